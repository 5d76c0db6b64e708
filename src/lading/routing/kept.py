"""A decision with the facts that it was made on, as it stands in the order's event: enough to make it again."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import Place
from lading.routing.candidates import Candidate, Free, Need, Take
from lading.routing.decision import Decision, RuleRun

ZERO = Decimal(0)
ONE = Decimal(1)
FINEST = 6
"""Decimals of a component's base units."""


class KeptPlace(msgspec.Struct, frozen=True, array_like=True):
    """A place as it stood: what was free of each SKU, and what the rules asked besides."""

    place: str
    free: list[Decimal]
    priority: int = 100
    km: float | None = None
    orders_today: int = 0
    opens_in: float | None = None
    weeks: list[Decimal | None] = []
    lines_today: int = 0
    leaves_in: int = 0


class KeptKit(msgspec.Struct, frozen=True, array_like=True):
    """A line that is a kit: how many were wanted, and what stock one of them takes, in base units by SKU."""

    line: int
    wanted: Decimal
    parts: list[tuple[str, Decimal]]


class Kept(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was decided, by which version of the plan, and on what.

    `lines` are the order's line numbers that wanted stock, with `wanted` in their units; `takes` say (line, place,
    quantity). Places that had nothing free and were not judged are left out. `fixed` is the place of a pick-up.
    A line of `kits` stands in `lines` once for each component, with what was wanted of that.
    """

    plan: int = 0
    lines: list[int] = []
    wanted: list[Decimal] = []
    skus: list[str] = []
    places: list[KeptPlace] = []
    takes: list[tuple[int, str, Decimal]] = []
    group: str = ""
    routing: str = ""
    runs: list[RuleRun] = []
    rest: str = ""
    cancel_on: date | None = None
    fixed: str = ""
    kits: list[KeptKit] = []
    queue: str = ""
    clears_cancel: bool = False


def keep_plain(
    *, needs: Sequence[Need], lines: Sequence[int], places: Sequence[Place], free: Free, fixed: str = ""
) -> dict[str, object]:
    """What is kept of a decision by the built-in plan, before it is made; `add_takes` completes it.

    On the path of every order: plain lists, no object per place.
    """
    wanting = [(line, need.quantity, need.sku) for line, need in zip(lines, needs, strict=True) if need.quantity]
    if not wanting:
        return {}
    skus = list(dict.fromkeys([sku for _, _, sku in wanting]))
    find = free.get
    told: list[list[object]] = []
    for place in places:
        code = place.code
        there = [find((sku, code), 0) for sku in skus]
        if any(there):
            told.append([code, there, place.priority])
    kept: dict[str, object] = {"plan": 0, "skus": skus, "places": told}
    if fixed:
        kept["fixed"] = fixed
    kept["lines"] = [line for line, _, _ in wanting]
    kept["wanted"] = [quantity for _, quantity, _ in wanting]
    return kept


def add_takes(kept: dict[str, object], *, lines: Sequence[int], takes: Sequence[Sequence[Take]]) -> None:
    """Complete what is kept by what came of it."""
    if kept:
        kept["takes"] = _told(lines, takes)


def add_kits(kept: dict[str, object], *, needs: Sequence[Need], lines: Sequence[int]) -> None:
    """Say which lines are kits, and of what."""
    if kept:
        kept["kits"] = [
            [line, need.quantity, need.uses(ONE)]
            for line, need in zip(lines, needs, strict=True)
            if need.parts and need.quantity
        ]


def needs_of(kept: Kept, lines: Mapping[int, Need]) -> list[Need]:
    """What was asked, need by need as it stands in `wanted`; kits component by component. Unknown lines are left out.

    `lines` are the order's lines as they stand now, by number.
    """
    parts = {kit.line: iter(kit.parts) for kit in kept.kits}
    needs: list[Need] = []
    for line, wanted in zip(kept.lines, kept.wanted, strict=True):
        if line in parts:
            needs.append(Need(next(parts[line])[0], wanted, ONE, FINEST))
        elif line in lines:
            needs.append(msgspec.structs.replace(lines[line], quantity=wanted))
    return needs


def keep_decision(
    *,
    decision: Decision,
    needs: Sequence[Need],
    lines: Sequence[int],
    candidates: Sequence[Candidate],
    before: Free,
) -> dict[str, object]:
    """What is kept of a decision by a plan that people made. `before` is what was free when it was made."""
    skus = list({need.sku: None for need in needs if need.quantity})
    if not skus:
        return {}
    kept = Kept(
        plan=decision.version,
        lines=[line for line, need in zip(lines, needs, strict=True) if need.quantity],
        wanted=[need.quantity for need in needs if need.quantity],
        skus=skus,
        places=[
            KeptPlace(
                place=one.place,
                free=[before.get((sku, one.place), ZERO) for sku in skus],
                priority=one.priority,
                km=one.km,
                orders_today=one.orders_today,
                opens_in=one.opens_in,
                weeks=[one.weeks.get(sku) for sku in skus] if one.weeks else [],
                lines_today=one.lines_today,
                leaves_in=one.leaves_in,
            )
            for one in candidates
        ],
        takes=_told(lines, decision.takes),
        group=decision.group,
        routing=decision.routing,
        runs=decision.runs,
        rest=decision.rest,
        cancel_on=decision.cancel_on,
        queue=decision.queue,
        clears_cancel=decision.clears_cancel,
    )
    plain: dict[str, object] = {name: getattr(kept, name) for name in Kept.__struct_fields__ if getattr(kept, name)}
    return {"plan": decision.version, **plain}


def _told(lines: Sequence[int], takes: Sequence[Sequence[Take]]) -> list[tuple[int, str, Decimal]]:
    return [
        (line, take.place, take.quantity) for line, taken in zip(lines, takes, strict=True) if taken for take in taken
    ]


def read_kept(told: dict[str, Any]) -> Kept:
    """What an event keeps."""
    return msgspec.convert(told, Kept, strict=False)
