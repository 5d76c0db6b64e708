"""What people found of lines and cases: for calibrating, for levels, and of what was booked without them."""

from collections.abc import Sequence
from typing import Any

from lading.intake.deciding.levels import Compared
from lading.kernel import Conflict, Invalid, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

_SAMPLED = "('x' || substr(md5(c.id::text), 1, 7))::bit(28)::int < %(share)s * 268435456"


async def read_compared(unit: UnitOfWork, *, limit: int) -> list[Compared]:
    """The last cases that people booked, the newest first: how sure they were, and whether all was left alone."""
    rows = await unit.fetch(
        'SELECT min(probability), bool_and("right") FROM intake_outcomes WHERE "right" IS NOT NULL AND line > 0'
        " GROUP BY case_id ORDER BY max(decided_at) DESC, case_id DESC LIMIT %s",
        [limit],
        plan_anew=True,
    )
    return [Compared(*row) for row in rows]


async def to_look_again(unit: UnitOfWork, *, share: float, limit: int = 50) -> list[tuple[str, str, str]]:
    """Cases booked alone on which the lot fell and that nobody has looked at: number, order, customer; oldest first."""
    rows: list[tuple[Any, ...]] = await unit.fetch(
        "SELECT c.number, c.booked_as, c.customer FROM intake_cases c WHERE c.state = 'booked'"  # noqa: S608 -- ours
        f" AND c.booked_by = 'alone' AND {_SAMPLED} AND EXISTS (SELECT FROM intake_outcomes o"
        '  WHERE o.case_id = c.id AND o.alone AND o."right" IS NULL) ORDER BY c.id LIMIT %(limit)s',
        {"share": share, "limit": limit},
        plan_anew=True,
    )
    return [(row[0], row[1], row[2]) for row in rows]


class NotAlone(Conflict):
    """A person has booked it, so there is nothing to look at again."""

    code = "case_not_alone"


async def note_looked_at(unit: UnitOfWork, *, number: str, wrong: Sequence[int]) -> None:
    """Keep what a person found of a case that was booked alone: the numbers of its lines that were wrong, or none.

    Raises `NotFound`, `NotAlone`, and `Invalid` for a line that it does not have.
    """
    rows = await unit.fetch(
        "SELECT o.case_id, o.line, o.alone FROM intake_cases c JOIN intake_outcomes o ON o.case_id = c.id"
        " WHERE c.number = %s AND o.line > 0 ORDER BY o.line FOR UPDATE OF o",
        [number],
    )
    if not rows:
        raise NotFound(f"There is no case {number} that was booked.")
    if not any(row[2] for row in rows):
        raise NotAlone(f"Case {number} was booked by a person.")
    if unknown := set(wrong) - {row[1] for row in rows}:
        raise Invalid(f"Case {number} has no line {min(unknown)}.")
    await unit.execute(
        'UPDATE intake_outcomes SET "right" = NOT line = ANY(%s), found_at = now() WHERE case_id = %s AND line > 0',
        [list(wrong), rows[0][0]],
    )
    data: dict[str, object] = {"wrong": sorted(set(wrong)), "lines": len(rows)}
    await record(unit, [Event(kind="case.looked_at_again", subject=f"case/{number}", data=data)])
