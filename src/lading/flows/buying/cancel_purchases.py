"""Cancelling purchase orders: what has not come is given up, and nobody is promised it any more."""

from collections.abc import Iterable

from lading.flows.buying.expect_purchases import lock_expected, restate_expected
from lading.kernel import Invalid
from lading.purchasing import Purchase, lock_purchases
from lading.purchasing.purchases import save_purchases
from lading.store import Event, UnitOfWork


async def cancel_purchases(
    unit: UnitOfWork, *, numbers: Iterable[str], reason: str, version: int | None = None
) -> list[Purchase]:
    """Give up all that is open of these orders; one of which something has come is closed short.

    The supplier is told where it knows of the order. Raises `WrongStatus` where nothing is open.
    """
    if not reason.strip():
        raise Invalid("Say why, for those who wonder later.", code="missing_reason")
    found = list((await lock_purchases(unit, numbers=numbers, version=version)).values())
    await lock_expected(unit, purchases=found)
    given_up: dict[str, list[list[object]]] = {}
    for one in found:
        given_up[one.number] = [[line.line, line.sku, line.open] for line in one.lines if line.open]
        for line in one.lines:
            line.closed += line.open
        one.cancelled_at = unit.now
        one.times_sent += 1 if one.sent_at else 0
    events = [
        Event(
            kind="purchase.cancelled",
            subject=one.subject,
            reason=reason,
            data={"id": str(one.id), "lines": given_up[one.number], "times": one.times_sent},
        )
        for one in found
    ]
    await save_purchases(unit, purchases=found, events=events)
    await restate_expected(unit, purchases=found, reason="purchase order cancelled")
    return found
