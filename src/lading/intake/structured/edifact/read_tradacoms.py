"""TRADACOMS orders: Britain's retail standard before EDIFACT, with the same marks but `=` behind a segment's tag."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lading.intake.reading import Flag, Reading
from lading.intake.structured.checks import check_amounts, check_count
from lading.intake.structured.edifact.segments import Segment, read_segments
from lading.intake.structured.gathering import DOUBTFUL, SURE, Gathering, odd_flags
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.values import digits_day, gtin_of, number_of

_ADDRESSES = (("SDT", "vendor"), ("CDT", "buyer"), ("CLO", "ship_to"))


def read_tradacoms(text: str) -> list[Reading]:
    """A reading per order. Raises `Malformed` where the transmission is cut off or none of its messages is an order."""
    segments = list(read_segments(_unwrapped(text), behind_tag="="))
    if segments[-1].tag != "END":
        raise Malformed("The transmission never ends: END is missing. It was probably cut off; ask for it again.")
    common = Gathering()
    _put_sender(common, segments[0])
    readings = []
    for kind, body in _messages(segments):
        if kind == "ORDHDR":
            _put_parties(common, body)
        elif kind == "ORDERS":
            readings.append(_read(body, common))
    if not readings:
        kinds = ", ".join(dict.fromkeys(kind for kind, _ in _messages(segments)))
        sentence = f"TRADACOMS {kinds} holds no orders: it is kept and not read."
        flag = Flag("incomplete", sentence)
        return [Reading(kind="", format=f"tradacoms {kinds}", header={}, lines=[], flags=[flag])]
    return readings


def _unwrapped(text: str) -> str:
    """Transmissions come in lines of fixed width; ends of lines say nothing."""
    return text.replace("\r", "").replace("\n", "")


def _messages(segments: Sequence[Segment]) -> Iterator[tuple[str, list[Segment]]]:
    kind, body = "", list[Segment]()
    for segment in segments:
        if segment.tag == "MHD":
            kind, body = segment.at(2), []
        elif segment.tag == "MTR":
            yield kind, body
        else:
            body.append(segment)


def _put_sender(common: Gathering, first: Segment) -> None:
    common.put("buyer_gln" if len(first.at(2)) == 13 else "buyer_code", first.at(2), segment="STX")
    common.put("buyer", first.at(2, 2), segment="STX")


def _put_parties(header: Gathering, body: Sequence[Segment]) -> None:
    for segment in body:
        for tag, name in _ADDRESSES:
            if segment.tag != tag:
                continue
            code = segment.at(1)
            if code:
                is_gln = len(code) == 13 and code.isdecimal() and name != "vendor"
                header.put(f"{name}_{'gln' if is_gln else 'code'}", code, segment=tag)
            header.put(f"{name}_code", segment.at(1, 2), segment=tag)
            header.put("ship_to_name" if name == "ship_to" else name, segment.at(2), segment=tag)
            _put_address(header, name, segment)


def _put_address(header: Gathering, name: str, segment: Segment) -> None:
    lines = [part.strip() for part in segment.parts(3)[:4] if part.strip()]
    if name != "vendor" and lines:
        header.put(f"{name}_street", lines[0], segment=segment.tag)
        header.put(f"{name}_city", lines[-1] if len(lines) > 1 else "", segment=segment.tag, probability=DOUBTFUL)
        header.put(f"{name}_postal_code", segment.at(3, 5), segment=segment.tag)


def _read(body: Sequence[Segment], common: Gathering) -> Reading:
    header, lines, flags = common.copied(), list[Gathering](), list[Flag]()
    _put_parties(header, body)
    for segment in body:
        if segment.tag == "ORD":
            header.put("po_number", segment.at(1), segment="ORD")
            header.put("our_number", segment.at(1, 2), segment="ORD")
            header.put("order_date", digits_day(segment.at(1, 3)), segment="ORD", probability=0.98)
        elif segment.tag == "DIN":
            header.put("requested_by", digits_day(segment.at(1)), segment="DIN", probability=0.98)
        elif segment.tag == "OLD":
            lines.append(_line(segment))
        elif segment.tag == "OTR":
            flag = check_count(said=segment.at(1), counted=len(lines), what="lines", segment="OTR")
            flags += [flag] if flag else []
    flags += odd_flags(header, lines)
    readable = [line.line() for line in lines]
    return Reading(
        kind="order",
        format="tradacoms ORDERS",
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=f"tradacoms {header.value('buyer_gln') or header.value('buyer_code')}",
    )


def _line(segment: Segment) -> Gathering:
    """OLD: item by EAN and our code, its customer's code, units in one that is ordered, how many, price in 1/10,000."""
    line = Gathering()
    line.put("position", segment.at(1), segment="OLD")
    found = gtin_of(segment.at(2))
    line.put("gtin", found or segment.at(2), segment="OLD SPRO", text=segment.at(2), probability=SURE if found else 0.7)
    line.put("seller_item", segment.at(2, 2), segment="OLD SPRO")
    line.put("buyer_item", segment.at(4, 2) or segment.at(4), segment="OLD CPRO")
    line.put("quantity", segment.at(6), segment="OLD OQTY", probability=SURE)
    units = number_of(segment.at(5))
    if units is not None and units != 1:
        line.put("unit", "case", segment="OLD UNOR", text=segment.at(5), probability=0.9)
        line.put("note", f"{segment.at(5)} units in one", segment="OLD UNOR")
    price = number_of(segment.at(7))
    if price is not None:
        line.put("unit_price", price / Decimal(10_000), segment="OLD OUCT", text=segment.at(7))
    line.put("text", " ".join(part.strip() for part in segment.parts(10) if part.strip()), segment="OLD TDES")
    return line
