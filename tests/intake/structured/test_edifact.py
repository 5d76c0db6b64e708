"""EDIFACT by small messages: marks and releases, fields with their segments, deliveries, changes, answers."""

import pytest

from lading.intake.structured import Malformed
from tests.intake.structured.reads import edifact, header, read, values

ORDER = (
    "BGM+220+PO-77+9",
    "DTM+137:20261130:102",
    "DTM+2:20261215:102",
    "NAD+BY+4006381333931::9++Müller ?+ Söhne+Hafenstr. 1+Hamburg++20457+DE",
    "RFF+VA:DE123456789",
    "NAD+DP+++Lager Süd+Am Tor 3:Halle B+München++80331+DE",
    "CUX+2:EUR:9",
    "LIN+1++4006381333931:EN",
    "PIA+5+MUG-RED:SA+4711:IN",
    "IMD+F++:::Becher, rot",
    "QTY+21:200:PCE",
    "PRI+AAA:30.5:CT:AAA:100:PCE",
    "MOA+203:61",
)


def test_an_order_says_who_what_when_and_from_where() -> None:
    reading = read(edifact(*ORDER, "UNS+S", "MOA+79:61", "CNT+2:1", "CNT+1:200"))[0]
    assert (reading.kind, reading.format, reading.flags) == ("order", "edifact ORDERS", [])
    assert header(reading) == {
        "po_number": "PO-77", "currency": "EUR", "order_date": "2026-11-30", "requested_by": "2026-12-15",
        "buyer_gln": "4006381333931", "buyer": "Müller + Söhne", "buyer_street": "Hafenstr. 1",
        "buyer_city": "Hamburg", "buyer_postal_code": "20457", "buyer_country": "DE", "buyer_tax_id": "DE123456789",
        "ship_to_name": "Lager Süd", "ship_to_street": "Am Tor 3", "ship_to_more": "Halle B",
        "ship_to_city": "München", "ship_to_postal_code": "80331", "ship_to_country": "DE", "goods_total": "61",
    }  # fmt: skip
    assert values(reading.lines[0]) == {
        "position": "1", "gtin": "4006381333931", "seller_item": "MUG-RED", "buyer_item": "4711",
        "quantity": "200", "unit": "each", "text": "Becher, rot", "unit_price": "30.5", "price_per": "100",
        "amount": "61",
    }  # fmt: skip
    assert reading.lines[0].fields["quantity"].evidence.segment == "QTY+21"


def test_una_gives_other_marks_and_a_decimal_comma() -> None:
    reading = read("UNA|^,! ;UNH^1^ORDERS|D|96A|UN;BGM^220^A!^1;LIN^1;QTY^21|2,5|KGM;UNT^5^1;")[0]
    assert (reading.value("po_number"), reading.lines[0].value("quantity")) == ("A^1", "2.5")


def test_places_and_schedules_divide_a_line() -> None:
    lines = ("LIN+1++A:SA", "QTY+21:48", "LOC+7+W1", "QTY+11:24", "DTM+2:20261201:102", "LOC+7+W2", "QTY+11:24")
    reading = read(edifact("BGM+220+P+9", *lines, "UNS+S", "CNT+1:48"))[0]
    assert [(one.value("ship_to_code"), one.value("quantity"), one.value("requested_by")) for one in reading.lines] == [
        ("W1", "24", "2026-12-01"), ("W2", "24", ""),
    ]  # fmt: skip
    assert reading.flags == []


@pytest.mark.parametrize(
    ("segment", "kind", "flags"),
    [
        ("BGM+220+P+9", "order", []),
        ("BGM+220+P+1", "cancellation", []),
        ("BGM+220+P+4", "change", []),
        ("BGM+220+P+5", "order", ["revision"]),
        ("BGM+221+P+9", "order", ["note"]),
    ],
)
def test_the_purpose_says_what_the_message_wants(segment: str, kind: str, flags: list[str]) -> None:
    reading = read(edifact(segment, "LIN+1++A:SA", "QTY+21:1"))[0]
    assert (reading.kind, [flag.kind for flag in reading.flags]) == (kind, flags)


def test_a_change_and_an_answer_say_what_becomes_of_each_line() -> None:
    change = ("BGM+230+C-1+4", "RFF+ON:P-1", "LIN+1+3+A:SA", "QTY+21:5", "LIN+2+2+B:SA", "QTY+21:0")
    reading = read(edifact(*change, kind="ORDCHG"))[0]
    assert (reading.kind, reading.value("po_number"), reading.value("revision")) == ("change", "P-1", "C-1")
    assert [line.value("action") for line in reading.lines] == ["change", "delete"]
    lines = ("LIN+1+5+A:SA", "QTY+21:5", "LIN+2+24+B:SA", "QTY+21:3", "QTY+12:0", "QTY+83:3", "LIN+3+7+C:SA")
    answer = read(edifact("BGM+231+R-1+4", "RFF+ON:P-1", *lines, kind="ORDRSP"))[0]
    assert [(line.value("action"), line.value("quantity")) for line in answer.lines] == [
        ("accepted", "5"), ("backordered", "3"), ("rejected", ""),
    ]  # fmt: skip


def test_dates_are_as_sure_as_their_format() -> None:
    dates = {"261201:101": ("2026-12-01", 0.98), "202649:616": ("2026-11-30", 0.8), "20261201": ("2026-12-01", 0.95)}
    for text, expected in dates.items():
        field = read(edifact("BGM+220+P+9", f"DTM+2:{text}", "LIN+1++A:SA"))[0].header["requested_by"]
        assert (field.value, field.probability) == expected


def test_sums_and_counts_that_do_not_fit_are_flagged() -> None:
    text = edifact(*ORDER[:-1], "MOA+203:60", "UNS+S", "CNT+2:3", count=99).replace("UNZ+1", "UNZ+2")
    flags = [(flag.kind, flag.sentence) for flag in read(text)[0].flags]
    assert flags == [
        ("arithmetic", "CNT+2 says 3 lines, 1 were counted."),
        ("incomplete", "UNT says 99 segments, 17 were counted."),
        ("incomplete", "UNZ says 2 messages, 1 were counted."),
        ("arithmetic", "Line 1: quantity times price is 61.00, its amount 60."),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (edifact("LIN+1++A:SA"), "The ORDERS has no BGM"),
        (edifact("BGM+220+P+9", "LIN+1++A:SA").split("UNT")[0], "UNT is missing"),
        (edifact("BGM+220+P+9").split("UNT")[0] + "LIN+1", "the file is cut off"),
    ],
)
def test_what_is_broken_says_where(text: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(text)
    assert sentence in refused.value.sentence


TRADACOMS = (
    "STX=ANA:1+5000000000000:SOME STORES+5010000000000:SUPPLIER+070315:130233+7++ORDHDR+B'MHD=1+ORDHDR:9'TYP=0430'"
    "SDT=5010000000000:34'CDT=5000000000000'MTR=6'MHD=2+ORDERS:9'CLO=5000000000283:89828+EAST DEPOT'ORD=70970::070315'"
    "DIN=070321++0000'OLD=1+5021010000000++:00893592+12+60+125000+++CRUSTY ROLLS:4 PACK'OTR=1'MTR=7'END=2'"
)


def test_tradacoms_orders_are_read_whatever_the_width_of_their_lines() -> None:
    wrapped = "\n".join(TRADACOMS[at : at + 40] for at in range(0, len(TRADACOMS), 40))
    reading = read(wrapped)[0]
    assert (reading.kind, reading.format, reading.flags) == ("order", "tradacoms ORDERS", [])
    assert header(reading) == {
        "buyer_gln": "5000000000000", "buyer": "SOME STORES", "vendor_code": "5010000000000",
        "ship_to_gln": "5000000000283", "ship_to_code": "89828", "ship_to_name": "EAST DEPOT", "po_number": "70970",
        "order_date": "2007-03-15", "requested_by": "2007-03-21",
    }  # fmt: skip
    line = values(reading.lines[0])
    assert (line["buyer_item"], line["quantity"], line["unit_price"]) == ("00893592", "60", "12.5")
    with pytest.raises(Malformed, match="END is missing"):
        read(TRADACOMS.removesuffix("END=2'"))
