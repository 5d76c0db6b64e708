"""X12 by small messages: every field with its segment, deliveries, changes, answers, and envelopes that do not fit."""

import pytest

from lading.intake.structured import Malformed
from tests.intake.structured.reads import header, read, values, x12


def test_an_order_says_who_what_when_and_from_where() -> None:
    reading = read(
        x12(
            "BEG*00*SA*PO-77**20261130",
            "CUR*BY*USD",
            "ITD*14*3*2**10**30",
            "DTM*002*20261215",
            "N1*BY*Acme Corp*92*A1",
            "N1*ST*Acme East*92*E7",
            "N3*1 Main St*Dock 4",
            "N4*Springfield*IL*62701",
            "PO1*1*12*CA*30.5*HP*VN*MUG-RED*UP*036000291452*BP*4711",
            "PID*F****Mug, red",
            "CTT*1*12",
            "AMT*TT*3.66",
        )
    )[0]
    assert (reading.kind, reading.format, reading.flags) == ("order", "x12 850", [])
    assert header(reading) == {
        "po_number": "PO-77", "order_date": "2026-11-30", "currency": "USD",
        "payment_terms": "2 % within 10 days, net 30 days", "requested_by": "2026-12-15",
        "buyer": "Acme Corp", "buyer_code": "A1", "ship_to_name": "Acme East", "ship_to_code": "E7",
        "ship_to_street": "1 Main St", "ship_to_more": "Dock 4", "ship_to_city": "Springfield",
        "ship_to_region": "IL", "ship_to_postal_code": "62701", "ship_to_country": "US", "total": "3.66",
    }  # fmt: skip
    assert values(reading.lines[0]) == {
        "position": "1", "quantity": "12", "unit": "case", "unit_price": "30.5", "price_per": "100",
        "seller_item": "MUG-RED", "gtin": "036000291452", "buyer_item": "4711", "text": "Mug, red",
    }  # fmt: skip
    assert reading.header["po_number"].evidence.segment == "BEG03"
    assert reading.lines[0].fields["unit"].evidence.text == "CA"


def test_deliveries_and_destinations_become_lines_that_keep_their_position() -> None:
    first = "PO1*1*30*EA*2**VN*A"
    dated = read(x12("BEG*00*SA*P**20261130", first, "SCH*10*EA***002*20261201", "SCH*15*EA***002*20261208"))[0]
    assert [(line.value("position"), line.value("quantity"), line.value("requested_by")) for line in dated.lines] == [
        ("1", "10", "2026-12-01"), ("1", "15", "2026-12-08"), ("1", "5", ""),
    ]  # fmt: skip
    placed = read(x12("BEG*00*SA*P**20261130", first, "SDQ*EA*92*0012*20*0099*10"))[0]
    assert [(line.value("ship_to_code"), line.value("quantity")) for line in placed.lines] == [
        ("0012", "20"), ("0099", "10"),
    ]  # fmt: skip


def test_a_change_says_what_becomes_of_each_line() -> None:
    lines = ("POC*1*QI*15*5*EA*2**VN*A", "POC*2*DI*0*0*EA*2**VN*B", "POC*3*AI*4*4*EA*2**VN*C")
    reading = read(x12("BCH*04*SA*P-1**3*20261130", *lines, kind="860", group="PC"))[0]
    assert (reading.kind, reading.value("po_number"), reading.value("revision")) == ("change", "P-1", "3")
    assert [(line.value("action"), line.value("quantity")) for line in reading.lines] == [
        ("change", "15"), ("delete", "0"), ("add", "4"),
    ]  # fmt: skip
    assert reading.lines[0].fields["quantity"].probability == 0.8
    assert read(x12("BCH*01*SA*P-1***20261130", kind="860"))[0].kind == "cancellation"


def test_an_answer_that_divides_a_line_becomes_a_line_each() -> None:
    acks = ("ACK*IA*7*EA*068*20261210", "ACK*IB*3*EA*068*20270110")
    reading = read(x12("BAK*00*AC*P-1*20261201****S-9", "PO1*1*10*EA*2**VN*A", *acks, kind="855", group="PR"))[0]
    assert (reading.kind, header(reading)["answer"], header(reading)["reference"]) == ("confirmation", "changed", "S-9")
    assert [(one.value("action"), one.value("quantity"), one.value("promised_on")) for one in reading.lines] == [
        ("accepted", "7", "2026-12-10"), ("backordered", "3", "2027-01-10"),
    ]  # fmt: skip


def test_allowances_are_discounts_and_charges_are_lines() -> None:
    lines = ("PO1*1*10*EA*5**VN*A", "SAC*A*C310***500", "SAC*C*D240***1250********06**Freight inwards")
    reading = read(x12("BEG*00*SA*P**20261130", *lines, "CTT*1", "AMT*TT*57.5"))[0]
    assert [values(line).get("discount") or values(line)["amount"] for line in reading.lines] == ["5", "12.5"]
    assert (reading.lines[1].value("charge"), reading.lines[1].value("text")) == ("yes", "Freight inwards")
    assert reading.flags == []


def test_sums_that_do_not_add_up_are_flagged_where_they_stand() -> None:
    text = x12("BEG*00*SA*P**20261130", "PO1*1*10*EA*5**VN*A", "CTT*2*11", "AMT*TT*60", count=9)
    flags = {(flag.kind, flag.sentence) for flag in read(text)[0].flags}
    assert flags == {
        ("arithmetic", "CTT01 says 2 lines, 1 were counted."),
        ("arithmetic", "CTT02 says 11 units in all, 10 were counted."),
        ("arithmetic", "The lines add up to 50.00, the document says 60."),
        ("incomplete", "SE01 says 9 segments, 6 were counted."),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ISA*00*x", "fewer than 16 elements"),
        (x12("PO1*1*1*EA*1**VN*A"), "The 850 has no BEG"),
        (x12("BEG*00*SA*P**20261130", "PO1*1*1*EA*1**VN*A").split("SE*")[0], "SE is missing"),
        (x12()[:106] + "GE*1*5~IEA*1*000000007~", "holds no message"),
    ],
)
def test_what_is_broken_says_where(text: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(text)
    assert sentence in refused.value.sentence


def test_one_broken_message_does_not_take_the_others_with_it() -> None:
    good = "ST*850*0002~BEG*00*SA*P-2**20261130~PO1*1*1*EA*1**VN*A~SE*4*0002~"
    readings = read(x12("PO1*1*1*EA*1**VN*A").replace("GE*1*5", f"{good}GE*2*5"))
    assert [(one.kind, one.value("po_number")) for one in readings] == [("", ""), ("order", "P-2")]
    assert "no BEG" in readings[0].flags[0].sentence


def test_forty_orders_in_one_interchange_are_forty_readings() -> None:
    message = "ST*850*{0:04d}~BEG*00*SA*P-{0}**20261130~PO1*1*{0}*EA*1**VN*A~SE*4*{0:04d}~"
    many = "".join(message.format(number) for number in range(2, 41))
    readings = read(x12("BEG*00*SA*P-1**20261130", "PO1*1*1*EA*1**VN*A").replace("GE*1*5", f"{many}GE*40*5"))
    assert [one.value("po_number") for one in readings] == [f"P-{number}" for number in range(1, 41)]
    assert not any(one.flags for one in readings)
