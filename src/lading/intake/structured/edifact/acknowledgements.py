"""The technical acknowledgement CONTRL: which interchange it is about, and whether it was accepted."""

from lading.intake.reading import Evidence, Flag, Reading
from lading.intake.structured.edifact.envelope import Message
from lading.intake.structured.gathering import Gathering

_ANSWERS = {"7": "accepted", "8": "accepted", "4": "rejected", "6": "accepted"}


def read_acknowledgement(message: Message) -> Reading:
    """`reference` is the interchange's number; `answer` is accepted, changed (some messages refused), rejected."""
    header, flags, refused = Gathering(), [], False
    for segment in message.segments:
        if segment.tag == "UCI":
            header.put("reference", segment.at(1), segment="UCI")
            header.put("answer", _ANSWERS.get(segment.at(4), ""), segment="UCI 0083", text=segment.at(4))
        elif segment.tag == "UCM" and segment.at(3) == "4":
            refused = True
            sentence = f"They refused message {segment.at(1)}."
            flags.append(Flag("note", sentence, Evidence(segment.at(3), segment="UCM 0083")))
        elif segment.tag == "UCS":
            sentence = f"They found an error in their segment {segment.at(1)} of the message."
            flags.append(Flag("note", sentence, Evidence(segment.at(1), segment="UCS")))
    if refused and header.value("answer") == "accepted":
        header.replace("answer", "changed", segment="UCM 0083")
    layout = f"edifact CONTRL {message.sender.qualifier}:{message.sender.code}"
    return Reading(kind="", format="edifact CONTRL", header=header.fields, lines=[], flags=flags, layout=layout)
