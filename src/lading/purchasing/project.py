"""Projected stock by day, what running out would cost, and what lies there too long. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

import msgspec

from lading.kernel import round_money
from lading.purchasing.outlook import Incoming, Outlook, Position, Source

ZERO = Decimal(0)
SHORTEST, LONGEST = 28, 120
_CENT = Decimal("0.01")


class RunningOut(msgspec.Struct, frozen=True):
    """From which day on stock does not suffice, for how many days, and what is lost a day and in all."""

    day: date | None = None
    days: int = 0
    per_day: Decimal | None = None
    lost: Decimal | None = None


def project(*, outlook: Outlook) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """Stock at the end of each day from today on, without and with the proposal; the latter empty without one.

    Everything owed leaves first, then the average day's demand each day from tomorrow; what is late counts today.
    """
    position, proposal, today = outlook.position, outlook.proposal, outlook.today
    horizon = _horizon(position, outlook.source.lead if outlook.source else 0, today)
    plain_levels = _levels(position, position.incoming, today, horizon)
    if proposal is None:
        return plain_levels, ()
    more = (*position.incoming, Incoming(proposal.arrives, proposal.base))
    return plain_levels, _levels(position, more, today, horizon)


def _horizon(position: Position, lead: int, today: date) -> int:
    """How many days are projected: until the last supply has come and an order of today would have."""
    last = max((one.day for one in position.incoming), default=today)
    return min(LONGEST, max(SHORTEST, lead + 7, (last - today).days + 7))


def _levels(position: Position, incoming: Sequence[Incoming], today: date, horizon: int) -> tuple[Decimal, ...]:
    came: dict[int, Decimal] = {}
    for one in incoming:
        ahead = max(0, (one.day - today).days)
        came[ahead] = came.get(ahead, ZERO) + one.quantity
    level, per_day = position.available + came.get(0, ZERO), position.demand.per_day
    found = [level]
    for ahead in range(1, horizon + 1):
        level -= per_day
        if ahead in came:
            level += came[ahead]
        found.append(level)
    return tuple([level.quantize(_CENT) for level in found])


def cost_of_running_out(*, position: Position, source: Source | None, lead: int, today: date) -> RunningOut:
    """When it runs out and what that costs: real demand a day × margin, until it is enough again.

    At the latest that is when an order of today would arrive, or the end of what is projected.
    """
    horizon = _horizon(position, lead, today)
    if position.available > 0 and position.available >= position.demand.per_day * horizon:
        return RunningOut()  # most items, whatever comes: no day has to be looked at
    levels = _levels(position, position.incoming, today, horizon)
    first = next((ahead for ahead, level in enumerate(levels) if level < 0), None)
    if first is None and position.available <= 0 and position.demand.per_day:
        first = 0
    if first is None:
        return RunningOut()
    until = next((ahead for ahead in range(first, len(levels)) if levels[ahead] > 0), len(levels))
    if source:
        until = max(first + 1, min(until, lead))
    margin = _margin(position, source)
    per_day = None if margin is None else round_money(position.demand.per_day * margin, position.currency)
    days = until - first
    lost = None if per_day is None else per_day * days
    return RunningOut(today + timedelta(days=first), days, per_day, lost)


def _margin(position: Position, source: Source | None) -> Decimal | None:
    """What one base unit earns; None where price or cost are not known in one currency."""
    if position.price is None or source is None or source.currency != position.currency:
        return None
    return max(ZERO, position.price - source.cost / source.factor)


def measure_excess(
    *, position: Position, source: Source | None, limit: int
) -> tuple[Decimal | None, Decimal, Decimal | None]:
    """Days of supply (None where nothing sells), base units beyond `limit` days of it, and the money in them."""
    free = max(ZERO, position.available)
    per_day = position.demand.per_day
    supply = (free / per_day).quantize(Decimal("0.1")) if per_day else None
    keep = max(per_day * limit, position.safety)
    excess = max(ZERO, free - keep).quantize(Decimal(1).scaleb(-position.decimals), ROUND_FLOOR)
    if not excess or source is None:
        return supply, excess, None
    return supply, excess, round_money(excess * source.cost / source.factor, source.currency)
