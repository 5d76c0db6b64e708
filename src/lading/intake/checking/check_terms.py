"""The order as a whole against our terms: customer, address, currency, day, credit, notes, findings. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from lading.intake.checking.promised import Promised
from lading.intake.checking.say import money
from lading.intake.deciding.authority import Tolerances
from lading.intake.matched import Answer, Deviation, Matches, Weight
from lading.intake.matching.lines import decimal
from lading.intake.matching.ship_tos import NEW
from lading.intake.matching.world import World
from lading.intake.reading import Flag, Reading
from lading.kernel import Finding
from lading.orders import OrderDraft

ASK = Answer("ask", "Ask the sender.")
OWN = {"possible_duplicate", "price_off_list", "lines_repeat", "credit_limit", "requested_in_past"}
"""Findings of the order's own checks that are said here in other words."""


def check_customer(matches: Matches) -> Iterator[Deviation]:
    """A customer of whom nobody can be sure."""
    chosen, others = matches.customer.chosen, matches.customer.others
    if chosen and chosen.probability < 0.8:
        answers = [Answer("take_customer", f"It is {one.name}.", one.code) for one in [chosen, *others[:3]]]
        sentence = f"It may be {chosen.name}: {chosen.why}"
        yield Deviation("customer", "ask", "/header/buyer", sentence, "", chosen.code, answers)


def check_address(matches: Matches) -> Iterator[Deviation]:
    """An address that the customer does not have, or one that was only guessed."""
    chosen = matches.ship_to.chosen
    if chosen is None or chosen.by == "person":
        return
    nearest = [Answer("take_address", f"Deliver to {one.name}.", one.code) for one in matches.ship_to.others[:3]]
    if chosen.code == NEW:
        sentence = f"{chosen.name} is no address of this customer’s."
        answers = [Answer("new_address", "Deliver there, this time."), *nearest, ASK]
        yield Deviation("address", "ask", "/header/ship_to_street", sentence, chosen.name, "", answers)
    elif chosen.probability < 0.7:
        answers = [Answer("take_address", f"Deliver to {chosen.name}.", chosen.code), *nearest, ASK]
        yield Deviation("address", "ask", "/header/ship_to_street", chosen.why, "", chosen.name, answers)


def check_currency(reading: Reading, draft: OrderDraft, world: World) -> Iterator[Deviation]:
    """A currency in which the channel does not sell."""
    channel = world.channels.get(draft.channel)
    ours = channel.settings.currency if channel else ""
    if ours and reading.value("currency") not in ("", ours):
        sentence = f"The order is in {draft.currency}, the channel sells in {ours}."
        yield Deviation("currency", "stop", "/header/currency", sentence, draft.currency, ours, [ASK])


def check_days(
    reading: Reading,
    draft: OrderDraft,
    matches: Matches,
    promised: Promised | None,
    tolerances: Tolerances,
    today: date,
) -> Iterator[Deviation]:
    """Days that have passed or cannot be met, with the day that can."""
    booked = [place for place, match in enumerate(matches.lines) if match.item.chosen and match.item.chosen.code]
    for number, place in enumerate(booked):
        said = matches.lines[place].requested_by
        wanted = _day(said)
        met = promised.days[number] if promised and number < len(promised.days) else None
        pointer = (
            f"/lines/{place}/requested_by" if reading.lines[place].value("requested_by") else "/header/requested_by"
        )
        sku = draft.lines[number].sku
        if promised and number < len(promised.days) and met is None:
            short = promised.short[number] if number < len(promised.short) else ""
            many = bool(short) and short != "1"
            missing = (
                f"{short} are neither there nor on their" if many else f"{short or 'it'} is neither there nor on its"
            )
            sentence = f"{sku}: {missing} way."
            answers = [Answer("backorder", "Book it; what is short waits."), ASK]
            yield Deviation("date", "ask", pointer, sentence, said, "", answers)
        elif wanted is None or (met is None and wanted >= today):
            continue
        else:
            yield from _late(sku, pointer, wanted, max(met or today, today), tolerances)


def _late(sku: str, pointer: str, wanted: date, met: date, tolerances: Tolerances) -> Iterator[Deviation]:
    if met <= wanted:
        return
    within = met - wanted <= timedelta(days=tolerances.days)
    sentence = f"{sku} is wanted by {wanted.isoformat()} and can be there by {met.isoformat()}."
    answers = [
        Answer("take_ours", f"Confirm {met.isoformat()}.", met.isoformat()),
        Answer("split", "Send what is there in time, the rest later."),
        ASK,
    ]
    weight: Weight = "note" if within else "ask"
    settled = "take_ours" if within else ""
    yield Deviation("date", weight, pointer, sentence, wanted.isoformat(), met.isoformat(), answers, settled)


def check_line_days(draft: OrderDraft) -> Iterator[Deviation]:
    """That lines are wanted on different days: each keeps its own."""
    days = sorted({line.requested_by or draft.requested_by or date.min for line in draft.lines})
    if len(days) > 1:
        first = next(day for day in days if day > date.min)
        sentence = f"Lines are wanted on different days, from {first} to {days[-1]}; each keeps its own."
        yield Deviation("date", "note", "/header/requested_by", sentence, ", ".join(str(day) for day in days))


def check_credit(draft: OrderDraft, world: World) -> Iterator[Deviation]:
    """A customer on terms who would owe more than agreed, by the prices of the order or ours."""
    customer = draft.customer.code if draft.customer else ""
    credit = world.credit.get(customer)
    if credit is None:
        return
    value = value_of(draft, world)
    answers = [Answer("book", "Book it all the same; the order’s own check decides."), ASK]
    if credit.stopped:
        sentence = "The customer gets nothing more on account for now."
        yield Deviation("credit", "stop", "/header/total", sentence, money(value, draft.currency), "", answers)
    elif credit.currency == draft.currency and credit.open + value > credit.limit:
        sentence = (
            f"With this order the customer would owe {money(credit.open + value, credit.currency)};"
            f" the limit is {money(credit.limit, credit.currency)}."
        )
        ours = money(credit.limit - credit.open, credit.currency)
        yield Deviation("credit", "ask", "/header/total", sentence, money(value, draft.currency), ours, answers)


def value_of(draft: OrderDraft, world: World) -> Decimal:
    """What the draft is worth before tax: their prices where they say some, else ours."""
    found = draft.shipping.amount
    customer = draft.customer.code if draft.customer else ""
    for line in draft.lines:
        price = line.unit_price
        known = world.items.get(line.sku)
        unit = known.item.unit_named(line.unit) if known else None
        if price is None and unit:
            told = world.price(
                line.sku, unit, line.quantity, customer=customer, channel=draft.channel, currency=draft.currency
            )
            price = told.price if told else None
        found += (price or Decimal(0)) * line.quantity - line.discount
    return found


def check_flags(flags: Sequence[Flag]) -> Iterator[Deviation]:
    """What the reader wants a person to see."""
    for flag in flags:
        if flag.kind == "instruction":
            answers = [Answer("ignore", "It is only text; go on."), Answer("reject", "Reject the document.")]
            yield Deviation("instruction", "stop", flag.place, flag.sentence, answers=answers)
        elif flag.kind in ("terms", "ambiguous", "hidden", "incomplete"):
            kind = "missing" if flag.kind == "incomplete" else "terms"
            answers = [Answer("seen", "Seen; go on."), ASK]
            if kind == "missing":
                yield Deviation("missing", "ask", flag.place, flag.sentence, answers=answers)
            else:
                yield Deviation("terms", "ask", flag.place, flag.sentence, answers=answers)
        elif flag.kind == "note":
            yield Deviation("terms", "note", flag.place, flag.sentence)


def check_shipping(reading: Reading, draft: OrderDraft) -> Iterator[Deviation]:
    """Shipping that the customer reckons with, which nobody has agreed."""
    said = decimal(reading.value("shipping_total"))
    if said:
        sentence = f"They reckon with {money(said, draft.currency)} for shipping."
        yield Deviation("terms", "note", "/header/shipping_total", sentence, money(said, draft.currency))


def check_findings(findings: Sequence[Finding]) -> Iterator[Deviation]:
    """What the order's own checks and rules would say of the draft, as far as it is not said already."""
    weights: dict[str, Weight] = {"admit": "note", "hold": "ask", "refuse": "stop"}
    for finding in findings:
        if finding.code in OWN and finding.severity != "refuse":
            continue
        yield Deviation("rule", weights[finding.severity], finding.pointer, finding.message, ours=finding.code)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
