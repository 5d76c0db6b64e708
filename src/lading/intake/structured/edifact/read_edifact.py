"""EDIFACT files: every message in them as a reading, orders in full, others as far as they concern orders."""

from lading.intake.reading import Evidence, Flag, Kind, Reading
from lading.intake.structured.each_message import conclude, read_each
from lading.intake.structured.edifact.acknowledgements import read_acknowledgement
from lading.intake.structured.edifact.charges import allowances, read_charges
from lading.intake.structured.edifact.documents import KINDS, begin
from lading.intake.structured.edifact.envelope import Message, read_envelope
from lading.intake.structured.edifact.header import read_header
from lading.intake.structured.edifact.lines import read_lines
from lading.intake.structured.edifact.parties import read_parties
from lading.intake.structured.edifact.parts import split_parts
from lading.intake.structured.edifact.totals import read_totals
from lading.intake.structured.gathering import Gathering


def read_edifact(text: str) -> list[Reading]:
    """A reading per message. One that is broken among others says why; raises `Malformed` where all are."""
    envelope = read_envelope(text)
    return read_each(envelope, begins="UNH", read=lambda message: _read(message, envelope.notes), broken=_broken)


def _read(message: Message, notes: list[str]) -> Reading:
    if message.kind == "CONTRL":
        return read_acknowledgement(message)
    if message.kind not in KINDS:
        sentence = f"EDIFACT {message.kind} is no order, change, answer or invoice: it is kept and not read."
        return _broken(message, sentence)
    header, parts = Gathering(), split_parts(message.segments)
    kind, flags = begin(message.kind, header, message.segments)
    read_header(header, parts.head)
    read_parties(header, parts.head, message)
    lines = [line for segments in parts.lines for line in read_lines(message.kind, segments)]
    lines += read_charges(allowances(parts.head), before=None)
    flags += read_totals(header, parts)
    faults = [Flag("incomplete", note) for note in [*message.notes, *notes]]
    if message.test:
        faults.append(Flag("note", "The interchange is marked as a test (UNB 0035)."))
    begun = _blank(message, kind, flags)
    return conclude(begun, header=header, lines=lines, notes=faults, nameless=message.kind in ("INVOIC", "DESADV"))


def _broken(message: Message, sentence: str) -> Reading:
    evidence = Evidence("", segment=f"UNH+{message.control}+{message.kind}")
    return _blank(message, "", [Flag("incomplete", sentence, evidence)])


def _blank(message: Message, kind: Kind, flags: list[Flag]) -> Reading:
    layout = f"edifact {message.kind} {message.sender.qualifier}:{message.sender.code}"
    return Reading(kind=kind, format=f"edifact {message.kind}", header={}, lines=[], flags=flags, layout=layout)
