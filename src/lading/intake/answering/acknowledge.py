"""Technical acknowledgements, at once and whatever becomes of the orders: 997 of X12, CONTRL of EDIFACT."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from lading.intake.answering import edifact_writing, x12_writing
from lading.intake.answering.answer import Written
from lading.intake.answering.edifact_errors import message_rows
from lading.intake.answering.segment_errors import segment_errors
from lading.intake.reading import Reading
from lading.intake.structured.edi_text import looks_like_edi
from lading.intake.structured.edifact import envelope as edifact
from lading.intake.structured.edifact.read_edifact import read_edifact
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.opener import Envelope
from lading.intake.structured.x12 import envelope as x12
from lading.intake.structured.x12.documents import KINDS
from lading.intake.structured.x12.read_x12 import read_x12

_FAULTS = {"SE02": "3", "SE01": "4", "The control number": "23"}
_NEVER = ("997", "999", "824", "CONTRL", "APERAK")
"""Acknowledgements are not acknowledged."""
Acknowledging = Callable[[int, datetime], Written]
"""Writes an acknowledgement under a number, at a moment."""


def acknowledge(text: str, *, control: int, at: datetime) -> Written | None:
    """The acknowledgement of an interchange, of a broken one too as far as its envelope can be read.

    None for what is no EDI, has no readable envelope or sender, or is itself an acknowledgement.
    """
    made = judge_interchange(text)
    return made(control, at) if made else None


def judge_interchange(text: str) -> Acknowledging | None:
    """What writes the acknowledgement under a number; judged once, however often it is written. None as above."""
    if not looks_like_edi(text):
        return None
    begins = text.removeprefix("\ufeff").lstrip()[:3]
    try:
        if begins in ("UNA", "UNB", "UNH"):
            return _contrl(edifact.read_envelope(text), _verdicts(text, edifact_too=True))
        return _functional(x12.read_envelope(text), _verdicts(text, edifact_too=False))
    except Malformed:
        return None


def _verdicts(text: str, *, edifact_too: bool) -> list[Reading] | None:
    """The readings, None where all messages are broken."""
    try:
        return read_edifact(text) if edifact_too else read_x12(text)
    except Malformed:
        return None


def _functional(envelope: Envelope[x12.Message], readings: list[Reading] | None) -> Acknowledging | None:
    groups: dict[str, list[_Judged]] = {}
    for number, message in enumerate(envelope.messages):
        if message.sender.code and message.kind not in _NEVER:
            groups.setdefault(message.group, []).append(_judge(message, readings[number] if readings else None))
    if not groups:
        return None
    partners = x12_writing.back_to(next(iter(groups.values()))[0].message)
    bodies = [_group(messages) for messages in groups.values()]

    def write(control: int, at: datetime) -> Written:
        text = x12_writing.write_interchange(partners, [("FA", bodies)], kind="997", control=control, at=at)
        return Written(text, f"997-{control}.edi", "application/edi-x12", "x12 997")

    return write


class _Judged(NamedTuple):
    message: x12.Message
    refused: bool
    codes: list[str]
    segments: list[x12_writing.Row]


def _judge(message: x12.Message, reading: Reading | None) -> _Judged:
    refused = reading is None or _is_refused(reading)
    segments = segment_errors(message, None if refused else reading)
    return _Judged(message, refused, _codes(message, refused=refused, flawed=bool(segments)), segments)


def _group(messages: Sequence[_Judged]) -> list[x12_writing.Row]:
    first = messages[0].message
    rows: list[x12_writing.Row] = [["AK1", first.group_kind or "PO", first.group]]
    for message, refused, codes, segments in messages:
        rows += [["AK2", message.kind, message.control], *segments]
        rows.append(["AK5", "R" if refused else "E" if codes else "A", *codes])
    taken = sum(not one.refused for one in messages)
    flawed = any(one.codes for one in messages)
    verdict = "R" if not taken else "P" if taken < len(messages) else "E" if flawed else "A"
    rows.append(["AK9", verdict, str(len(messages)), str(len(messages)), str(taken)])
    return rows


def _codes(message: x12.Message, *, refused: bool, flawed: bool) -> list[str]:
    """Why, in the codes of element 718."""
    if message.broken:
        return ["2"]
    found = [code for note in message.notes for start, code in _FAULTS.items() if note.startswith(start)]
    if message.kind not in KINDS:
        found.append("1")
    elif refused or flawed:
        found.append("5")
    return list(dict.fromkeys(found))


def _contrl(envelope: Envelope[edifact.Message], readings: list[Reading] | None) -> Acknowledging | None:
    judged = [
        (message, readings[number] if readings else None)
        for number, message in enumerate(envelope.messages)
        if message.sender.code and message.kind not in _NEVER
    ]
    if not judged:
        return None
    first = judged[0][0]
    sender, receiver = ([one.code, one.qualifier] for one in (first.sender, first.receiver))
    refused = [reading is None or _is_refused(reading) for _, reading in judged]
    body: list[edifact_writing.Row] = [["UCI", first.interchange, sender, receiver, "4" if all(refused) else "7"]]
    for (message, reading), bad in zip(judged, refused, strict=True):
        body += message_rows(message, None if bad else reading, refused=bad)

    def write(control: int, at: datetime) -> Written:
        text = edifact_writing.write_interchange(first, [body], kind=["CONTRL", "D", "3", "UN"], control=control, at=at)
        return Written(text, f"CONTRL-{control}.edi", "application/edifact", "edifact CONTRL")

    return write


def _is_refused(reading: Reading) -> bool:
    return reading.kind == "" and any(flag.kind == "incomplete" for flag in reading.flags)
