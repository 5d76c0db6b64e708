"""The parties of an EDIFACT message: NAD and what follows it become buyer, ship-to, bill-to and vendor."""

from collections.abc import Sequence

from lading.intake.structured.edifact.envelope import Message
from lading.intake.structured.edifact.segments import Segment
from lading.intake.structured.edifact.texts import joined
from lading.intake.structured.gathering import DOUBTFUL, LIKELY, Gathering
from lading.intake.structured.values import checks

_ROLES = {
    "buyer": ("BY", "OB", "MS"),
    "ship_to": ("DP", "ST", "UC", "CN", "UD"),
    "bill_to": ("IV", "IT", "BI", "PR"),
    "vendor": ("SU", "SE", "SR", "MF"),
}
_FOLLOW = ("NAD", "LOC", "FII", "RFF", "CTA", "COM", "DOC")
_ORDERING = ("ORDERS", "ORDCHG")


def read_parties(header: Gathering, segments: Sequence[Segment], message: Message) -> None:
    """Puts the parties into the header; without a buyer's code the interchange's sender stands for it."""
    groups = _groups(segments)
    for name, roles in _ROLES.items():
        found = [group for role in roles for group in groups if group[0].at(1) == role]
        for group in found[:2] if name == "buyer" else found[:1]:
            _put_party(header, name, group)
    if message.sender.code and message.kind in _ORDERING:
        is_gln = message.sender.qualifier == "14" and len(message.sender.code) == 13
        header.put("buyer_gln" if is_gln else "buyer_code", message.sender.code, segment="UNB", probability=LIKELY)


def _groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    groups: list[list[Segment]] = []
    inside = False
    for segment in segments:
        if segment.tag == "NAD":
            groups.append([])
            inside = True
        inside = inside and segment.tag in _FOLLOW
        if inside:
            groups[-1].append(segment)
    return groups


def _put_party(header: Gathering, name: str, group: Sequence[Segment]) -> None:
    first = group[0]
    _put_code(header, name, first)
    title = name if name in ("buyer", "vendor") else f"{name}_name"
    if any(part.strip() for part in first.parts(4)):
        header.put(title, joined(first.parts(4)[:5]), segment=f"{first.key} C080")
        if name != "vendor":
            _put_address(header, name, first)
    elif any(part.strip() for part in first.parts(3)):
        _put_block(header, name, title, first)
        if name != "vendor":
            _put_place(header, name, first)
    elif name != "vendor":
        _put_address(header, name, first)
    for segment in group[1:]:
        if segment.tag == "RFF" and segment.at(1) in ("VA", "FC", "GN") and name == "buyer":
            header.put("buyer_tax_id", segment.at(1, 2), segment=f"{first.key} {segment.key}")
        elif segment.tag == "RFF" and segment.at(1) in ("IA", "API", "YC1") and name == "vendor":
            header.put("vendor_code", segment.at(1, 2), segment=f"{first.key} {segment.key}")
        elif name in ("buyer", "ship_to"):
            put_contact(header, segment)


def put_contact(header: Gathering, segment: Segment) -> None:
    """A person (CTA) or an address of mail or telephone (COM)."""
    if segment.tag == "CTA":
        header.put("contact", segment.at(2, 2) or segment.at(2), segment=segment.key)
    elif segment.tag == "COM":
        for element in range(1, len(segment.elements) + 1):
            name = {"EM": "contact_email", "TE": "contact_phone", "AL": "contact_phone"}.get(segment.at(element, 2))
            if name:
                header.put(name, segment.at(element), segment="COM")


def _put_code(header: Gathering, name: str, first: Segment) -> None:
    """Agency 9 is GS1: a GLN; other agencies' codes are codes."""
    code, agency = first.at(2), first.at(2, 3)
    if name not in ("buyer", "ship_to", "vendor") or not code:
        return
    if name != "vendor" and len(code) == 13 and code.isdecimal() and (agency == "9" or checks(code)):
        header.put(f"{name}_gln", code, segment=first.key)
    else:
        header.put(f"{name}_code", code, segment=first.key)


def _put_address(header: Gathering, name: str, first: Segment) -> None:
    street = [part.strip() for part in first.parts(5) if part.strip()]
    if street:
        header.put(f"{name}_street", street[0], segment=f"{first.key} C059")
    if name == "ship_to":
        header.add_text("ship_to_more", ", ".join(street[1:]), segment=f"{first.key} C059", between=", ")
    _put_place(header, name, first)


def _put_place(header: Gathering, name: str, first: Segment) -> None:
    header.put(f"{name}_city", first.at(6), segment=f"{first.key} 3164")
    if name != "buyer":
        header.put(f"{name}_region", first.at(7), segment=f"{first.key} 3229")
    header.put(f"{name}_postal_code", first.at(8), segment=f"{first.key} 3251")
    header.put(f"{name}_country", first.at(9), segment=f"{first.key} 3207")


def _put_block(header: Gathering, name: str, title: str, first: Segment) -> None:
    """Name and address in one block of lines (C058): the first is the name, the next the street, with doubt."""
    lines = [part.strip() for part in first.parts(3) if part.strip()]
    header.put(title, lines[0], segment=f"{first.key} C058", probability=LIKELY)
    if name != "vendor" and len(lines) > 1:
        header.put(f"{name}_street", lines[1], segment=f"{first.key} C058", probability=DOUBTFUL)
    if name == "ship_to":
        header.add_text("ship_to_more", ", ".join(lines[2:]), segment=f"{first.key} C058", between=", ")
