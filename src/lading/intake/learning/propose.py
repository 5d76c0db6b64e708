"""What a person's corrections of a case teach: cross-references, aliases, unit words. Pure."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

import msgspec

from lading.intake.matched import Deviation, LineMatch, Matches
from lading.intake.matching.customers import name_keys
from lading.intake.matching.items import LEAVE_OUT, item_keys
from lading.intake.matching.lines import CHARGES, decimal
from lading.intake.matching.ship_tos import address_key, said_keys, shown_address
from lading.intake.matching.words import plain_code, plain_words
from lading.intake.matching.world import World
from lading.intake.reading import Reading, ReadLine

OFTEN = 3
"""How often a person must have accepted the same kind of difference of a customer before a tolerance is proposed."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be learned, in the words of `intake_knowledge`, and as a sentence. It is `confirmed` by a person."""

    kind: str
    key: str
    value: dict[str, Any]
    sentence: str
    customer: str = ""


class Accepted(msgspec.Struct, frozen=True):
    """A difference of a customer that a person took as it was."""

    kind: str
    theirs: Decimal
    ours: Decimal


def propose_knowledge(
    reading: Reading, corrected: Reading, before: Matches, after: Matches, *, world: World, sender: str = ""
) -> list[Proposal]:
    """What would have made the first match of `reading` the one that a person left, each once.

    `before` is what the reading alone meant, `after` what it means with the person's corrections and choices.
    """
    customer = after.customer.chosen.code if after.customer.chosen else ""
    found = [*_customer(reading, before, after, sender), *_ship_to(reading, before, after, world)]
    same_lines = len(reading.lines) == len(corrected.lines) == len(before.lines) == len(after.lines)
    if same_lines:
        for line, was, now in zip(reading.lines, before.lines, after.lines, strict=True):
            found += [*_item(line, was, now, customer), *_unit(line, was, now, customer)]
    return list({(one.kind, one.customer, one.key): one for one in found}.values())


def propose_tolerances(customer: str, accepted: Sequence[Accepted]) -> list[Proposal]:
    """A tolerance per kind of difference that was accepted often enough: as far as the widest of them, in percent."""
    found = []
    for kind in ("price", "quantity"):
        apart = [abs(one.theirs - one.ours) * 100 / one.ours for one in accepted if one.kind == kind and one.ours]
        if len(apart) >= OFTEN:
            widest = max(apart).quantize(Decimal("0.1"), ROUND_CEILING)
            sentence = f"{kind.capitalize()}s up to {widest} % from ours were accepted {len(apart)} times."
            value = {f"{kind}_percent": str(widest)}
            found.append(Proposal(kind="tolerance", key=kind, value=value, sentence=sentence, customer=customer))
    return found


def accepted_of(deviations: Sequence[Deviation]) -> list[Accepted]:
    """The differences of a case that a person took as the document has them."""
    found = []
    for one in deviations:
        theirs, ours = (decimal(text.split(" ")[0]) for text in (one.theirs, one.ours))
        taken = one.settled == "take_theirs" and one.weight == "ask"
        if one.kind in ("price", "quantity") and taken and theirs is not None and ours:
            found.append(Accepted(one.kind, theirs, ours))
    return found


def _customer(reading: Reading, before: Matches, after: Matches, sender: str) -> Iterator[Proposal]:
    now = after.customer.chosen
    was = before.customer.chosen
    if now is None or now.by != "person" or (was and was.code == now.code and was.probability >= 0.9):
        return
    for key in name_keys(reading, sender=sender):
        kind, _, said = key.partition(":")
        if kind in ("mail", "name") and said:
            what = "Mail from" if kind == "mail" else "The name"
            sentence = f"{what} “{said}” is {now.name}."
            yield Proposal(kind="customer", key=key, value={"customer": now.code}, sentence=sentence)


def _ship_to(reading: Reading, before: Matches, after: Matches, world: World) -> Iterator[Proposal]:
    now, was, customer = after.ship_to.chosen, before.ship_to.chosen, after.customer.chosen
    party = world.parties.get(customer.code) if customer else None
    if now is None or now.by != "person" or party is None or not now.code.isdecimal():
        return
    if was and was.code == now.code:
        return
    address = party.addresses[int(now.code)]
    for key in said_keys(reading)[:1]:
        said = key.partition(":")[2].partition("|")[0]
        sentence = f"“{said}” of {party.shown} is {shown_address(address)}."
        value = {"address": address_key(address)}
        yield Proposal(kind="ship_to", key=key, value=value, sentence=sentence, customer=party.code)


def _item(line: ReadLine, was: LineMatch, now: LineMatch, customer: str) -> Iterator[Proposal]:
    chosen = now.item.chosen
    if chosen is None or chosen.by != "person" or not customer:
        return
    if not chosen.code:
        yield from _left_out(line, customer)
        return
    if was.item.chosen and was.item.chosen.code == chosen.code and was.item.chosen.probability >= 0.9:
        return
    for key in item_keys(line)[:1]:
        kind, _, said = key.partition(":")
        if kind == "number" and said == plain_code(chosen.code):
            return
        sentence = f"The customer’s “{said}” is {chosen.code}, {chosen.name}."
        yield Proposal(kind="item", key=key, value={"sku": chosen.code}, sentence=sentence, customer=customer)


def _left_out(line: ReadLine, customer: str) -> Iterator[Proposal]:
    """A charge that a person left out is left out next time; goods are asked about again."""
    if line.value(CHARGES) and (keys := item_keys(line)):
        sentence = f"The customer’s charge “{keys[0].partition(':')[2]}” is left out."
        yield Proposal(kind="item", key=keys[0], value={"sku": LEAVE_OUT}, sentence=sentence, customer=customer)


def _unit(line: ReadLine, was: LineMatch, now: LineMatch, customer: str) -> Iterator[Proposal]:
    word = plain_words(line.value("unit"))
    chosen = now.item.chosen
    if not word or not now.unit or chosen is None or not chosen.code or not customer:
        return
    same_item = was.item.chosen is not None and was.item.chosen.code == chosen.code
    if not same_item or was.unit == now.unit:
        return
    said, meant = decimal(line.value("quantity")), decimal(now.quantity)
    ratio = meant / said if said and meant else Decimal(1)
    sentence = f"“{line.value('unit')}” of {chosen.code} is {ratio:f} {now.unit}."
    value = {"sku": chosen.code, "unit": now.unit, "ratio": f"{ratio:f}"}
    yield Proposal(kind="unit", key=f"{word}|{chosen.code}", value=value, sentence=sentence, customer=customer)
