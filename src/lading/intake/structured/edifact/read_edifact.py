"""EDIFACT files: every message in them as a reading, orders in full, others as far as they concern orders."""

from lading.intake.reading import Evidence, Flag, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.edifact.acknowledgements import read_acknowledgement
from lading.intake.structured.edifact.charges import allowances, read_charges
from lading.intake.structured.edifact.documents import KINDS, begin
from lading.intake.structured.edifact.envelope import Message, read_envelope
from lading.intake.structured.edifact.header import read_header
from lading.intake.structured.edifact.lines import read_lines
from lading.intake.structured.edifact.parties import read_parties
from lading.intake.structured.edifact.parts import split_parts
from lading.intake.structured.edifact.totals import read_totals
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.malformed import Malformed


def read_edifact(text: str) -> list[Reading]:
    """A reading per message. One that is broken among others says why; raises `Malformed` where all are."""
    envelope = read_envelope(text)
    if not envelope.messages:
        raise Malformed(" ".join(["The interchange holds no message (no UNH).", *envelope.notes[:2]]))
    readings, faults = [], []
    for message in envelope.messages:
        try:
            if message.broken:
                raise Malformed(message.broken)
            readings.append(_read(message, envelope.notes))
        except Malformed as fault:
            faults.append(fault)
            readings.append(_broken(message, fault.sentence))
    if len(faults) == len(readings):
        raise faults[0]
    return readings


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
    flags += odd_flags(header, lines)
    flags += [Flag("incomplete", note) for note in [*message.notes, *notes]]
    if message.test:
        flags.append(Flag("note", "The interchange is marked as a test (UNB 0035)."))
    if not header.value("po_number") and message.kind not in ("INVOIC", "DESADV"):
        flags.append(Flag("incomplete", "The message names no order number.", place="/header/po_number"))
    if not lines and kind == "order":
        flags.append(Flag("incomplete", "The order has no lines.", place="/lines"))
    readable = [line.line() for line in lines]
    return Reading(
        kind=kind,
        format=f"edifact {message.kind}",
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=_layout(message),
    )


def _broken(message: Message, sentence: str) -> Reading:
    flag = Flag("incomplete", sentence, Evidence("", segment=f"UNH+{message.control}+{message.kind}"))
    form = f"edifact {message.kind}"
    return Reading(kind="", format=form, header={}, lines=[], flags=[flag], layout=_layout(message))


def _layout(message: Message) -> str:
    return f"edifact {message.kind} {message.sender.qualifier}:{message.sender.code}"
