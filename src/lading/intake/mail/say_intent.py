"""What a mail wants in words, as a reading: the order that is meant, with the sentence as its evidence."""

import re
from collections.abc import Sequence

import msgspec

from lading.intake.mail.intents import Intent
from lading.intake.mail.numbers import mentions
from lading.intake.reading import Evidence, Field, Reading


def reading_of_words(intent: Intent) -> Reading:
    """The reading of an intent that stands in no file. Our numbers and the sender's are told apart by their look."""
    evidence = Evidence(text=intent.sentence[:500], segment="mail")
    header = {}
    for number in intent.numbers[:1]:
        ours = re.fullmatch(r"(L|PO)\d{4,}", number)
        header["our_number" if ours else "po_number"] = Field(number, intent.probability, "words", evidence)
    if intent.sentence:
        header["note"] = Field(intent.sentence[:1000], 0.99, "words", evidence)
    return Reading(kind=intent.kind, format="mail", header=header, lines=[])


def with_numbers(readings: Sequence[Reading], *, subject: str) -> list[Reading]:
    """Changes in words that name no order are of that in the mail's subject, where it names one and no other."""
    named = list(dict.fromkeys(one.value for one in mentions(subject) if one.introduced)) if subject else []
    evidence = Evidence(subject[:500], segment="subject")
    return [_of_order(one, Field(named[0], 0.8, "words", evidence) if len(named) == 1 else None) for one in readings]


def _of_order(reading: Reading, named: Field | None) -> Reading:
    if reading.kind not in ("change", "cancellation") or reading.format != "text":
        return reading
    field = reading.header.get("po_number") or named
    if field is None or reading.value("our_number"):
        return reading
    header = {name: one for name, one in reading.header.items() if name != "po_number"}
    name = "our_number" if re.fullmatch(r"L\d{4,}", field.value) else "po_number"
    return msgspec.structs.replace(reading, header={**header, name: field})
