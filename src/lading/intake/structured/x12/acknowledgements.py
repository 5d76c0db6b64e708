"""The technical acknowledgement 997: which group it is about, and whether it was accepted."""

from lading.intake.reading import Evidence, Flag, Reading
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.x12.envelope import Message

_ANSWERS = {
    "A": "accepted",
    "E": "changed",
    "P": "changed",
    "R": "rejected",
    "M": "rejected",
    "W": "rejected",
    "X": "rejected",
}


def read_acknowledgement(message: Message) -> Reading:
    """`reference` is the group's control number; `answer` is accepted, changed (with errors or in part), rejected."""
    header, flags = Gathering(), []
    for segment in message.segments:
        if segment.tag == "AK1":
            header.put("reference", segment.at(2), segment="AK102")
        elif segment.tag == "AK9":
            header.put("answer", _ANSWERS.get(segment.at(1), "changed"), segment="AK901", text=segment.at(1))
        elif segment.tag == "AK3":
            sentence = f"They found an error in their segment {segment.at(2)}, {segment.at(1)}."
            flags.append(Flag("note", sentence, Evidence("*".join(segment.elements), segment="AK3")))
    layout = f"x12 997 {message.sender.qualifier}:{message.sender.code}"
    return Reading(kind="", format="x12 997", header=header.fields, lines=[], flags=flags, layout=layout)
