"""EDIFACT as text: interchanges with their envelopes, marks inside of values released."""

from collections.abc import Sequence
from datetime import datetime

from lading.intake.structured.edifact.envelope import Message, Party

Element = str | Sequence[str]
Row = Sequence[Element]


def write_interchange(
    message: Message, bodies: Sequence[Sequence[Row]], *, kind: Sequence[str], control: int, at: datetime
) -> str:
    """One interchange back to the sender of a message. `bodies` are the rows between UNH and UNT."""
    syntax = ["UNOC", "3"]
    head: list[Element] = ["UNB", syntax, _party(message.receiver), _party(message.sender)]
    rows: list[Row] = [
        [*head, [f"{at:%y%m%d}", f"{at:%H%M}"], str(control), *(["", "", "", "", "", "1"] * message.test)]
    ]
    for number, body in enumerate(bodies, 1):
        rows.append(["UNH", str(number), kind])
        rows += body
        rows.append(["UNT", str(len(body) + 2), str(number)])
    rows.append(["UNZ", str(len(bodies)), str(control)])
    return "".join(f"{_segment(row)}'\n" for row in rows)


def _party(party: Party) -> Element:
    return [party.code or "UNKNOWN", *([party.qualifier] if party.qualifier else [])]


def _segment(row: Row) -> str:
    elements = [
        ":".join(map(_released, one)).rstrip(":") if not isinstance(one, str) else _released(one) for one in row
    ]
    return "+".join(elements).rstrip("+")


def _released(text: str) -> str:
    for mark in "?+:'":
        text = text.replace(mark, f"?{mark}")
    return text.replace("\n", " ").replace("\r", "")
