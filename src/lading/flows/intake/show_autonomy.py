"""How far the mail is booked without people: level, curve, touchless rate, errors found later, money at stake."""

from decimal import Decimal

import msgspec

from lading.flows.intake.authority import AuthorityView, earned_level, list_authorities
from lading.flows.intake.calibrate import read_calibration
from lading.flows.intake.outcomes_of import to_look_again
from lading.intake.deciding.bounds import upper_bound
from lading.intake.deciding.calibration import Bin, Bound, reliability
from lading.intake.deciding.levels import LevelProposal
from lading.store import UnitOfWork


class Found(msgspec.Struct, frozen=True):
    """Of lines booked alone: how many, how many people looked at later, how many of those were wrong; and at most."""

    lines: int
    looked_at: int
    wrong: int
    at_most: float | None


class Stake(msgspec.Struct, frozen=True):
    """Money in a currency: booked alone and looked at by nobody; what is expected to be wrong of it; what waits."""

    currency: str
    alone: Decimal
    at_risk: Decimal
    waiting: Decimal


class Day(msgspec.Struct, frozen=True):
    """A day's booked cases, and those of them that nobody touched."""

    day: str
    booked: int
    alone: int


class LookAgain(msgspec.Struct, frozen=True):
    """A case booked alone on which the lot fell: somebody shall look whether it was right."""

    case: str
    order: str
    customer: str


class Autonomy(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about booking alone, over so many `days`.

    `threshold` is the raw sureness from which on lines are booked alone, null while too little was seen; `bound` what
    was seen of lines that sure. `drift` is set while too many sure lines were wrong lately. `curve` are parts of the
    reliability curve, each half calibrated by the other. `needed` are looked-at lines without error that it takes.
    """

    days: int
    everybody: AuthorityView
    customers: list[AuthorityView]
    threshold: float | None
    bound: Bound | None
    drift: Bound | None
    needed: int
    seen: int
    curve: list[Bin]
    booked: int
    alone: int
    touchless: float | None
    found: Found
    stakes: list[Stake]
    history: list[Day]
    look_again: list[LookAgain]
    earned: LevelProposal | None


_BOOKED = """
SELECT to_char(settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), count(*), count(*) FILTER (WHERE booked_by = 'alone')
FROM intake_cases WHERE state = 'booked' AND settled_at > now() - make_interval(days => %s) GROUP BY 1 ORDER BY 1
"""
_FOUND = """
SELECT count(*), count("right"), count(*) FILTER (WHERE NOT "right") FROM intake_outcomes
WHERE alone AND line > 0 AND decided_at > now() - make_interval(days => %s)
"""
_STAKES = """
SELECT c.currency,
  coalesce(sum(c.total) FILTER (WHERE c.state = 'booked' AND c.booked_by = 'alone' AND EXISTS (
    SELECT FROM intake_outcomes o WHERE o.case_id = c.id AND o."right" IS NULL)
    AND c.settled_at > now() - make_interval(days => %(days)s)), 0),
  coalesce(sum(c.total) FILTER (WHERE c.state IN ('received', 'reading', 'review')), 0)
FROM intake_cases c WHERE c.currency <> '' AND (c.state IN ('received', 'reading', 'review')
  OR c.state = 'booked' AND c.settled_at > now() - make_interval(days => %(days)s)) GROUP BY 1 ORDER BY 1
"""


async def show_autonomy(unit: UnitOfWork, *, days: int = 30) -> Autonomy:
    """Everything about booking alone, as it is now."""
    everybody, *customers = await list_authorities(unit)
    authority, calibration = everybody.authority, await read_calibration(unit)
    least = calibration.threshold(authority.error_rate, samples=authority.samples)
    drift = None
    if least is not None:
        drift = calibration.drifted(authority.error_rate, least=least, watched=authority.watched)
    history = [Day(*row) for row in await unit.fetch(_BOOKED, [days], plan_anew=True)]
    booked, alone = sum(one.booked for one in history), sum(one.alone for one in history)
    found = await _found(unit, days)
    return Autonomy(
        days=days,
        everybody=everybody,
        customers=customers,
        threshold=least,
        bound=calibration.bound(least) if least is not None else None,
        drift=drift,
        needed=_needed(authority.error_rate, authority.samples),
        seen=len(calibration.outcomes),
        curve=reliability(calibration.outcomes),
        booked=booked,
        alone=alone,
        touchless=alone / booked if booked else None,
        found=found,
        stakes=await _stakes(unit, days, found),
        history=history,
        look_again=[LookAgain(*row) for row in await to_look_again(unit, share=authority.look_again)],
        earned=await earned_level(unit, authority),
    )


async def _found(unit: UnitOfWork, days: int) -> Found:
    lines, looked_at, wrong = (await unit.fetch(_FOUND, [days], plan_anew=True))[0]
    return Found(lines, looked_at, wrong, round(upper_bound(wrong, looked_at), 4) if looked_at else None)


async def _stakes(unit: UnitOfWork, days: int, found: Found) -> list[Stake]:
    """Of what nobody has looked at as much is expected to be wrong as was found of what somebody did."""
    rate = Decimal(found.wrong) / found.looked_at if found.looked_at else Decimal(0)
    rows = await unit.fetch(_STAKES, {"days": days}, plan_anew=True)
    return [Stake(row[0], row[1], (row[1] * rate).quantize(Decimal("0.01")), row[2]) for row in rows]


def _needed(rate: float, samples: int) -> int:
    needed = samples
    while upper_bound(0, needed) > rate:
        needed += 1
    return needed
