"""What a mail wants in words, as a reading: the order that is meant, with the sentence as its evidence."""

import re

from lading.intake.mail.intents import Intent
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
