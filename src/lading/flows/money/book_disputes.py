"""A bank took a payment back, or gave it to us again: booked once, told on the order, and a task until it is due."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.at_work import save_changes
from lading.kernel import plain
from lading.orders.change import lock_orders, move
from lading.payments import Tender
from lading.payments.accounts import CHARGEBACKS, clearing
from lading.payments.ledger import Entry, Posting, post
from lading.payments.outcomes import Fact
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

CHARGEBACK = "payment.chargeback"
_POSTED = {"charged_back": "chargeback", "chargeback_won": "chargeback_won"}


async def book_disputes(unit: UnitOfWork, *, order_id: UUID, tender: Tender, facts: Sequence[Fact]) -> None:
    """Book disputes of a tender of a locked order that are not booked yet.

    The customer's balance stays: whether they owe it again is for a person to decide.
    """
    fresh = await _unbooked(unit, tender, facts)
    if not fresh:
        return
    (order,) = (await lock_orders(unit, ids=[order_id])).values()
    postings = []
    for fact in fresh:
        kind = _POSTED[fact.kind]
        told: dict[str, object] = {"tender": tender.tender, "amount": fact.amount, "currency": fact.currency}
        told |= {"reference": fact.reference}
        if kind == "chargeback":
            lost = fact.amount
            move(order, kind="order.charged_back", data=told, reason=fact.sentence[:200])
        else:
            lost = -fact.amount
            move(order, kind="order.chargeback_won", data=told)
        postings.append(
            Posting(
                kind=kind,
                currency=fact.currency,
                entries=[Entry(CHARGEBACKS, lost), Entry(clearing(tender.method, tender.provider), -lost)],
                order_id=order_id,
                seq=order.event_seq,
                source=_source(tender, fact),
                reason=fact.sentence[:200],
            )
        )
    await post(unit, postings=postings)
    await save_changes(unit, orders=[order])
    await _tell(unit, order.number, fresh, all_facts=facts)


async def _unbooked(unit: UnitOfWork, tender: Tender, facts: Sequence[Fact]) -> list[Fact]:
    if not facts:
        return []
    rows = await unit.fetch(
        "SELECT kind, source FROM ledger_transactions WHERE kind = ANY(%s) AND source = ANY(%s)",
        [list(_POSTED.values()), [_source(tender, fact) for fact in facts]],
    )
    booked = {(row[0], row[1]) for row in rows}
    return [fact for fact in facts if (_POSTED[fact.kind], _source(tender, fact)) not in booked]


def _source(tender: Tender, fact: Fact) -> str:
    return f"dispute/{tender.provider}/{fact.reference}"


async def _tell(unit: UnitOfWork, number: str, fresh: Sequence[Fact], *, all_facts: Sequence[Fact]) -> None:
    matter = (CHARGEBACK, f"order/{number}")
    if any(fact.kind == "chargeback_won" for fact in all_facts):
        await close_matters(unit, matters=[matter], outcome="the bank gave it back to us")
        return
    last = fresh[-1]
    sentence = (
        f"The customer's bank took back {plain(last.amount)} {last.currency} paid for order {number}"
        f"{f' ({last.sentence})' if last.sentence else ''}."
        " Answer with proof of delivery before it is due, or accept it."
    )
    data = {"reference": last.reference, "amount": plain(last.amount), "currency": last.currency}
    draft = TaskDraft(kind=CHARGEBACK, subject=matter[1], sentence=sentence, data=data, due=last.due)
    await keep_one(unit, drafts=[draft])
