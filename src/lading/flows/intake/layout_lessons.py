"""What corrections teach of a paper's layout, and past papers of it on which that is tried."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.intake.reading_hints import taught_of
from lading.intake.claim_cases import unpack_opened
from lading.intake.layout.learn import hints_of, learn_from
from lading.intake.layout.taught.say import said_of
from lading.intake.learning.propose import Proposal
from lading.intake.learning.replay_layout import PastPaper, replay_layout
from lading.intake.opened import Box
from lading.intake.reading import Reading
from lading.store import UnitOfWork

PAST = 8
"""Papers on which a layout's hints are tried: reading takes longer than matching."""

_PAPER = """
SELECT c.layout, d.opened, c.reading::text, c.corrected::text, m.sender FROM intake_cases c
JOIN intake_documents d ON d.id = c.document JOIN intake_messages m ON m.id = c.message
WHERE c.id = %s AND c.layout <> '' AND c.corrected IS NOT NULL AND c.segment = 0 AND d.shape = 'pages'
"""
_PAST = """
SELECT c.number, d.opened, coalesce(c.corrected, c.reading)::text, m.sender FROM intake_cases c
JOIN intake_documents d ON d.id = c.document JOIN intake_messages m ON m.id = c.message
WHERE c.layout = %s AND c.state = 'booked' AND c.booked_by <> 'alone' AND c.segment = 0 AND d.shape = 'pages'
ORDER BY c.id DESC LIMIT %s
"""


async def propose_layout(unit: UnitOfWork, *, case: UUID) -> list[Proposal]:
    """The hints that a case's corrections and drawn boxes give for its layout; nothing for what is no paper."""
    for layout, kept, read, corrected, sender in await unit.fetch(_PAPER, [case]):
        opened = unpack_opened(kept)
        if opened is None:
            continue
        before, after = (msgspec.json.decode(text, type=Reading) for text in (read, corrected))
        known = hints_of(opened.pages, layout, await taught_of(unit, sender))
        boxes = await _boxes(unit, case)
        hints = await asyncio.to_thread(learn_from, opened, before, after, boxes, known=known)
        if hints:
            return [Proposal(kind="layout", key=layout, value=hints, sentence=said_of(hints))]
    return []


async def _boxes(unit: UnitOfWork, case: UUID) -> dict[str, list[Box]]:
    found: dict[str, list[Box]] = defaultdict(list)
    rows = await unit.fetch(
        "SELECT place, boxes::text FROM intake_corrections WHERE case_id = %s AND boxes <> '[]' ORDER BY id", [case]
    )
    for place, boxes in rows:
        found[place] = msgspec.json.decode(boxes, type=list[Box])
    return dict(found)


async def replayed_layout(unit: UnitOfWork, proposal: Proposal) -> tuple[dict[str, Any], bool]:
    """The effect on past papers of that layout, and whether none of their fields became wrong."""
    rows = await unit.fetch(_PAST, [proposal.key, PAST], plan_anew=True)
    past = [
        PastPaper(number=row[0], opened=opened, truth=msgspec.json.decode(row[2], type=Reading), sender=row[3])
        for row in rows
        if (opened := unpack_opened(row[1]))
    ]
    effect = await asyncio.to_thread(replay_layout, proposal.key, proposal.value, past)
    return msgspec.to_builtins(effect), bool(past) and effect.is_clean
