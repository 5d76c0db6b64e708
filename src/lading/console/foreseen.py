"""Consequences as the panel of a dialog shows them: parts with rows, sums where many orders are meant."""

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.previewing.consequences import Consequences, UnitMove
from lading.flows.previewing.same_consequences import mark_of
from lading.flows.previewing.say_consequences import say_rest
from lading.flows.previewing.say_money import book
from lading.payments.accounts import RECEIVABLE

ZERO = Decimal(0)
ROWS = 6
"""So many rows of a part are shown; of more, how many there are."""
MANY = 4
"""From so many orders on, sums stand in place of single lines."""


_UNSEEN = ("events", "transitions", "idempotency_keys", "consumers", "jobs", "reference_version")


class Row(msgspec.Struct, frozen=True):
    """One consequence. `kind` says how the template writes it; `fresh` that it was another one when last seen."""

    kind: str
    about: Any
    fresh: bool = False


class Part(msgspec.Struct, frozen=True):
    """Rows of one kind, and how many are left out."""

    name: str
    rows: list[Row]
    more: int = 0


class Told(msgspec.Struct, frozen=True):
    """What a panel says. `orders` are those that it would touch."""

    orders: list[str]
    parts: list[Part]
    moved: bool

    @property
    def many(self) -> bool:
        """Whether sums are shown."""
        return len(self.orders) >= MANY


class UnitSum(msgspec.Struct, frozen=True):
    """Units that go the same way, of how many lines and orders."""

    before: str
    after: str
    quantity: Decimal
    lines: int
    orders: int


class AmountSum(msgspec.Struct, frozen=True):
    """What several orders come to together."""

    what: str
    before: Decimal
    after: Decimal
    currency: str
    orders: int


class AxisSum(msgspec.Struct, frozen=True):
    """How many orders go from one word to another."""

    what: str
    before: str | None
    after: str | None
    orders: int


class Said(msgspec.Struct, frozen=True):
    """What only a sentence tells."""

    sentence: str


class LetterSum(msgspec.Struct, frozen=True):
    """How many letters of a kind are written, or why not."""

    kind: str
    not_sent: str
    count: int


def tell(found: Consequences, *, fresh: Collection[str] = ()) -> Told:
    """The parts of the panel, in the order in which people ask; empty ones are left out."""
    orders = list(dict.fromkeys([*(one.order for one in found.units), *(one.order for one in found.orders)]))
    many = len(orders) >= MANY
    rows: list[tuple[str, Sequence[msgspec.Struct]]] = [
        ("units", sum_units(found.units) if many else found.units),
        ("axes", _sum_axes(found) if many else [one for one in found.orders if one.what != "promised_for"]),
        ("amounts", _sum_amounts(found) if many else [one for one in found.totals if one.what in ("tax", "total")]),
        ("money", [*found.payments, *found.money, *found.credits]),
        ("books", [*book(found.ledger), *(one for one in found.ledger if one.account == RECEIVABLE)]),
        ("stock", found.stock),
        ("promises", [] if many else found.promises),
        ("holds", found.holds),
        ("work", [one for one in found.work if (one.kind, one.after) != ("change", "granted")]),
        ("letters", _sum_letters(found) if many else found.messages),
        ("documents", found.documents),
        ("tasks", found.tasks),
        ("calls", found.webhooks),
        ("said", [Said(sentence) for sentence in say_rest(found)]),
        ("soon", found.soon),
    ]
    if not any(some for _, some in rows):
        rows.append(("records", [one for one in found.records if one.table not in _UNSEEN]))
    parts = [_part(name, some, fresh) for name, some in rows if some]
    return Told(orders, parts, moved=bool(fresh))


def sum_units(moves: Iterable[UnitMove]) -> list[UnitSum]:
    """Units by way."""
    ways = _grouped(moves, lambda one: (one.before, one.after))
    return [
        UnitSum(before, after, sum((one.quantity for one in some), ZERO), len(some), len({one.order for one in some}))
        for (before, after), some in ways.items()
    ]


def _sum_amounts(found: Consequences) -> list[AmountSum]:
    sums = _grouped([one for one in found.totals if one.what in ("tax", "total")], lambda one: (one.what, one.currency))
    return [
        AmountSum(what, sum((x.before for x in some), ZERO), sum((x.after for x in some), ZERO), currency, len(some))
        for (what, currency), some in sums.items()
    ]


def _sum_axes(found: Consequences) -> list[AxisSum]:
    ways = _grouped(
        [one for one in found.orders if one.what in ("commitment", "progress", "money")],
        lambda one: (one.what, one.before, one.after),
    )
    return [AxisSum(what, before, after, len(some)) for (what, before, after), some in ways.items()]


def _sum_letters(found: Consequences) -> list[LetterSum]:
    kinds = _grouped(found.messages, lambda one: (one.kind, one.not_sent))
    return [LetterSum(kind, not_sent, len(some)) for (kind, not_sent), some in kinds.items()]


def _part(name: str, some: Sequence[msgspec.Struct], fresh: Collection[str]) -> Part:
    rows = [Row(type(one).__name__, one, mark_of(one) in fresh) for one in some]
    rows.sort(key=lambda row: not row.fresh)
    return Part(name, rows[:ROWS], max(0, len(rows) - ROWS))


def _grouped(some: Iterable[Any], key: Callable[[Any], tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for one in some:
        groups.setdefault(key(one), []).append(one)
    return groups
