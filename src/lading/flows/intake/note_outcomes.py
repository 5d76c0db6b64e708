"""When a case is booked, each of its lines is an outcome: how sure it was and, where a person looked, whether right."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lading.flows.company import Company
from lading.flows.intake.gather_world import gather_world
from lading.flows.intake.judge_cases import Judged
from lading.intake.at_desk import CaseAtDesk
from lading.intake.checking.check import check_reading
from lading.intake.deciding.sources import source_of
from lading.intake.deciding.sure import asked_lines, line_sureness, right_lines, same_header
from lading.intake.matched import Matches
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import ReadOf
from lading.store import UnitOfWork

_WRITE = """
INSERT INTO intake_outcomes (case_id, line, probability, "right", source, asked, alone, decided_at, found_at)
SELECT case_id, line, probability, "right", source, asked, %s, now(), CASE WHEN "right" IS NOT NULL THEN now() END
FROM unnest(%s::uuid[], %s::int[], %s::float[], %s::bool[], %s::text[],
  %s::bool[]) AS n(case_id, line, probability, "right", source, asked)
ON CONFLICT (case_id, line) DO UPDATE SET probability = excluded.probability, "right" = excluded."right",
  source = excluded.source, asked = excluded.asked,
  alone = excluded.alone, decided_at = excluded.decided_at, found_at = excluded.found_at
"""


async def note_outcomes(
    unit: UnitOfWork, company: Company, *, cases: Sequence[CaseAtDesk], judged: Mapping[str, Judged], alone: bool
) -> None:
    """Keep what sureness was worth. What was booked alone is neither right nor wrong until somebody looks.

    What a person booked is compared with what would have been booked of the reading as it was, without any of the
    person's corrections and choices. Nothing of an order is right in which a line was missing.
    """
    rows: list[tuple[UUID, int, float, bool | None, str, bool]] = []
    for case in cases:
        order = judged[case.number].order
        if order is None or order.draft is None or case.read is None:
            continue
        before, asked = (
            (order.matches, [False] * len(order.matches.lines)) if alone else await _before(unit, company, case)
        )
        right: Sequence[bool | None] = [None] * len(before.lines)
        if not alone:
            header = same_header(case.read, judged[case.number].reading)
            right = right_lines(before, order.matches, header=header)
        sure = line_sureness(before)
        source = source_of(case.read)
        told = enumerate(zip(sure, right, asked, strict=True), start=1)
        rows += [(case.id, n, share, found, source, ask) for n, (share, found, ask) in told]
    if rows:
        await unit.execute(_WRITE, [alone, *(list(column) for column in zip(*rows, strict=True))])


async def _before(unit: UnitOfWork, company: Company, case: CaseAtDesk) -> tuple[Matches, list[bool]]:
    """What the reading alone would have meant, and about which lines a person would have been asked in any case."""
    reading = case.read
    if reading is None:
        raise AssertionError("only read cases are compared")
    rows = await unit.fetch("SELECT sender, received_at FROM intake_messages WHERE id = %s", [case.message])
    sender, received_at = rows[0]
    asked = ReadOf(reading=reading, sender=sender, received_at=received_at, channel=case.channel)
    world = await gather_world(unit, company, readings=[asked])
    matches = match_reading(reading, world=world, sender=sender, channel=case.channel)
    draft = make_draft(reading, matches, channel=case.channel, world=world)
    found = check_reading(reading, matches, draft, world=world, channel=case.channel)
    return matches, asked_lines(found, count=len(matches.lines))
