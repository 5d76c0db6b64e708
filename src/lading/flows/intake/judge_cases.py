"""What cases mean to us: matched, checked, decided, and kept beside what was read. Nothing is booked here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.intake.gather_world import gather_world
from lading.flows.intake.judge_confirmations import JudgedConfirmation, judge_confirmations
from lading.flows.intake.judge_order import JudgedOrder, judge_order
from lading.intake.choices import Choices
from lading.intake.matched import Decision, Deviation, Matches
from lading.intake.matching.world import ReadOf
from lading.intake.reading import Kind, Reading
from lading.store import UnitOfWork

ORDERS = frozenset({"order", "change", "cancellation", ""})
"""Kinds of cases that speak of customers' orders; nobody having said what it is, it is looked at as one."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A case, judged: `order` what it would book, `confirmation` what a supplier's would do; both None for the rest."""

    id: UUID
    number: str
    kind: Kind
    channel: str
    reading: Reading
    choices: Choices
    order: JudgedOrder | None = None
    confirmation: JudgedConfirmation | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it may be settled without a person."""
        judged = self.order or self.confirmation
        return judged is not None and judged.decision.book


_READ = """
SELECT c.id, c.number, c.kind, c.channel, coalesce(c.corrected, c.reading)::text, c.choices::text, m.sender,
  c.received_at
FROM intake_cases c JOIN intake_messages m ON m.id = c.message
WHERE c.number = ANY(%s) AND c.reading IS NOT NULL OR c.number = ANY(%s) AND c.corrected IS NOT NULL ORDER BY c.id
"""


class _Case(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    kind: Kind
    channel: str
    reading: Reading
    choices: Choices
    sender: str
    received_at: datetime


async def judge_cases(unit: UnitOfWork, company: Company, *, numbers: Sequence[str]) -> dict[str, Judged]:
    """Match, check and decide these cases anew, and keep what came of it beside their readings."""
    rows = await unit.fetch(_READ, [list(numbers), list(numbers)])
    cases = [_case(row) for row in rows]
    asked = [one for one in cases if one.kind in ORDERS]
    papers = [one for one in cases if one.kind == "confirmation"]
    confirmations = await judge_confirmations(unit, papers=papers)
    if not asked:
        return {one.number: _judged(one, None, confirmations.get(one.number)) for one in cases}
    world = await gather_world(
        unit,
        company,
        readings=[
            ReadOf(reading=one.reading, sender=one.sender, received_at=one.received_at, channel=one.channel)
            for one in asked
        ],
        customers=[one.choices.customer for one in asked if one.choices.customer],
        skus=[sku for one in asked for sku in one.choices.items.values() if sku],
    )
    found = {}
    for one in cases:
        order = None
        if one.kind in ORDERS:
            order = await judge_order(
                unit,
                company,
                world=world,
                reading=one.reading,
                choices=one.choices,
                sender=one.sender,
                channel=one.channel,
                kind=one.kind,
                case=one.id,
            )
        found[one.number] = _judged(one, order, confirmations.get(one.number))
    await _keep(unit, [one for one in found.values() if one.order])
    return found


def _case(row: tuple[Any, ...]) -> _Case:
    reading, choices = msgspec.json.decode(row[4], type=Reading), msgspec.json.decode(row[5], type=Choices)
    return _Case(row[0], row[1], row[2], row[3], reading, choices, row[6], row[7])


def _judged(one: _Case, order: JudgedOrder | None, confirmation: JudgedConfirmation | None) -> Judged:
    return Judged(
        id=one.id,
        number=one.number,
        kind=one.kind,
        channel=one.channel,
        reading=one.reading,
        choices=one.choices,
        order=order,
        confirmation=confirmation,
    )


_KEEP = """
UPDATE intake_cases c SET matches = n.matches, draft = n.draft, deviations = n.deviations, decision = n.decision,
  confidence = n.confidence, customer = n.customer, kind = n.kind, total = coalesce(n.total, c.total),
  currency = coalesce(nullif(n.currency, ''), c.currency)
FROM jsonb_to_recordset(%s::jsonb) AS n(id uuid, matches jsonb, draft jsonb, deviations jsonb, decision jsonb,
  confidence float, customer text, kind text, total numeric, currency text) WHERE c.id = n.id
"""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    matches: Matches
    draft: Any
    deviations: list[Deviation]
    decision: Decision
    confidence: float
    customer: str
    total: Any
    currency: str


async def _keep(unit: UnitOfWork, judged: Sequence[Judged]) -> None:
    rows = []
    for one in judged:
        order = one.order
        if order is None:
            continue
        row = _Kept(
            id=one.id,
            kind=order.kind,
            matches=order.matches,
            draft=order.draft,
            deviations=order.deviations,
            decision=order.decision,
            confidence=order.confidence,
            customer=order.customer,
            total=order.value,
            currency=order.draft.currency if order.draft else "",
        )
        rows.append(row)
    await unit.execute(_KEEP, [msgspec.json.encode(rows).decode()])
