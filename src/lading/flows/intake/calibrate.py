"""What sureness has been worth so far, and how much was booked alone today: what deciding asks of the past."""

from decimal import Decimal

from lading.intake.deciding.calibration import Calibration, Outcome
from lading.store import UnitOfWork

REMEMBERED = 5_000
"""Lines that people looked at: older ones say little of today's readers and senders."""


async def read_calibration(unit: UnitOfWork) -> Calibration:
    """The latest lines that people have looked at, the oldest first; without those that are asked about in any case."""
    rows = await unit.fetch(
        'SELECT probability, "right", source FROM intake_outcomes WHERE "right" IS NOT NULL AND line > 0 AND NOT asked'
        " ORDER BY decided_at DESC, case_id DESC, line DESC LIMIT %s",
        [REMEMBERED],
        plan_anew=True,
    )
    return Calibration([Outcome(*row) for row in reversed(rows)])


async def booked_alone_today(unit: UnitOfWork, *, currency: str) -> Decimal:
    """What cases that were booked alone since midnight (UTC) come to in a currency."""
    rows = await unit.fetch(
        "SELECT coalesce(sum(total), 0) FROM intake_cases WHERE state = 'booked' AND booked_by = 'alone'"
        " AND currency = %s AND settled_at >= date_trunc('day', now())",
        [currency],
        plan_anew=True,
    )
    total: Decimal = rows[0][0]
    return total
