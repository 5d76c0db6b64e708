"""The parties of an X12 message: N1 and the segments of its loop become buyer, ship-to, bill-to and vendor."""

from collections.abc import Sequence

from lading.intake.structured.gathering import DOUBTFUL, LIKELY, SURE, Gathering
from lading.intake.structured.x12.envelope import Message
from lading.intake.structured.x12.segments import Segment

_ROLES = {
    "buyer": ("BY", "OB", "LW", "EN"),
    "ship_to": ("ST", "SO", "MI", "UC"),
    "bill_to": ("BT", "RI", "II", "PR"),
    "vendor": ("SU", "SE", "VN", "SF", "RS"),
}
"""Which roles say it, the best first: BY is the buying party, LW the customer, EN the end user."""
_LOOP = ("N1", "N2", "N3", "N4", "PER", "REF")


def read_parties(header: Gathering, segments: Sequence[Segment], message: Message) -> None:
    """Puts the parties into the header; without a buyer's code the interchange's sender stands for it."""
    loops = _loops(segments)
    for name, roles in _ROLES.items():
        for role in roles:
            found = [loop for loop in loops if loop[0].at(1) == role]
            if found:
                _put_party(header, name, found[0])
                break
    if not header.value("buyer") and header.value("bill_to_name"):
        field = header.fields["bill_to_name"]
        header.put("buyer", field.value, segment=field.evidence.segment, probability=LIKELY)
    if message.sender.code and message.kind in ("850", "860", "875"):
        header.put("buyer_code", message.sender.code, segment="ISA06", probability=LIKELY)


def _loops(segments: Sequence[Segment]) -> list[list[Segment]]:
    loops: list[list[Segment]] = []
    inside = False
    for segment in segments:
        if segment.tag == "N1":
            loops.append([])
            inside = True
        inside = inside and segment.tag in _LOOP
        if inside:
            loops[-1].append(segment)
    return loops


def _put_party(header: Gathering, name: str, loop: list[Segment]) -> None:
    first = loop[0]
    label = f"N1*{first.at(1)}"
    title = name if name in ("buyer", "vendor") else f"{name}_name"
    header.put(title, first.at(2), segment=f"{label} N102")
    _put_code(header, name, first, label)
    for segment in loop[1:]:
        where = f"{label} {segment.tag}"
        if segment.tag == "N2" and name == "ship_to":
            header.add_text("ship_to_more", segment.at(1), segment=where, between=", ")
        elif segment.tag == "N3":
            _put_street(header, name, segment, where)
        elif segment.tag == "N4" and name != "vendor":
            _put_place(header, name, segment, where)
        elif segment.tag == "PER":
            put_contact(header, segment, where)
        elif segment.tag == "REF" and name == "buyer" and segment.at(1) in ("TJ", "EI", "VX", "GT"):
            header.put("buyer_tax_id", segment.at(2), segment=where)


def _put_code(header: Gathering, name: str, first: Segment, label: str) -> None:
    """N103 says whose code N104 is: UL a GLN, 92 the buyer's own, 91 the seller's, 1 and 9 Dun & Bradstreet's."""
    if name not in ("buyer", "ship_to", "vendor"):
        return
    is_gln = first.at(3) == "UL" and len(first.at(4)) == 13
    if is_gln and name != "vendor":
        header.put(f"{name}_gln", first.at(4), segment=f"{label} N104")
    else:
        header.put(f"{name}_code", first.at(4), segment=f"{label} N104")


def _put_street(header: Gathering, name: str, segment: Segment, where: str) -> None:
    if name == "vendor":
        return
    fresh = header.put(f"{name}_street", segment.at(1), segment=f"{where}01")
    if name == "ship_to":
        more = [segment.at(2)] if fresh else [segment.at(1), segment.at(2)]
        header.add_text("ship_to_more", ", ".join(filter(None, more)), segment=where, between=", ")


def _put_place(header: Gathering, name: str, segment: Segment, where: str) -> None:
    header.put(f"{name}_city", segment.at(1), segment=f"{where}01")
    if name != "buyer":
        header.put(f"{name}_region", segment.at(2), segment=f"{where}02")
    header.put(f"{name}_postal_code", segment.at(3), segment=f"{where}03")
    if segment.at(4):
        header.put(f"{name}_country", segment.at(4), segment=f"{where}04")
    elif segment.at(3)[:5].isdecimal() and len(segment.at(2)) == 2:
        # The standard leaves the country out within the United States.
        header.put(f"{name}_country", "US", segment=f"{where}03", text=segment.at(3), probability=DOUBTFUL)


def put_contact(header: Gathering, segment: Segment, where: str, probability: float = SURE) -> None:
    """A person (PER): name, and pairs of what kind of address it is and the address."""
    header.put("contact", segment.at(2), segment=f"{where}02", probability=probability)
    for at in range(3, len(segment.elements), 2):
        kind, number = segment.at(at), segment.at(at + 1)
        if kind == "EM":
            header.put("contact_email", number, segment=f"{where}{at + 1:02d}")
        elif kind in ("TE", "WP", "CP"):
            header.put("contact_phone", number, segment=f"{where}{at + 1:02d}")
