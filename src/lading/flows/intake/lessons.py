"""The cases from which something is learned, and the past ones on which that is replayed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.intake.gather_world import gather_world
from lading.flows.intake.layout_lessons import propose_layout, replayed_layout
from lading.intake.choices import Choices
from lading.intake.learning.propose import Proposal, accepted_of, propose_knowledge, propose_tolerances
from lading.intake.learning.replay import Past, contradicted, replay
from lading.intake.matched import Deviation, Matches
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import ReadOf
from lading.intake.reading import Reading
from lading.store import UnitOfWork

PAST = 40
"""Cases on which something is replayed: the customer's last ones that people booked."""


class Lesson(msgspec.Struct, frozen=True):
    """A case and what it teaches."""

    case: UUID
    proposals: list[Proposal]


_CASES = """
SELECT c.id, c.reading::text, coalesce(c.corrected, c.reading)::text, c.choices::text, c.deviations::text, m.sender,
  c.channel, c.customer
FROM intake_cases c JOIN intake_messages m ON m.id = c.message
WHERE c.number = ANY(%s) AND c.reading IS NOT NULL AND c.booked_by <> 'alone' ORDER BY c.id
"""
_ACCEPTED = """
SELECT deviations::text FROM intake_cases
WHERE customer = %s AND state = 'booked' AND booked_by <> 'alone' ORDER BY id DESC LIMIT 100
"""
_PAST = """
SELECT c.number, c.reading::text, c.matches::text, m.sender, c.channel
FROM intake_cases c JOIN intake_messages m ON m.id = c.message
WHERE c.state = 'booked' AND c.booked_by <> 'alone' AND c.reading IS NOT NULL AND c.matches <> '{}'
  AND (%(customer)s = '' OR c.customer = %(customer)s) ORDER BY c.id DESC LIMIT %(most)s
"""


async def read_lessons(unit: UnitOfWork, company: Company, *, cases: Sequence[str]) -> list[Lesson]:
    """What these cases teach: the reading's own meaning against what a person left."""
    found = []
    for case, read, corrected, said, deviations, sender, channel, customer in await unit.fetch(_CASES, [list(cases)]):
        reading, after = (msgspec.json.decode(text, type=Reading) for text in (read, corrected))
        choices = msgspec.json.decode(said, type=Choices)
        world = await gather_world(
            unit,
            company,
            readings=[ReadOf(reading=one, sender=sender, channel=channel) for one in (reading, after)],
            customers=[code for code in (choices.customer, customer) if code],
            skus=[sku for sku in choices.items.values() if sku],
        )
        first = match_reading(reading, world=world, sender=sender, channel=channel)
        last = match_reading(after, world=world, sender=sender, channel=channel, choices=choices)
        proposals = propose_knowledge(reading, after, first, last, world=world, sender=sender)
        if customer and accepted_of(msgspec.json.decode(deviations, type=list[Deviation])):
            proposals += await _tolerances(unit, customer)
        proposals += await propose_layout(unit, case=case)
        found.append(Lesson(case, proposals))
    return found


async def _tolerances(unit: UnitOfWork, customer: str) -> list[Proposal]:
    rows = await unit.fetch(_ACCEPTED, [customer], plan_anew=True)
    every = [accepted_of(msgspec.json.decode(row[0], type=list[Deviation])) for row in rows]
    return propose_tolerances(customer, [one for some in every for one in some])


async def replayed(unit: UnitOfWork, company: Company, proposal: Proposal) -> tuple[dict[str, Any], bool]:
    """The effect of a proposal on past cases, and whether neither they nor other knowledge contradict it."""
    if proposal.kind == "tolerance":
        return {}, False
    if proposal.kind == "layout":
        return await replayed_layout(unit, proposal)
    asked = {"customer": proposal.customer, "most": PAST}
    past = [_past(row) for row in await unit.fetch(_PAST, asked, plan_anew=True)]
    if not past:
        return {"cases": 0, "lines": 0, "became_right": 0, "became_wrong": 0, "examples": []}, False
    chosen = [code for code in (proposal.customer, str(proposal.value.get("customer", ""))) if code]
    world = await gather_world(
        unit,
        company,
        readings=[ReadOf(reading=one.reading, sender=one.sender, channel=one.channel) for one in past],
        customers=chosen,
        skus=[sku for sku in (str(proposal.value.get("sku", "")),) if sku],
    )
    effect = replay(proposal, past, world=world)
    return msgspec.to_builtins(effect), effect.is_clean and not contradicted(proposal, world.taught)


def _past(row: tuple[Any, ...]) -> Past:
    number, read, matches, sender, channel = row
    return Past(
        number=number,
        reading=msgspec.json.decode(read, type=Reading),
        truth=msgspec.json.decode(matches, type=Matches),
        sender=sender,
        channel=channel,
    )
