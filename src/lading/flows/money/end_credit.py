"""Stopping store credits and gift cards, and ending those whose last day has passed."""

from decimal import Decimal
from uuid import UUID

from lading.kernel import Conflict, NotFound
from lading.payments.accounts import BREAKAGE
from lading.payments.ledger import Entry, Posting, post
from lading.payments.money_entries import account_of_credit
from lading.payments.store_credits import StoreCredit, lock_store_credits, read_balances, stop_credits
from lading.store import Event, UnitOfWork
from lading.store.events import record


class NothingLeft(Conflict):
    """It is used up, or was stopped before."""

    code = "nothing_left"


async def stop_credit(unit: UnitOfWork, *, credit: UUID, reason: str) -> Decimal:
    """Let it pay nothing any more; what was left is ours. Answers how much. Raises `NotFound`, `NothingLeft`."""
    known = await lock_store_credits(unit, ids=[credit])
    if credit not in known:
        raise NotFound("There is no such store credit or gift card.")
    if known[credit].stopped_at:
        raise NothingLeft("It was stopped before.")
    return await _end(unit, known[credit], reason)


async def end_expired(unit: UnitOfWork, *, limit: int = 100) -> int:
    """End those whose last day has passed; answers how many."""
    rows = await unit.fetch(
        "SELECT id FROM store_credits WHERE expires_on < %s AND stopped_at IS NULL LIMIT %s", [unit.now.date(), limit]
    )
    known = await lock_store_credits(unit, ids=[row[0] for row in rows])
    for one in known.values():
        if not one.stopped_at:
            await _end(unit, one, "its last day has passed")
    return len(known)


async def _end(unit: UnitOfWork, one: StoreCredit, reason: str) -> Decimal:
    left = (await read_balances(unit, ids=[one.id]))[one.id]
    await stop_credits(unit, ids=[one.id])
    if left:
        entries = [Entry(account_of_credit(one.kind), left, credit_id=one.id), Entry(BREAKAGE, -left)]
        await post(unit, postings=[_posting(one, entries, reason)])
    told: dict[str, object] = {"kind": one.kind, "amount": left, "currency": one.currency}
    await record(unit, [Event(kind="credit.ended", subject=f"credit/{one.id}", data=told, reason=reason)])
    return left


def _posting(one: StoreCredit, entries: list[Entry], reason: str) -> Posting:
    return Posting(
        kind="store_credit_ended",
        currency=one.currency,
        entries=entries,
        source=f"credit/{one.id}",
        reason=reason,
    )
