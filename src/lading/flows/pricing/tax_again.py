"""Orders that were placed while the tax service said nothing are taxed by it once it answers again.

The service is asked outside of any transaction; what it says binds nobody until it is written down.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.placing.prepare import origin_for
from lading.flows.pricing.retax import question_again
from lading.flows.pricing.take_taxes import Said, take_taxes
from lading.kernel import Actor
from lading.orders.change import LockedOrder, read_orders
from lading.orders.terms import read_terms
from lading.pricing.ports import AskedTax, TaxQuestion
from lading.pricing.unsure_taxes import ask_later, end_unsure, find_unsure
from lading.store import UnitOfWork

TAXER = Actor("system", "taxes")
BATCH = 20


class _Asked(msgspec.Struct, frozen=True):
    """An order as it is, and what the service is asked of it."""

    order: UUID
    version: int
    question: TaxQuestion


async def tax_again(company: Company, *, limit: int = BATCH) -> int:
    """Ask of some orders again, and write down what the service says; answers of how many it said something.

    While it is silent, one question at a time finds that out, about another order each time.
    """
    settings, make = company.book.settings.tax_provider, company.tax_provider
    asked = await _questions(company, limit)
    if not asked or settings is None or make is None:
        return 0
    service = make(settings)

    async def ask(one: _Asked) -> AskedTax:
        return await company.tax_answers.ask(service, one.question, seconds=settings.seconds)

    first = await ask(asked[0])
    answers = [first, *(await asyncio.gather(*(ask(one) for one in asked[1:])) if first.answer else ())]
    said = [Said(one.order, one.version, told.answer) for one, told in zip(asked, answers, strict=False) if told.answer]
    silent = [one.order for one, told in zip(asked, answers, strict=False) if told.answer is None]
    async with company.database.unit_of_work(TAXER) as unit:
        await take_taxes(unit, said=said)
        for order in silent:
            await ask_later(unit, order=order)
    return len(said)


async def _questions(company: Company, limit: int) -> list[_Asked]:
    """What to ask, of orders as they are at this moment. Of which nothing is to be asked, nobody asks again."""
    async with company.database.unit_of_work(TAXER) as unit:
        await company.refresh(unit, skus=())
        if company.book.settings.tax_provider is None or company.tax_provider is None:
            return []
        ids = await find_unsure(unit, limit=limit)
        if not ids:
            return []
        orders = await read_orders(unit, ids=ids)
        skus = {line.sku for order in orders.values() for line in order.lines.values()}
        reference = (await company.refresh(unit, skus=skus)).reference
        found = await _ask_of(unit, reference, orders)
        nothing = [one for one in ids if one not in {asked.order for asked in found}]
        if nothing:
            await end_unsure(unit, orders=nothing, why="nothing to tax")
        return found


async def _ask_of(unit: UnitOfWork, reference: Reference, orders: Mapping[UUID, LockedOrder]) -> list[_Asked]:
    terms = await read_terms(unit, orders=list(orders))
    going = await _where_to(unit, list(orders))
    found: list[_Asked] = []
    for order in orders.values():
        origin = origin_for(order.channel, terms[order.id].pickup_at, reference.places)
        question = question_again(
            order, terms[order.id], items=reference.items, origin=origin, ship_to=going.get(order.id)
        )
        if question is not None:
            found.append(_Asked(order.id, order.version, question))
    return found


async def _where_to(unit: UnitOfWork, orders: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    rows = await unit.fetch(
        "SELECT order_id, ship_to FROM order_papers WHERE order_id = ANY(%s) AND ship_to IS NOT NULL", [list(orders)]
    )
    return dict(rows)
