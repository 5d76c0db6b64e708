"""X12 as text: interchanges with their envelopes, values without the marks that would break them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lading.intake.structured.x12.envelope import Message, Party

_MARKS = str.maketrans({"*": " ", "~": " ", ">": " ", "\n": " ", "\r": " "})
Row = Sequence[str]


class Partners(msgspec.Struct, frozen=True, kw_only=True):
    """Between whom: the parties of the interchange and of the group, the version, and whether it is a test."""

    sender: Party
    receiver: Party
    group_sender: str
    group_receiver: str
    version: str = "004010"
    test: bool = False


def back_to(message: Message) -> Partners:
    """The partners of a message, turned around."""
    return Partners(
        sender=message.receiver,
        receiver=message.sender,
        group_sender=message.group_receiver or message.receiver.code,
        group_receiver=message.group_sender or message.sender.code,
        version=message.version or "004010",
        test=message.test,
    )


def write_interchange(
    partners: Partners, groups: Sequence[tuple[str, Sequence[Sequence[Row]]]], *, kind: str, control: int, at: datetime
) -> str:
    """One interchange. Each group is its kind (GS01) and its messages, each the rows between ST and SE."""
    rows: list[Row] = [_isa(partners, control, at)]
    for number, (group, messages) in enumerate(groups, 1):
        own = str(control * 100 + number)
        gs = ["GS", group, partners.group_sender, partners.group_receiver, f"{at:%Y%m%d}", f"{at:%H%M}", own, "X"]
        rows.append([*gs, partners.version])
        for at_message, body in enumerate(messages, 1):
            reference = f"{at_message:04d}"
            rows += [["ST", kind, reference], *body, ["SE", str(len(body) + 2), reference]]
        rows.append(["GE", str(len(messages)), own])
    rows.append(["IEA", str(len(groups)), f"{control:09d}"])
    return "".join(f"{_segment(row)}~\n" for row in rows)


def _isa(partners: Partners, control: int, at: datetime) -> Row:
    return [
        "ISA", "00", " " * 10, "00", " " * 10,
        _padded(partners.sender.qualifier or "ZZ", 2), _padded(partners.sender.code, 15),
        _padded(partners.receiver.qualifier or "ZZ", 2), _padded(partners.receiver.code, 15),
        f"{at:%y%m%d}", f"{at:%H%M}", "U", "00401", f"{control:09d}", "0", "T" if partners.test else "P", ">",
    ]  # fmt: skip


def _padded(text: str, width: int) -> str:
    return text[:width].ljust(width)


def _segment(row: Row) -> str:
    if row[0] == "ISA":
        return "*".join(row)
    return "*".join(value.translate(_MARKS).strip() for value in row).rstrip("*")
