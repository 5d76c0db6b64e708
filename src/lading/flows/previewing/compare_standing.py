"""Consequences from how things stood and how they stand: pure comparison, row by row."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from lading.flows.previewing.consequences import (
    AmountChange,
    BalanceChange,
    CallAhead,
    CreditChange,
    DocumentChange,
    HoldChange,
    OrderChange,
    PaymentAhead,
    PromiseChange,
    ReservationChange,
    StockChange,
    TaskChange,
    TenderChange,
    WorkChange,
)
from lading.flows.previewing.happened import without_ids
from lading.flows.previewing.read_standing import Row, Standing

ZERO = Decimal(0)
_AXES = (
    *("commitment", "progress", "money", "promised_for", "shipping_method", "pickup_at", "customer", "requested_by"),
)
_AMOUNTS = ("goods", "discount", "shipping", "tax", "total")


def changed(before: Standing, after: Standing, name: str) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """Keys whose answer is another one, with both answers; None where there was or is none."""
    was, now = before[name], after[name]
    for key in sorted({*was, *now}, key=str):
        if (old := was.get(key)) != (new := now.get(key)):
            yield key, old, new


def compare_orders(before: Standing, after: Standing) -> list[OrderChange]:
    """Axes, days and ways of orders."""
    found: list[OrderChange] = []
    for (number,), old, new in changed(before, after, "orders"):
        for at, what in enumerate(_AXES, 1):
            was, now = old[at] if old else None, new[at] if new else None
            if (was or "none") != (now or "none"):
                found.append(OrderChange(number, what, _text(was), _text(now)))
    return found


def compare_amounts(before: Standing, after: Standing) -> list[AmountChange]:
    """What orders come to."""
    found: list[AmountChange] = []
    for (number,), old, new in changed(before, after, "orders"):
        currency = (new or old or ("",))[0]
        for at, what in enumerate(_AMOUNTS, 1 + len(_AXES)):
            was, now = (old[at] if old else ZERO), (new[at] if new else ZERO)
            if was != now:
                found.append(AmountChange(number, what, was, now, currency))
    return found


def compare_promises(before: Standing, after: Standing) -> list[PromiseChange]:
    """The days on which lines should leave."""
    return [
        PromiseChange(key[0], key[1], was, now)
        for key, old, new in changed(before, after, "lines")
        if (was := old[1] if old else None) != (now := new[1] if new else None)
    ]


def compare_reservations(before: Standing, after: Standing) -> list[ReservationChange]:
    """What lines hold at places."""
    return [
        ReservationChange(number, line, sku, place, old[0] if old else ZERO, new[0] if new else ZERO)
        for (number, line, sku, place), old, new in changed(before, after, "reservations")
        if (old or (ZERO,)) != (new or (ZERO,))
    ]


def compare_stock(before: Standing, after: Standing) -> list[StockChange]:
    """The counters of stock."""
    nothing = (ZERO, ZERO, ZERO)
    return [
        StockChange(key[0], key[1], what, was, now)
        for key, old, new in changed(before, after, "stock")
        for what, was, now in zip(("on_hand", "reserved", "safety"), old or nothing, new or nothing, strict=True)
        if was != now
    ]


def compare_tenders(before: Standing, after: Standing) -> list[TenderChange]:
    """What tenders have authorised, captured and refunded."""
    found: list[TenderChange] = []
    for (number, tender), old, new in changed(before, after, "tenders"):
        method, currency = (new or old or ("", ""))[:2]
        for at, what in enumerate(("authorised", "captured", "refunded"), 2):
            was, now = (old[at] if old else ZERO), (new[at] if new else ZERO)
            if was != now:
                found.append(TenderChange(number, tender, method, what, was, now, currency))
    return found


def compare_payments(before: Standing, after: Standing) -> list[PaymentAhead]:
    """Movements of money that are asked for or settled."""
    return [
        PaymentAhead(number, tender, kind, state, more, currency, method, provider)
        for (number, tender, kind, state, currency, method, provider), old, new in changed(before, after, "payments")
        if (more := (new[0] if new else ZERO) - (old[0] if old else ZERO)) > 0
    ]


def compare_credits(before: Standing, after: Standing) -> list[CreditChange]:
    """What store credits and gift cards are worth."""
    found = []
    for _, old, new in changed(before, after, "credits"):
        kind, customer, currency = (new or old or ("", "", ""))[:3]
        was, now = (one[3] if one else ZERO for one in (old, new))
        if was != now:
            found.append(CreditChange(kind, customer, was, now, currency))
    return found


def compare_ledger(before: Standing, after: Standing) -> list[BalanceChange]:
    """The balances of orders in the books."""
    return [
        BalanceChange(number, account, was, now, currency)
        for (number, account, currency), old, new in changed(before, after, "ledger")
        if (was := old[0] if old else ZERO) != (now := new[0] if new else ZERO)
    ]


def compare_holds(before: Standing, after: Standing) -> list[HoldChange]:
    """Holds that are placed and lifted."""
    found = _counted(before, after, "holds", more="placed", fewer="lifted")
    return [HoldChange(number, line, reason, change) for (number, line, reason), change in found]


def compare_tasks(before: Standing, after: Standing) -> list[TaskChange]:
    """Tasks that are raised and closed."""
    return [
        TaskChange(kind, without_ids(about), change)
        for (kind, about), change in _counted(before, after, "tasks", more="raised", fewer="closed")
    ]


def compare_calls(before: Standing, after: Standing) -> list[CallAhead]:
    """Messages to other systems that begin to wait, and what places are asked to leave out."""
    counted = _counted(before, after, "calls", more="sent", fewer="")
    found = [CallAhead(place, kind, f"fulfilment/{number}") for (place, kind, number), change in counted if change]
    for (place, number, line), old, new in changed(before, after, "asks"):
        if (more := (new[0] if new else ZERO) - (old[0] if old else ZERO)) > 0:
            found.append(CallAhead(place, "leave_out", f"fulfilment/{number}, line {line}", more))
    return found


def compare_work(before: Standing, after: Standing) -> list[WorkChange]:
    """The states of fulfilments and shipments, and of what else has a life of its own."""
    found = [
        WorkChange(kind, key[0], key[1], old[0] if old else None, new[0] if new else None)
        for kind in ("fulfilment", "shipment")
        for key, old, new in changed(before, after, kind)
    ]
    for (kind, number), old, new in changed(before, after, "things"):
        name = _new_change(number) if kind == "change" and old is None else number
        found.append(WorkChange(kind, name, (new or old or ("",))[0], old[1] if old else None, new[1] if new else None))
    return found


def _new_change(number: str) -> str:
    """A change that would be made: the how manieth of its order, another change may have taken meanwhile."""
    return f"{number.rpartition('-C')[0]}-new"


def compare_documents(before: Standing, after: Standing, *, moved: set[str]) -> list[DocumentChange]:
    """Documents that are made, removed, or true no more since what they tell of has `moved`."""
    found = [
        DocumentChange(kind, about, "made" if old is None else "removed" if new is None else "made_anew")
        for (kind, about), old, new in changed(before, after, "documents")
    ]
    found += [
        DocumentChange(kind, number, "taken_back" if old else "made", *new[:2])
        for (kind, number), old, new in changed(before, after, "bills")
        if new
    ]
    still = [key for key, made_from in after["documents"].items() if before["documents"].get(key) == made_from]
    return found + [DocumentChange(kind, about, "outdated") for kind, about in sorted(still) if about in moved]


def _counted(before: Standing, after: Standing, name: str, *, more: str, fewer: str) -> Iterator[tuple[Row, str]]:
    for key, old, new in changed(before, after, name):
        difference = (new[0] if new else 0) - (old[0] if old else 0)
        for _ in range(abs(difference)):
            yield key, more if difference > 0 else fewer


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


Compare = Callable[[Standing, Standing], list[Any]]
COMPARED: dict[str, Compare] = {
    "orders": compare_orders,
    "totals": compare_amounts,
    "promises": compare_promises,
    "reservations": compare_reservations,
    "stock": compare_stock,
    "money": compare_tenders,
    "payments": compare_payments,
    "credits": compare_credits,
    "ledger": compare_ledger,
    "holds": compare_holds,
    "tasks": compare_tasks,
    "work": compare_work,
    "webhooks": compare_calls,
}
"""Which part of the consequences each comparison fills."""
