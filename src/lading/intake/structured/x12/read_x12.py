"""X12 files: every message in them as a reading, orders in full, others as far as they concern orders."""

from lading.intake.reading import Evidence, Flag, Kind, Reading
from lading.intake.structured.each_message import conclude, read_each
from lading.intake.structured.gathering import Gathering
from lading.intake.structured.x12.acknowledgements import read_acknowledgement
from lading.intake.structured.x12.charges import read_charges
from lading.intake.structured.x12.documents import KINDS, begin
from lading.intake.structured.x12.envelope import Message, read_envelope
from lading.intake.structured.x12.header import read_header
from lading.intake.structured.x12.lines import read_lines
from lading.intake.structured.x12.parties import read_parties
from lading.intake.structured.x12.parts import split_parts
from lading.intake.structured.x12.totals import read_totals


def read_x12(text: str) -> list[Reading]:
    """A reading per message. One that is broken among others says why; raises `Malformed` where all are."""
    envelope = read_envelope(text)
    return read_each(envelope, begins="ST", read=lambda message: _read(message, envelope.notes), broken=_broken)


def _read(message: Message, notes: list[str]) -> Reading:
    if message.kind == "997":
        return read_acknowledgement(message)
    if message.kind not in KINDS:
        sentence = f"X12 {message.kind} is no order, change, answer or invoice: it is kept and not read."
        return _broken(message, sentence)
    header, parts = Gathering(), split_parts(message.segments)
    kind, flags = begin(message.kind, header, message.segments)
    read_header(header, parts.head)
    read_parties(header, parts.head, message)
    if message.kind == "856":
        _put_order_of_dispatch(header, message)
    lines = [line for segments in parts.lines for line in read_lines(message.kind, segments)]
    lines += read_charges([*parts.head, *parts.tail], before=None)
    flags += read_totals(header, parts)
    faults = [Flag("incomplete", note) for note in [*message.notes, *notes]]
    if message.test:
        faults.append(Flag("note", "The interchange is marked as a test (ISA15 T)."))
    begun = _blank(message, kind, flags)
    return conclude(begun, header=header, lines=lines, notes=faults, nameless=message.kind in ("810", "856"))


def _put_order_of_dispatch(header: Gathering, message: Message) -> None:
    for segment in message.segments:
        if segment.tag == "PRF":
            header.put("po_number", segment.at(1), segment="PRF01")


def _broken(message: Message, sentence: str) -> Reading:
    return _blank(
        message, "", [Flag("incomplete", sentence, Evidence("", segment=f"ST*{message.kind}*{message.control}"))]
    )


def _blank(message: Message, kind: Kind, flags: list[Flag]) -> Reading:
    layout = f"x12 {message.kind} {message.sender.qualifier}:{message.sender.code}"
    return Reading(kind=kind, format=f"x12 {message.kind}", header={}, lines=[], flags=flags, layout=layout)
