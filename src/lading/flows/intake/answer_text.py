"""The answer to a case in the format in which it came, worked out of what became of it. Nothing is kept or sent."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.show_orders import show_order
from lading.intake.answering import Written, write_answer
from lading.intake.answering.answer import OrderAnswer
from lading.intake.answering.booked_lines import OurLine, booked_lines, left_out_of, why_changed
from lading.intake.answering.make_answer import Booked, make_answer
from lading.intake.claim_cases import unpack_opened
from lading.intake.matched import Deviation, Matches
from lading.intake.opened import Opened
from lading.intake.reading import Reading
from lading.intake.structured.attached import machine_text
from lading.intake.structured.malformed import Malformed
from lading.orders import OrderDraft
from lading.orders.views import LineView
from lading.store import UnitOfWork

ANSWERED = frozenset(
    [
        *("x12 850", "x12 860", "x12 875", "edifact ORDERS", "edifact ORDCHG", "ubl Order", "ubl OrderChange"),
        *("ubl OrderCancellation", "cxml OrderRequest", "order-x order", "order-x change"),
    ]
)
"""Formats whose senders get an answer for their machine."""
REJECTED = "rejected"
_KINDS = ("order", "change", "cancellation")


class AnsweredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as an answer needs it: the paper as it came, as corrected, what it means, what became of it."""

    id: UUID
    number: str
    kind: str
    state: str
    segment: int
    channel: str
    customer: str
    external_id: str
    currency: str
    booked_as: str
    booked_by: str
    read: Reading
    reading: Reading
    matches: Matches | None
    deviations: list[Deviation]
    draft: Any
    text: str
    handed_over: bool

    @property
    def about(self) -> str:
        """What an answer tells: the order, `rejected`, or nothing yet."""
        if self.state == "booked":
            return self.booked_as
        return REJECTED if self.state == "rejected" else ""


_READ = """
SELECT c.id, c.number, c.kind, c.state, c.segment, c.channel, c.customer, c.external_id, c.currency, c.booked_as,
  c.booked_by, c.reading::text, coalesce(c.corrected, c.reading)::text, c.matches::text, c.deviations::text,
  c.draft::text, d.opened,
  EXISTS (SELECT FROM intake_handovers h WHERE h.case_id = c.id AND h.state = 'confirmed')
FROM intake_cases c LEFT JOIN intake_documents d ON d.id = c.document WHERE c.number = %s AND c.reading IS NOT NULL
"""
_PLAIN = AnsweredCase.__struct_fields__[:11]


async def read_answered(unit: UnitOfWork, *, case: str) -> AnsweredCase | None:
    """The case, None for one that was never read."""
    rows = await unit.fetch(_READ, [case])
    if not rows:
        return None
    read, reading, matches, deviations, draft, opened, handed = rows[0][11:]
    unpacked: Opened | None = unpack_opened(opened)
    return AnsweredCase(
        **dict(zip(_PLAIN, rows[0][:11], strict=True)),
        read=msgspec.json.decode(read, type=Reading),
        reading=msgspec.json.decode(reading, type=Reading),
        matches=msgspec.json.decode(matches, type=Matches) if matches != "{}" else None,
        deviations=msgspec.json.decode(deviations, type=list[Deviation]),
        draft=msgspec.json.decode(draft) if draft else None,
        text=machine_text(unpacked) if unpacked else "",
        handed_over=handed,
    )


async def work_out(unit: UnitOfWork, *, case: AnsweredCase) -> OrderAnswer | None:
    """What is answered, under no number yet (0); None where the case is undecided or no machine asks.

    Why a person has rejected it stays with the case.
    """
    if case.read.format not in ANSWERED or case.kind not in _KINDS or not case.about or not case.text:
        return None
    if case.kind == "cancellation":
        return await _of_cancellation(unit, case)
    booked = await _booked(unit, case) if case.state == "booked" else []
    reasons = {one.place: why for one in booked if (why := why_changed(case.read.lines[one.place], one))}
    return make_answer(
        case.read,
        booked,
        our_number=case.booked_as or case.number,
        control=0,
        answered_at=unit.now,
        currency=case.currency,
        reasons=reasons,
    )


async def _of_cancellation(unit: UnitOfWork, case: AnsweredCase) -> OrderAnswer | None:
    """Accepted where the whole order is cancelled; None where some of it is not: no format has words for that."""
    accepted = case.state == "booked"
    if accepted and not case.handed_over:
        order = await show_order(unit, number=case.booked_as)
        if any(line.ordered > line.cancelled for line in order.lines):
            return None
    return OrderAnswer(
        our_number=case.booked_as or case.number,
        po_number=case.read.value("po_number"),
        answered_at=unit.now,
        control=0,
        currency=case.currency,
        cancellation="accepted" if accepted else "rejected",
    )


def write_down(case: AnsweredCase, answer: OrderAnswer) -> Written | None:
    """The answer as text; None where it cannot be told which message of its document it answers."""
    segment = case.segment
    if segment and _written(case, answer, segment) is None and _written(case, answer, 1) is None:
        segment = 0  # it was split off, and there is only one message
    return _written(case, answer, segment)


def _written(case: AnsweredCase, answer: OrderAnswer, segment: int) -> Written | None:
    try:
        return write_answer(answer, reading=case.read, original=case.text, segment=segment)
    except (Malformed, IndexError):
        return None


async def _booked(unit: UnitOfWork, case: AnsweredCase) -> list[Booked]:
    if case.matches is None:
        return []
    if case.handed_over:
        draft = msgspec.convert(case.draft, OrderDraft, strict=False) if case.draft else None
        ours = [
            OurLine(sku=one.sku, name=one.name, wanted=one.quantity, unit_price=one.unit_price)
            for one in (draft.lines if draft else ())
        ]
    else:
        order = await show_order(unit, number=case.booked_as)
        ours = [_ours(line) for line in order.lines]
    new = case.kind == "order"
    left_out = left_out_of(case.deviations) if new else ()
    return booked_lines(case.read, case.reading, case.matches, ours, left_out=left_out, in_sequence=new)


def _ours(line: LineView) -> OurLine:
    wanted = line.ordered - line.cancelled
    day = line.promise.deliver_p90 or line.promise.ship_by
    waits = bool(line.backordered)
    return OurLine(
        sku=line.sku,
        name=line.name,
        wanted=max(wanted, Decimal(0)),
        later=min(line.backordered, wanted),
        unit_price=line.unit_price,
        promised_on=None if waits else day,
        later_on=day if waits else None,
    )
