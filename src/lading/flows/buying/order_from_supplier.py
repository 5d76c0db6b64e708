"""Buying: purchase orders out of proposals in one act, and their way to the supplier."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.buying.expect_purchases import restate_expected
from lading.flows.buying.propose_purchases import look_at_stock
from lading.kernel import Conflict, FieldError, Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.purchasing import (
    Outlook,
    Proposal,
    Purchase,
    PurchaseDraft,
    PurchaseLineDraft,
    create_purchases,
    lock_purchases,
)
from lading.purchasing.calendar import Calendar, arrival, read_calendar
from lading.purchasing.check_order import check_value
from lading.purchasing.purchases import save_purchases
from lading.store import Event, UnitOfWork
from lading.store.keys import lock_names, lock_number


class NothingProposed(Conflict):
    """Stock and supply reach again, or somebody was quicker."""

    code = "nothing_proposed"


class Buy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A proposal to follow: which item for which place; `quantity` in the supplier's unit where it shall differ."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    place: Annotated[str, Meta(min_length=1, max_length=80, examples=["MAIN"])]
    quantity: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity is not None and self.quantity <= 0:
            raise FieldRefused("quantity", "bad_quantity", "`quantity` must be above 0; leave out what you do not buy.")


async def order_from_supplier(unit: UnitOfWork, reference: Reference, *, wishes: Sequence[Buy]) -> list[Purchase]:
    """Draft purchase orders from proposals as they are now, one for each supplier and place.

    What is drafted counts as on its way, so nobody buys it twice. Raises `NothingProposed`, naming the items.
    """
    await lock_names(unit, stages=[[lock_number("replenishment")]])
    found = await look_at_stock(unit, reference, skus=sorted({wish.sku for wish in wishes}))
    proposed = {(one.position.sku, one.position.place): one for one in found if one.proposal}
    _refuse_gone(wishes, proposed)
    groups: dict[tuple[str, str], dict[str, PurchaseLineDraft]] = {}
    for wish in wishes:
        proposal = proposed[wish.sku, wish.place].proposal
        if proposal is not None:
            groups.setdefault((proposal.supplier, wish.place), {})[wish.sku] = _line(wish, proposal)
    drafts = [
        PurchaseDraft(supplier=supplier, place=place, lines=list(lines.values()))
        for (supplier, place), lines in groups.items()
    ]
    return await create_purchases(unit, reference, drafts=drafts)


def _line(wish: Buy, proposal: Proposal) -> PurchaseLineDraft:
    return PurchaseLineDraft(
        sku=wish.sku,
        quantity=wish.quantity or proposal.quantity,
        unit=proposal.unit,
        unit_cost=proposal.cost,
        due_on=proposal.arrives,
        reason=proposal.reason,
    )


def _refuse_gone(wishes: Sequence[Buy], proposed: dict[tuple[str, str], Outlook]) -> None:
    gone = [index for index, wish in enumerate(wishes) if (wish.sku, wish.place) not in proposed]
    if gone:
        names = ", ".join(f"{wishes[index].sku} at {wishes[index].place}" for index in gone[:5])
        sentence = f"Nothing is proposed any more for {names}: stock and supply reach, or it was just ordered."
        errors = tuple(FieldError(f"/lines/{index}", "nothing_proposed", sentence) for index in gone)
        raise NothingProposed(sentence, errors=errors)


async def send_purchases(unit: UnitOfWork, *, numbers: Iterable[str], anyway: bool = False) -> list[Purchase]:
    """Send drafts to their suppliers, or send orders once more: from now on the goods are expected.

    A worker writes the letter, with the order as PDF, from the event; once per time sent. Days that have passed
    meanwhile are reckoned anew. Raises `BelowMinimum` unless `anyway`, `WrongStatus` for what is through.
    """
    found = await lock_purchases(unit, numbers=numbers, within=("draft", "sent", "confirmed", "part_received"))
    terms = await _read_terms(unit, found.values())
    for one in found.values():
        minimum, lead, calendar = terms[one.supplier]
        first = one.sent_at is None
        if first and not anyway:
            check_value(one, minimum=minimum)
        one.times_sent += 1
        if first:
            one.sent_at = unit.now
            soonest = arrival(today=unit.now.date(), lead_days=lead, calendar=calendar)
            for line in one.lines:
                line.due_on = soonest if line.due_on is None or line.due_on < unit.now.date() else line.due_on
    events = [
        Event(kind="purchase.sent", subject=one.subject, data={"id": str(one.id), "times": one.times_sent})
        for one in found.values()
    ]
    await save_purchases(unit, purchases=list(found.values()), events=events)
    await restate_expected(unit, purchases=list(found.values()), reason="purchase order sent")
    return list(found.values())


async def _read_terms(unit: UnitOfWork, purchases: Iterable[Purchase]) -> dict[str, tuple[Decimal, int, Calendar]]:
    rows = await unit.fetch(
        "SELECT code, minimum_order, lead_days, calendar FROM suppliers WHERE code = ANY(%s)",
        [sorted({one.supplier for one in purchases})],
    )
    if missing := {one.supplier for one in purchases} - {row[0] for row in rows}:
        raise Invalid(f"There is no supplier “{min(missing)}”.", code="unknown_supplier")
    return {row[0]: (row[1], row[2], read_calendar(row[3])) for row in rows}
