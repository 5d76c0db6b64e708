"""The scorer of readings: what counts as right, how lines find each other, and how papers add up."""

from datetime import date
from decimal import Decimal

import msgspec

from lading.app.bench.intake.made import made_truth
from lading.app.bench.intake.score import score
from lading.app.bench.intake.shares import Share
from lading.app.bench.intake.tally import Tally, tally, touchless
from lading.app.bench.intake.truth import TrueAddress, TrueLine, Truth
from lading.app.bench.intake.words import whole, wording

BOARD = TrueLine(
    item=(wording("Oak board 2 m"),), quantity=Decimal(40), price=Decimal("0.0432"), wanted=date(2026, 4, 3)
)
SCREW = TrueLine(item=(wording("Screw 5 x 60"),), quantity=Decimal(500), price=Decimal("9.90"), wanted=date(2026, 4, 3))
TRUTH = Truth(
    file="a.pdf",
    layout="a",
    half="dev",
    po_number=(whole("4500-17"),),
    order_date=date(2026, 3, 1),
    buyer=(wording("Harbour Joinery", "Ltd"),),
    currency="GBP",
    ship_to=TrueAddress(
        name=(wording("Harbour Joinery", "Yard 2"),),
        street=(wording("4 Quay Lane"),),
        city=(wording("Hull"),),
        postcode=(whole("HU1 1AA"),),
        countries=(whole("GB"),),
    ),
    lines=(BOARD, SCREW),
)
HEADER = {
    "po_number": "450017",
    "order_date": "2026-03-01",
    "buyer": "HARBOUR JOINERY LTD.",
    "currency": "GBP",
    "ship_to_name": "Harbour Joinery",
    "ship_to_more": "Yard 2",
    "ship_to_street": "4 Quay Lane",
    "ship_to_city": "Hull",
    "ship_to_postal_code": "HU1 1AA",
    "requested_by": "2026-04-03",
}
LINES = [
    {"text": "Oak board 2 m", "quantity": "40", "unit_price": "4.32", "price_per": "100"},
    {"text": "SCREW 5X60", "quantity": "500.000", "unit_price": "9.9", "requested_by": "2026-04-03"},
]


def test_a_right_reading_is_right() -> None:
    """A price per 100 is of one, a line without a date has the header's, a number may be written without its dash."""
    found = score(HEADER, [LINES[0], LINES[1] | {"text": "Screw 5 x 60"}], TRUTH)
    assert found.header == dict.fromkeys(("po_number", "order_date", "buyer", "currency", "ship_to"), "right")
    assert [line.right for line in found.lines] == [True, True]
    assert found.right


def test_what_is_wrong_or_missing_is_told_apart() -> None:
    """Day and month mixed up, no currency, goods in the wrong street; a text that has lost half of its words."""
    told = HEADER | {"order_date": "2026-01-03", "currency": "", "ship_to_street": "14 Dock Road"}
    found = score(told, LINES, TRUTH)
    assert found.header == {
        "po_number": "right", "order_date": "wrong", "buyer": "right", "currency": "missing", "ship_to": "wrong",
    }  # fmt: skip
    assert found.lines[1].verdicts == {"quantity": "right", "price": "right", "wanted": "right", "item": "wrong"}
    assert score(HEADER | {"ship_to_country": "IE"}, [], TRUTH).header["ship_to"] == "wrong"


def test_lines_find_each_other_by_what_they_say() -> None:
    """One that was missed in front does not spoil the rest, and one too many is counted."""
    screw = LINES[1] | {"text": "Screw 5 x 60"}
    missed = score(HEADER, [screw], TRUTH)
    assert [(line.true, line.told, line.right) for line in missed.lines] == [(0, None, False), (1, 0, True)]
    more = score(HEADER, [{"text": "Total", "quantity": "1"}, *LINES], TRUTH)
    assert [(line.true, line.told) for line in more.lines] == [(0, 1), (1, 2), (None, 0)]
    assert not more.lines[-1].right


def test_a_price_that_no_paper_prints_is_not_read() -> None:
    """And where a note says the real price, either is right: the person sees it anyway."""
    bare = msgspec.structs.replace(TRUTH, lines=(msgspec.structs.replace(BOARD, price=None),))
    assert score(HEADER, [LINES[0]], bare).lines[0].verdicts["price"] == "wrong"
    assert score(HEADER, [{**LINES[0], "unit_price": ""}], bare).lines[0].right
    free = msgspec.structs.replace(BOARD, price=Decimal("0.00"))
    noted = msgspec.structs.replace(TRUTH, lines=(free,), meant={"lines.1.price": "0.0432"})
    assert score(HEADER, [LINES[0]], noted).lines[0].right
    assert score(HEADER, [{**LINES[0], "unit_price": "0"}], noted).lines[0].right
    assert not score(HEADER, [{**LINES[0], "unit_price": "5"}], noted).lines[0].right


def test_papers_add_up() -> None:
    """Shares of header fields, lines, fields and flags over two papers; an alarm where nothing was to be seen."""
    good = tally(score(HEADER, [LINES[0], LINES[1] | {"text": "Screw 5 x 60"}], TRUTH), shown=("terms",))
    bad = tally(score({}, [], TRUTH), wanted=("price_in_note", "duplicate"), shown=("note",))
    both = sum((good, bad), Tally())
    assert (both.papers, both.header, both.lines) == (Share(1, 2), Share(5, 10), Share(2, 4))
    assert (both.fields["buyer"], both.fields["item"]) == (Share(1, 2), Share(2, 4))
    assert (both.shown, both.alarms) == (Share(0, 1), Share(1, 1))


def test_what_is_booked_alone_is_counted_with_its_errors() -> None:
    """Three of four lines booked, one of those wrong."""
    found = touchless([(True, True), (True, True), (False, True), (False, False)])
    assert (found.booked, found.wrong) == (Share(3, 4), Share(1, 3))


def test_a_made_truth_is_read_as_a_label() -> None:
    """Plain words become digests; what is only known beside the paper stays out."""
    told = {
        "file": "dev-01-001.pdf", "layout": "dev-01", "half": "dev", "form": "pdf", "po_number": ["4500-17"],
        "order_date": "2026-03-01", "buyer": [{"core": "Harbour Joinery", "more": "Ltd"}], "currency": "GBP",
        "ship_to": {"name": [], "postcode": ["HU1 1AA"]}, "total": None, "hints": {"sender": "a@b.example"},
        "lines": [{"item": [{"core": "Oak board 2 m", "more": ""}], "quantity": "40", "price": "0.0432"}],
    }  # fmt: skip
    truth = made_truth(told)
    assert (truth.po_number, truth.buyer) == (TRUTH.po_number, TRUTH.buyer)
    assert truth.ship_to.postcode == TRUTH.ship_to.postcode
    assert (truth.lines[0].item, truth.lines[0].price) == (BOARD.item, BOARD.price)
