"""One order of the mail, judged: matches, draft, what differs from our terms, and whether it may be booked alone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import structlog
from msgspec.structs import replace

from lading.flows.company import Company
from lading.flows.intake.calibrate import booked_alone_today, read_calibration
from lading.flows.intake.change_of import ChangeOf, find_change
from lading.flows.placing.quote_orders import Quote, quote_order
from lading.flows.promising.promise import Promise, PromiseWish, WantedLine, promise
from lading.intake.checking.check import check_reading
from lading.intake.checking.promised import Promised
from lading.intake.checking.settle import apply_answers, settle
from lading.intake.choices import Choices
from lading.intake.deciding.decide import decide_case
from lading.intake.deciding.look_again import is_drawn
from lading.intake.deciding.sources import source_of
from lading.intake.deciding.sure import line_sureness
from lading.intake.matched import Decision, Deviation, Matches
from lading.intake.matching.make_draft import Missing, make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import World
from lading.intake.reading import Kind, Reading
from lading.kernel import Finding, Refusal, plain
from lading.orders import OrderDraft
from lading.store import UnitOfWork

_log = structlog.get_logger("lading.intake")


class JudgedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a case would book: a new order (`draft`), or a change or cancellation of one that there is (`change`)."""

    kind: Kind
    matches: Matches
    draft: OrderDraft | None
    change: ChangeOf | None
    deviations: list[Deviation]
    decision: Decision
    confidence: float
    customer: str
    value: Decimal | None

    @property
    def waiting(self) -> list[Deviation]:
        """What stops booking until somebody has answered it."""
        return [one for one in self.deviations if one.weight != "note" and not one.settled]


async def judge_order(
    unit: UnitOfWork,
    company: Company,
    *,
    world: World,
    reading: Reading,
    choices: Choices,
    sender: str,
    channel: str,
    kind: Kind,
    case: UUID | None = None,
) -> JudgedOrder:
    """Match, check and decide; nothing is written. Pure parts decide; this asks prices and promises for them."""
    matches = match_reading(reading, world=world, sender=sender, channel=channel, choices=choices)
    customer = matches.customer.chosen.code if matches.customer.chosen else ""
    change = await find_change(unit, reading=reading, matches=matches, choices=choices, channel=channel, kind=kind)
    if change is not None and change.elsewhere and change.kind == "change":
        change = _restated(change, reading, make_draft(reading, matches, channel=channel, world=world))
    if change is not None:
        return _changing(change, matches, reading, choices, customer)
    made = make_draft(reading, matches, channel=channel, world=world)
    quote = await _quote(company, made) if isinstance(made, OrderDraft) else None
    findings: Sequence[Finding] = quote.findings if quote else ()
    promised = await _promise(unit, company, made) if isinstance(made, OrderDraft) else None
    deviations = check_reading(
        reading,
        matches,
        made,
        world=world,
        channel=channel,
        findings=findings,
        promise=promised,
        answers=choices.answers,
    )
    draft = apply_answers(made, matches, deviations) if isinstance(made, OrderDraft) else None
    value = quote.totals.total if quote and quote.totals else None
    currency = draft.currency if draft else ""
    decision = decide_case(
        matches,
        deviations,
        authority=world.authority(customer),
        calibration=(await read_calibration(unit)).of(source_of(reading)),
        exposure_today=await booked_alone_today(unit, currency=currency),
        value=value,
        currency=currency,
        groups={sku: known.item.item_group for sku, known in world.items.items()},
        look_again=is_drawn(case, share=world.authority(customer).look_again),
    )
    return JudgedOrder(
        kind="order",
        matches=matches,
        draft=draft,
        change=None,
        deviations=deviations,
        decision=decision,
        confidence=_confidence(matches),
        customer=customer,
        value=value,
    )


def _restated(change: ChangeOf, reading: Reading, made: OrderDraft | list[Missing]) -> ChangeOf:
    """The change of an order elsewhere, with the order as the paper wants it to be, or what that lacks."""
    if reading.format == "text" and any(line.value("action") for line in reading.lines):
        return replace(change, some=True)
    if isinstance(made, OrderDraft):
        return replace(change, draft=made)
    lacks = [Deviation("missing", "stop", one.place, one.sentence) for one in made]
    return replace(change, deviations=[*change.deviations, *lacks])


def _changing(change: ChangeOf, matches: Matches, reading: Reading, choices: Choices, customer: str) -> JudgedOrder:
    """A change is always looked at by a person: what it does to an order that is under way costs more than a look."""
    found = change.order or change.elsewhere
    reason = f"It changes order {found}." if found else "It speaks of an order that nobody has found."
    return JudgedOrder(
        kind=change.kind,
        matches=matches,
        draft=None,
        change=change,
        deviations=settle(change.deviations, choices.answers),
        decision=Decision(book=False, alone=False, level="suggest", reasons=[reason, "A person agrees to changes."]),
        confidence=_confidence(matches) if reading.lines else matches.header_probability,
        customer=customer,
        value=None,
    )


def _confidence(matches: Matches) -> float:
    """The probability that every line is right."""
    sure = 1.0
    for one in line_sureness(matches):
        sure *= one
    return round(sure if matches.lines else 0.0, 6)


async def _quote(company: Company, draft: OrderDraft) -> Quote | None:
    try:
        return await quote_order(company, draft=draft)
    except Refusal as refusal:
        _log.info("no_quote", code=refusal.code)
        return None


async def _promise(unit: UnitOfWork, company: Company, draft: OrderDraft) -> Promised | None:
    lines = [WantedLine(sku=line.sku, quantity=line.quantity, unit=line.unit) for line in draft.lines]
    try:
        said = await promise(unit, company, wish=PromiseWish(lines=lines, ship_to=draft.ship_to, channel=draft.channel))
    except Refusal:  # what cannot be asked is a finding of the quote already
        return None
    places = range(len(lines))
    return Promised(days=[_day(said, n) for n in places], short=[_short(said, n) for n in places], why=said.why)


def _day(said: Promise, n: int) -> date | None:
    line = next((one for one in said.lines if one.line == n + 1), None)
    if line is None or line.short or not line.portions:
        return None
    return max(one.deliver_p90 for one in line.portions)


def _short(said: Promise, n: int) -> str:
    """How much of a line nobody can promise."""
    line = next((one for one in said.lines if one.line == n + 1), None)
    return plain(line.short) if line is not None and line.short else ""
