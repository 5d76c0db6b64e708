"""Asking a tax service before orders are placed: outside of any transaction, so that its slowness locks nothing."""

import asyncio
from collections.abc import Sequence

import msgspec

from lading.flows.company import Company
from lading.flows.placing.gather_placement import gather
from lading.flows.placing.placement import PlaceOrder
from lading.flows.placing.prepare import Deal, origin_of, prepare
from lading.flows.pricing.ask_tax import question_of
from lading.flows.pricing.buyers import read_buyers
from lading.flows.pricing.promotions_at_hand import find_promotions
from lading.pricing.ports import AskedTax, TaxQuestion
from lading.validation import check_shape


def wants_tax(company: Company, wish: PlaceOrder) -> bool:
    """Whether a service shall be asked that has not been asked yet."""
    return company.book.settings.tax_provider is not None and company.tax_provider is not None and wish.tax is None


async def ask_taxes(company: Company, wishes: Sequence[PlaceOrder], chosen: Sequence[int]) -> list[PlaceOrder]:
    """All wishes, those that were `chosen` with the answers of the service, or why it gave none."""
    settings, make = company.book.settings.tax_provider, company.tax_provider
    told = list(wishes)
    for index in chosen:
        told[index] = msgspec.structs.replace(wishes[index], tax=AskedTax())
    if settings is None or make is None:
        return told
    questions = await _questions(company, [wishes[index] for index in chosen])
    service = make(settings)
    answers = await asyncio.gather(
        *(company.tax_answers.ask(service, one, seconds=settings.seconds) for one in questions.values())
    )
    for at, asked in zip(questions, answers, strict=True):
        told[chosen[at]] = msgspec.structs.replace(wishes[chosen[at]], tax=asked)
    return told


async def _questions(company: Company, wishes: Sequence[PlaceOrder]) -> dict[int, TaxQuestion]:
    """What to ask, by index of the wish, with prices and promotions as they are at this moment."""
    found: dict[int, TaxQuestion] = {}
    async with company.database.unit_of_work() as unit:
        await unit.execute("SET TRANSACTION READ ONLY")
        gathered = await gather(unit, company, wishes=wishes)
        reference, book = gathered.remembered
        buyers = await read_buyers(unit, book, known=gathered.new)
        drafts = {index: wishes[index].draft for index in gathered.new}
        at_hand = await find_promotions(unit, book, drafts=drafts, known=gathered.new, lock=False)
        for index, draft in drafts.items():
            if check_shape(draft=draft):
                continue
            channel = reference.channels[draft.channel]
            prepared = prepare(
                draft,
                channel=channel,
                items=reference.items,
                places=reference.places,
                book=book,
                today=unit.now.date(),
                deal=Deal(index, buyers[index], at_hand),
            )
            at_hand.draw(index, prepared.applied)
            if question := question_of(prepared, origin=origin_of(draft, channel, reference.places)):
                found[index] = question
    return found
