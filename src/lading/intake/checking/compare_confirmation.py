"""A supplier's confirmation against our purchase order, line by line: what it says, and where it differs. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from lading.intake.checking.confirmed_lines import Confirmed, Ordered, assign
from lading.intake.checking.say import money, number, share
from lading.intake.deciding.authority import Tolerances
from lading.intake.matched import Answer, Deviation, DeviationKind, Weight
from lading.intake.reading import Reading

ACCEPT = Answer("take_theirs", "Accept it as they confirmed it.")
ASK = Answer("ask", "Talk to the supplier.")
SURE = 0.85
"""A field that is less sure than this is looked at by a person."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What a confirmation would do to the purchase order: its lines by their numbers, and what a person should see."""

    lines: list[Confirmed]
    deviations: list[Deviation]


def compare_confirmation(
    reading: Reading, ordered: Sequence[Ordered], *, currency: str, tolerances: Tolerances
) -> Compared:
    """Compare. Lines are found by position and item; a confirmation without lines speaks of all of them at once.

    Differences within the tolerances are notes; all others ask, and what cannot be placed stops.
    """
    said = reading.value("currency")
    deviations = []
    if said and said != currency:
        sentence = f"It is in {said}, the purchase order in {currency}."
        deviations.append(Deviation("currency", "stop", "/header/currency", sentence, said, currency, [ASK]))
    if not any(not line.value("charge") for line in reading.lines):
        lines, whole = _whole(reading, ordered)
        return Compared(lines=lines, deviations=[*deviations, *whole])
    assigned = assign(reading, ordered)
    deviations += assigned.deviations
    by_line = {one.line: one for one in ordered}
    for confirmed in assigned.lines:
        deviations += _differences(confirmed, by_line[confirmed.line], currency, tolerances)
    deviations += _missing(reading, ordered, {one.line for one in assigned.lines})
    deviations += _charges(reading, currency)
    deviations += _unsure(reading)
    return Compared(lines=assigned.lines, deviations=deviations)


def _whole(reading: Reading, ordered: Sequence[Ordered]) -> tuple[list[Confirmed], list[Deviation]]:
    answer = reading.value("answer")
    if answer == "rejected":
        sentence = "The supplier rejects the whole order."
        none = [Confirmed(line=one.line, place="/header/answer", quantity=Decimal(0)) for one in ordered]
        return none, [Deviation("quantity", "ask", "/header/answer", sentence, "0", "", [ACCEPT, ASK])]
    if answer == "accepted":
        return [Confirmed(line=one.line, place="/header/answer") for one in ordered], []
    sentence = "It names no lines and does not say that all is accepted."
    return [], [Deviation("missing", "stop", "/lines", sentence, answer, "", [ASK])]


def _differences(said: Confirmed, ours: Ordered, currency: str, tolerances: Tolerances) -> Iterator[Deviation]:
    name = f"Line {ours.line} ({ours.sku})"
    if said.quantity is not None and said.quantity != ours.quantity:
        within = abs(said.quantity - ours.quantity) * 100 <= tolerances.quantity_percent * ours.quantity
        words = f"{number(said.quantity)} of {number(ours.quantity)} {ours.unit}"
        sentence = f"{name}: {words} are confirmed." if said.quantity else f"{name} is rejected."
        yield _deviation(
            "quantity", _weight(within=within), f"{said.place}/quantity", sentence, said.quantity, ours.quantity
        )
    if said.unit_cost is not None and said.unit_cost != ours.unit_cost:
        apart = abs(said.unit_cost - ours.unit_cost)
        within = apart * 100 <= tolerances.price_percent * ours.unit_cost or apart <= tolerances.price_amount
        difference = share(said.unit_cost, ours.unit_cost)
        sentence = (
            f"{name}: confirmed at {money(said.unit_cost, currency)} per {ours.unit}, "
            f"ordered at {money(ours.unit_cost, currency)} ({difference})."
        )
        yield _deviation(
            "price", _weight(within=within), f"{said.place}/unit_price", sentence, said.unit_cost, ours.unit_cost
        )
    if said.due_on is not None and said.due_on != ours.due_on:
        yield _late(said, ours, name, tolerances)


def _late(said: Confirmed, ours: Ordered, name: str, tolerances: Tolerances) -> Deviation:
    wanted = ours.due_on
    within = wanted is None or said.due_on is None or said.due_on <= wanted + timedelta(days=tolerances.days)
    expected = f", expected on {wanted.isoformat()}" if wanted else ""
    sentence = f"{name}: confirmed for {_day(said.due_on)}{expected}."
    return _deviation(
        "date", _weight(within=within), f"{said.place}/{said.day_field}", sentence, _day(said.due_on), _day(wanted)
    )


def _deviation(
    kind: DeviationKind, weight: Weight, place: str, sentence: str, theirs: Decimal | str, ours: Decimal | str
) -> Deviation:
    said, expected = (number(one) if isinstance(one, Decimal) else one for one in (theirs, ours))
    return Deviation(kind, weight, place, sentence, said, expected, [ACCEPT, ASK])


def _weight(*, within: bool) -> Weight:
    return "note" if within else "ask"


def _missing(reading: Reading, ordered: Sequence[Ordered], named: set[int]) -> Iterator[Deviation]:
    """Lines that the confirmation does not speak of: as ordered where it says that it accepts, else asked about."""
    weight: Weight = "note" if reading.value("answer") == "accepted" else "ask"
    for one in ordered:
        if one.line not in named and one.quantity:
            sentence = f"Line {one.line} ({one.sku}) is not confirmed."
            yield Deviation("missing", weight, f"/order/{one.line}", sentence, "", number(one.quantity), [ACCEPT, ASK])


def _charges(reading: Reading, currency: str) -> Iterator[Deviation]:
    for place, line in enumerate(reading.lines):
        amount = line.value("amount")
        if line.value("charge") and amount and Decimal(amount) > 0:
            sentence = f"It adds {line.value('text') or 'a charge'}: {money(Decimal(amount), currency)}."
            yield Deviation("terms", "ask", f"/lines/{place}/amount", sentence, amount, "", [ACCEPT, ASK])


def _unsure(reading: Reading) -> Iterator[Deviation]:
    """What was read with doubt, and what the document itself raises."""
    for place, line in enumerate(reading.lines):
        for name in ("quantity", "unit_price", "promised_on"):
            field = line.fields.get(name)
            if field and field.probability < SURE:
                sentence = f"Line {line.value('position') or place + 1}: {field.value} is not surely read."
                answers = [Answer("take_theirs", "It is read rightly."), ASK]
                yield Deviation("missing", "ask", f"/lines/{place}/{name}", sentence, field.value, "", answers)
    for flag in reading.flags:
        if flag.kind in ("arithmetic", "instruction", "terms", "ambiguous"):
            kinds: Mapping[str, DeviationKind] = {"arithmetic": "arithmetic", "instruction": "instruction"}
            kind = kinds.get(flag.kind, "terms")
            yield Deviation(kind, "ask", flag.place or "/header", flag.sentence, "", "", [ACCEPT, ASK])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
