"""How a place counts: what it tolerates, what needs approval, how often all comes round."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.kernel import FieldError, Invalid
from lading.kernel.exact import FieldRefused, check_exact, spell
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)
Days = Annotated[int, Meta(ge=1, le=3650)]

SMALL = "small"
"""The reason of variances within the tolerance."""


class CountRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a place counts; `place` empty stands for all that have no rules of their own.

    A variance is small up to `tolerance_units` or `tolerance_percent` of what was expected, whichever is more, and
    not beyond `tolerance_value`; what is not small is counted again. A count whose variances are worth more than
    `approve_from` (null: never) needs somebody else's approval. Values are in the currency of the items' costs.
    With `daily` a count is proposed each day, so that each item of class A comes round in `days_a`, of B in `days_b`,
    of C in `days_c`, with at most `most` lines a day.
    """

    place: Annotated[str, Meta(max_length=80)] = ""
    tolerance_units: Decimal = ZERO
    tolerance_percent: Decimal = Decimal(2)
    tolerance_value: Decimal | None = None
    approve_from: Decimal | None = Decimal(100)
    blind: bool = True
    other_recounts: bool = False
    daily: bool = False
    days_a: Days = 30
    days_b: Days = 91
    days_c: Days = 365
    most: Annotated[int, Meta(ge=1, le=1000)] = 40

    def __post_init__(self) -> None:
        for field in ("tolerance_units", "tolerance_percent", "tolerance_value", "approve_from"):
            value: Decimal | None = getattr(self, field)
            check_exact(field, value)
            if value is not None and value < 0:
                raise FieldRefused(field, "negative", f"The {spell(field)} cannot be negative.")

    def tolerates(self, *, variance: Decimal, expected: Decimal, unit_value: Decimal | None) -> bool:
        """Whether a variance is small.

        >>> rules = CountRules(tolerance_units=Decimal(1))
        >>> rules.tolerates(variance=Decimal(-2), expected=Decimal(100), unit_value=None)
        True
        """
        allowed = max(self.tolerance_units, abs(expected) * self.tolerance_percent / 100)
        if abs(variance) > allowed:
            return False
        worth = abs(variance) * (unit_value or ZERO)
        return self.tolerance_value is None or worth <= self.tolerance_value


async def read_rules(unit: UnitOfWork) -> dict[str, CountRules]:
    """Every place's rules, by its code; those for all places under an empty code."""
    names = CountRules.__struct_fields__
    rows = await unit.fetch(f"SELECT {', '.join(names)} FROM count_rules")  # noqa: S608 -- our columns
    return {row[0]: CountRules(**dict(zip(names, row, strict=True))) for row in rows}


async def rules_of(unit: UnitOfWork, *, place: str) -> CountRules:
    """How this place counts."""
    found = await read_rules(unit)
    return found.get(place) or found.get("") or CountRules()


async def put_rules(unit: UnitOfWork, reference: Reference, *, rules: Sequence[CountRules]) -> None:
    """Count like this from now on; what is being counted is judged by it, too. Raises `Invalid`."""
    await reference.refresh(unit)
    for row, one in enumerate(rules):
        if one.place and one.place not in reference.places:
            sentence = f"There is no place “{one.place}”."
            raise Invalid(sentence, errors=(FieldError(f"/rules/{row}/place", "unknown_place", sentence),))
    names = CountRules.__struct_fields__
    told = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    for one in rules:
        await unit.execute(
            f"INSERT INTO count_rules ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 -- our columns
            f" ON CONFLICT (place) DO UPDATE SET {told}",
            [getattr(one, name) for name in names],
        )
    events = [
        Event(kind="count_rules.put", subject=f"place/{one.place}", data=msgspec.to_builtins(one)) for one in rules
    ]
    await record(unit, events)
