"""The certificate of an import: source and result side by side, and every difference with its reason. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.history.measures import COUNTED, MONEY, Count
from lading.history.reasons import sentence_of

ZERO = Decimal(0)
FIRST = 20
"""How many rows of each reason a certificate names; all of them stay among the remarks."""


class Row(msgspec.Struct, frozen=True):
    """A place in the source: the file, the line on which the record begins, what it is about."""

    file: str
    row: int | None
    subject: str
    detail: str


class Reason(msgspec.Struct, frozen=True):
    """Why source and result differ: how many rows, their effects by measure, and the first of them."""

    code: str
    sentence: str
    rows: int
    effects: dict[str, Decimal]
    first: list[Row]
    currency: str | None = None


class Comparison(msgspec.Struct, frozen=True):
    """One measure on both sides. `explained` is what the reasons say of the difference; the rest is `unexplained`."""

    measure: str
    currency: str | None
    source: Decimal
    result: Decimal
    explained: Decimal

    @property
    def difference(self) -> Decimal:
        """Result less source."""
        return self.result - self.source

    @property
    def unexplained(self) -> Decimal:
        """What no reason accounts for; nothing when all is well."""
        return self.difference - self.explained


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import. `balanced` when the reasons account for every difference."""

    import_id: str
    preset: str
    channel: str
    files: list[dict[str, Any]]
    started: datetime | None
    finished: datetime | None
    comparisons: list[Comparison]
    reasons: list[Reason]
    notes: list[str]
    balanced: bool


def compare(source: Count, result: Count, reasons: Sequence[Reason]) -> list[Comparison]:
    """Every measure that the source knows, beside what Lading holds of it."""
    rows = [
        Comparison(
            measure, None, source.counts[measure], result.counts.get(measure, ZERO), _explained(reasons, measure)
        )
        for measure in COUNTED
        if measure in source.counts
    ]
    for currency, sums in sorted(source.money.items()):
        ours = result.money.get(currency, {})
        rows += [
            Comparison(
                measure, currency, sums[measure], ours.get(measure, ZERO), _explained(reasons, measure, currency)
            )
            for measure in MONEY
            if measure in sums
        ]
    for currency in sorted(result.money.keys() - source.money.keys()):
        rows += [
            Comparison(measure, currency, ZERO, value, _explained(reasons, measure, currency))
            for measure, value in result.money[currency].items()
            if value
        ]
    return rows


def _explained(reasons: Sequence[Reason], measure: str, currency: str | None = None) -> Decimal:
    return sum(
        (reason.effects.get(measure, ZERO) for reason in reasons if currency is None or reason.currency == currency),
        ZERO,
    )


def reason(code: str, *, rows: int, effects: dict[str, Decimal], first: list[Row], currency: str | None) -> Reason:
    """A reason with its sentence; effects that cancel out are left away."""
    said = {measure: effects[measure] for measure in (*COUNTED, *MONEY) if effects.get(measure)}
    return Reason(code, sentence_of(code), rows, said, first, currency)


def merge_reasons(found: Sequence[Reason]) -> list[Reason]:
    """Rows that count for no money beside others of the same reason that do: told as one."""
    merged: dict[str, list[Reason]] = {}
    for one in sorted(found, key=lambda one: (one.code, one.currency is None, one.currency or "")):
        alike = merged.setdefault(one.code, [])
        if alike and one.currency is None:
            alike[0] = _together(alike[0], one)
        else:
            alike.append(one)
    return [one for alike in merged.values() for one in alike]


def _together(money: Reason, other: Reason) -> Reason:
    effects = dict(money.effects)
    for measure, value in other.effects.items():
        effects[measure] = effects.get(measure, ZERO) + value
    first = sorted([*money.first, *other.first], key=lambda row: (row.file, row.row or 0))[:FIRST]
    return msgspec.structs.replace(money, rows=money.rows + other.rows, effects=effects, first=first)
