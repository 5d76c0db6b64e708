"""What a tax service says of orders that stand: written down where nothing was sold or taken yet, else a task."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.pricing.retax import retaxed
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.hold import release_holds
from lading.orders.terms import OrderTerms, read_terms, reckon, write_terms
from lading.payments.posted import Posted, read_posted
from lading.pricing.ports import TaxAnswer
from lading.pricing.tax import Ruling
from lading.pricing.unsure_taxes import end_unsure, make_certain, still_unsure
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

ZERO = Decimal(0)
DIFFERS = "tax.differs"
_HOLDS = "tax_waiting"
_BEFORE_SALE = {"fee", "deposit"}
"""What may have been posted for an order of which nothing was sold or taken."""


class Said(msgspec.Struct, frozen=True):
    """What the service said of an order as it was at that version."""

    order: UUID
    version: int
    answer: TaxAnswer


async def take_taxes(unit: UnitOfWork, *, said: Sequence[Said]) -> None:
    """Tax these orders so, each once. Those that have changed since they were asked of are left for the next time."""
    locked = await lock_orders(unit, ids=[one.order for one in said])
    waiting = await still_unsure(unit, orders=list(locked))
    fresh = [one for one in said if one.order in waiting and locked[one.order].version == one.version]
    if not fresh:
        return
    ids = [one.order for one in fresh]
    before = await read_terms(unit, orders=ids)
    after = {one.order: retaxed(before[one.order], one.answer, currency=locked[one.order].currency) for one in fresh}
    too_late = await _too_late(unit, before, after)
    taken = [one for one in fresh if one.order not in too_late]
    for one in taken:
        await _tax(unit, locked[one.order], one.answer, before[one.order], after[one.order])
    await write_terms(unit, before=before, after={one.order: after[one.order] for one in taken})
    await save_changes(unit, orders=[locked[one.order] for one in taken])
    await _ask_a_person(unit, [(locked[one], before[one], after[one]) for one in too_late])


async def _too_late(
    unit: UnitOfWork, before: Mapping[UUID, OrderTerms], after: Mapping[UUID, OrderTerms]
) -> list[UUID]:
    """Orders whose tax is another, though something was sold by it, invoiced, or taken of a total that is another."""
    other = [order for order, terms in after.items() if _taxes(terms) != _taxes(before[order])]
    if not other:
        return []
    posted = await read_posted(unit, orders=other)
    rows = await unit.fetch(
        "SELECT o.id, EXISTS (SELECT FROM invoice_orders i WHERE i.order_id = o.id),"
        " coalesce((SELECT sum(captured) FROM tenders t WHERE t.order_id = o.id), 0)"
        " FROM unnest(%s::uuid[]) AS o(id)",
        [other],
    )
    return [
        order
        for order, invoiced, captured in rows
        if invoiced or _is_sold(posted.get(order)) or (captured and after[order].total != before[order].total)
    ]


def _taxes(terms: OrderTerms) -> tuple[Decimal, ...]:
    return (terms.shipping_tax, *(line.tax_amount for line in terms.lines.values()))


def _is_sold(posted: Posted | None) -> bool:
    return posted is not None and "sale" in posted.by_kind


async def _tax(unit: UnitOfWork, order: LockedOrder, answer: TaxAnswer, before: OrderTerms, after: OrderTerms) -> None:
    """Note it on the order, whose hold for the tax ends."""
    document = answer.document
    because = f"by the tax service, its document {document}, asked again when it answered"
    ruling = Ruling("external", {}, because, document=document, shipping_tax=answer.shipping_tax)
    await make_certain(unit, order=order.id, ruling=ruling)
    told: dict[str, object] = {
        "document": document,
        "tax": [before.tax, after.tax],
        "total": [before.total, after.total],
    }
    move(order, kind="order.taxed", data=told, reason="the tax service answered")
    for number, line in order.lines.items():
        line.touched = True
        reckon(line, after.lines[number])
    order.total = after.total
    rows = await unit.fetch(
        "SELECT id FROM holds WHERE order_id = %s AND reason = %s AND released_at IS NULL", [order.id, _HOLDS]
    )
    if rows:
        ids = [row[0] for row in rows]
        await release_holds(unit, order=order, reason="the tax service answered", holds=ids, by_right=True)


async def _ask_a_person(unit: UnitOfWork, found: Sequence[tuple[LockedOrder, OrderTerms, OrderTerms]]) -> None:
    """One task for each; the tax stays as it was charged."""
    if not found:
        return
    await end_unsure(unit, orders=[order.id for order, _, _ in found], why="a person decides")
    await keep_one(unit, drafts=[_task(*one) for one in found], decided_counts=True)


def _task(order: LockedOrder, before: OrderTerms, after: OrderTerms) -> TaskDraft:
    more = after.tax - before.tax
    what = f"{abs(more)} {order.currency} {'more' if more > 0 else 'less'}" if more else "otherwise for its lines"
    return TaskDraft(
        kind=DIFFERS,
        subject=f"order/{order.number}",
        sentence=(
            f"Order {order.number} was taxed {before.tax} {order.currency} while the tax service was silent; it says"
            f" {after.tax} now, {what}. Money has moved already: credit or charge the difference, or leave it."
        ),
        data={"tax": [str(before.tax), str(after.tax)]},
    )
