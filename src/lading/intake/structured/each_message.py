"""Reading the messages of an EDI file: what each ends as, whatever its standard, and a reason where it is broken."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from lading.intake.reading import Flag, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.opener import Envelope, Framed

M = TypeVar("M", bound=Framed)  # type: ignore[type-arg]


def read_each(
    envelope: Envelope[M], *, begins: str, read: Callable[[M], Reading], broken: Callable[[M, str], Reading]
) -> list[Reading]:
    """A reading per message. One that is broken among others says why; raises `Malformed` where all are."""
    if not envelope.messages:
        raise Malformed(" ".join([f"The interchange holds no message (no {begins}).", *envelope.notes[:2]]))
    readings, faults = [], []
    for message in envelope.messages:
        try:
            if message.broken:
                raise Malformed(message.broken)
            readings.append(read(message))
        except Malformed as fault:
            faults.append(fault)
            readings.append(broken(message, fault.sentence))
    if len(faults) == len(readings):
        raise faults[0]
    return readings


def conclude(
    begun: Reading, *, header: Gathering, lines: Sequence[Gathering], notes: Sequence[Flag], nameless: bool
) -> Reading:
    """The whole reading of a message out of its beginning; `nameless` says that it need not name an order."""
    flags = [*begun.flags, *odd_flags(header, lines), *notes]
    if not header.value("po_number") and not nameless:
        flags.append(Flag("incomplete", "The message names no order number.", place="/header/po_number"))
    if not lines and begun.kind == "order":
        flags.append(Flag("incomplete", "The order has no lines.", place="/lines"))
    read = [line.line() for line in lines]
    flags += check_amounts(header.fields, read)
    return msgspec.structs.replace(begun, header=header.fields, lines=read, flags=flags)
