"""A reading, its matches and its draft against what was agreed: every deviation, the heaviest first. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from lading.intake.checking.check_again import check_again
from lading.intake.checking.check_lines import Checked, check_line
from lading.intake.checking.check_parts import check_parts
from lading.intake.checking.check_sums import check_sums
from lading.intake.checking.check_terms import (
    check_address,
    check_credit,
    check_currency,
    check_customer,
    check_days,
    check_findings,
    check_flags,
    check_line_days,
    check_shipping,
)
from lading.intake.checking.promised import Promised
from lading.intake.checking.settle import settle
from lading.intake.matched import Answer, Deviation, Matches
from lading.intake.matching.make_draft import Missing, currency_of, is_freight
from lading.intake.matching.world import World
from lading.intake.reading import Reading
from lading.kernel import Finding
from lading.orders import OrderDraft

NO_ANSWERS: Mapping[str, str] = {}
_WEIGHT = {"stop": 0, "ask": 1, "note": 2}


def check_reading(
    reading: Reading,
    matches: Matches,
    draft: OrderDraft | list[Missing],
    *,
    world: World,
    channel: str = "",
    findings: Sequence[Finding] = (),
    promise: Promised | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> list[Deviation]:
    """Where the document and our terms differ, each with proposed answers; settled where `answers` has one for it.

    `findings` are those of a quote of the draft, `promise` what could be promised for it. `channel` is asked only
    where there is no draft.
    """
    found = [*_always(reading, matches, world, draft if isinstance(draft, OrderDraft) else None, channel)]
    if isinstance(draft, OrderDraft):
        found += _of_draft(reading, matches, draft, world, findings, promise)
    else:
        found += [Deviation("missing", "stop", one.place, one.sentence) for one in draft]
    found = settle(found, answers)
    found.sort(key=lambda one: _WEIGHT[one.weight])
    return found


def _always(
    reading: Reading, matches: Matches, world: World, draft: OrderDraft | None, channel: str
) -> Iterator[Deviation]:
    yield from check_flags(reading.flags)
    yield from check_customer(matches)
    yield from check_address(matches)
    at = draft.channel if draft else channel
    yield from check_sums(reading, currency=currency_of(reading, channel=at, world=world))
    yield from check_parts(reading)
    yield from _lines(reading, matches, world, at)
    yield from _charges(reading, matches)


def _of_draft(
    reading: Reading,
    matches: Matches,
    draft: OrderDraft,
    world: World,
    findings: Sequence[Finding],
    promise: Promised | None,
) -> Iterator[Deviation]:
    customer = draft.customer.code if draft.customer else ""
    tolerances = world.authority(customer).tolerances
    yield from check_again(reading, draft, world=world)
    yield from check_currency(reading, draft, world)
    yield from check_days(reading, draft, matches, promise, tolerances, world.today)
    yield from check_line_days(draft)
    yield from check_credit(draft, world)
    yield from check_shipping(reading, draft)
    yield from check_findings(findings)


def _lines(reading: Reading, matches: Matches, world: World, channel: str) -> Iterator[Deviation]:
    customer = matches.customer.chosen.code if matches.customer.chosen else ""
    currency = currency_of(reading, channel=channel, world=world)
    for place, (line, match) in enumerate(zip(reading.lines, matches.lines, strict=True)):
        chosen = match.item.chosen
        known = world.items.get(chosen.code) if chosen else None
        if known is None or chosen is None:
            continue
        if chosen.probability < 0.6:
            others = [chosen, *match.item.others[:3]]
            answers = [Answer("take_item", f"It is {one.code}, {one.name}.", one.code) for one in others]
            yield Deviation("item", "ask", f"/lines/{place}/seller_item", chosen.why, "", chosen.code, answers)
        checked = Checked(
            place=f"/lines/{place}",
            line=line,
            match=match,
            known=known,
            customer=customer,
            channel=channel,
            currency=currency,
            tolerances=world.authority(customer).tolerances,
        )
        yield from check_line(checked, world=world)


def _charges(reading: Reading, matches: Matches) -> Iterator[Deviation]:
    """Charges that are neither an item of ours nor shipping."""
    for place, (line, match) in enumerate(zip(reading.lines, matches.lines, strict=True)):
        chosen = match.item.chosen
        known = chosen and (chosen.code or chosen.by in {"person", "learned"})
        if match.goods or known or is_freight(line, match):
            continue
        said = line.value("text") or "A charge"
        sentence = f"“{said}” is a charge that we have no item for; it is left out."
        answers = [Answer("leave_out", "Leave it out and say so."), Answer("ask", "Ask the sender.")]
        yield Deviation("terms", "ask", f"/lines/{place}/text", sentence, line.value("amount"), "", answers)
