"""Consequences in sentences: what a person reads before they let a command through."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from lading.flows.previewing.consequences import Consequences, UnitMove
from lading.kernel import plain

ZERO = Decimal(0)
MANY = 5
"""So many of one kind are told one by one; of more, how many they are and the first of them."""


def say_consequences(found: Consequences) -> list[str]:
    """The sentences, the most important first; one that says so where nothing would change."""
    told = [
        *_few(
            f"Needs approval by {str(one.told.get('role', '')).replace('_', ' ')}: {one.about.replace('/', ' ')}."
            for one in found.happenings
            if one.kind == "approval.asked"
        ),
        *_units(found.units),
        *_few(f"Order {one.order}: {one.what.replace('_', ' ')} {_to(one.before, one.after)}." for one in found.orders),
        *_few(
            f"Order {one.order}: {one.what} {_amount(one.before)} → {_amount(one.after)} {one.currency}."
            for one in found.totals
            if one.what in {"tax", "total"}
        ),
        *_few(
            f"Order {one.order}, {one.method}: {one.what} {_amount(one.before)} → {_amount(one.after)} {one.currency}."
            for one in found.money
        ),
        *_few(
            f"Order {one.order}: {one.kind} of {_amount(one.amount)} {one.currency} is {one.state}."
            for one in found.payments
        ),
        *_few(
            f"Order {one.order}: the customer owes {_amount(one.before)} → {_amount(one.after)} {one.currency}."
            for one in found.ledger
            if one.account == "receivable"
        ),
        *_few(
            f"{one.sku} at {one.place}: {one.what.replace('_', ' ')} {plain(one.before)} → {plain(one.after)}."
            for one in found.stock
        ),
        *_few(f"Order {one.order}, line {one.line}: leaves {_to(one.before, one.after)}." for one in found.promises),
        *_few(f"Order {one.order}: hold “{one.reason}” is {one.change}." for one in found.holds),
        *_few(
            f"{one.kind.capitalize()} {one.number} at {one.place}: {_to(one.before, one.after)}." for one in found.work
        ),
        *_few(f"A task is {one.change}: {one.kind}, about {one.about}." for one in found.tasks),
        *_few(_letter(one.kind, one.to, one.not_sent) for one in found.messages),
        *_few(f"The document {one.kind} of {one.about} is {one.change.replace('_', ' ')}." for one in found.documents),
        *_few(f"{one.to} is told: {one.kind}, about {one.about}." for one in found.webhooks),
    ]
    return told or [_otherwise(found)]


def _otherwise(found: Consequences) -> str:
    """What is left to say where no order, stock or letter changes."""
    if found.happenings:
        return "; ".join(dict.fromkeys(f"{one.kind} ({one.about})" for one in found.happenings)) + "."
    if rows := [one.table.replace("_", " ") for one in found.records]:
        return f"Changes {', '.join(rows)}."
    return "Nothing would change."


def _units(moves: Iterable[UnitMove]) -> Iterator[str]:
    """By order: how much goes from where to where."""
    sums: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for one in moves:
        sums[one.order, one.before, one.after].append(one.quantity)
    yield from _few(
        f"Order {order}: {plain(sum(quantities, ZERO))} of {_lines(len(quantities))} from {before} to {after}."
        for (order, before, after), quantities in sums.items()
    )


def _few(sentences: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys(sentences))
    if len(told) <= MANY:
        return told
    return [*told[: MANY - 1], f"… and {len(told) - MANY + 1} more of this kind."]


def _letter(kind: str, to: str, not_sent: str) -> str:
    words = kind.replace("_", " ")
    reader = to or "the customer"
    return (
        f"No letter “{words}” to {reader}: {not_sent.replace('_', ' ')}."
        if not_sent
        else (f"A letter “{words}” goes to {reader}.")
    )


def _to(before: object, after: object) -> str:
    return f"{'none' if before is None else before} → {'none' if after is None else after}"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
