"""Where a document and our terms differ, exactly."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from lading.catalog.substitutes import Substitute
from lading.intake.checking.check import check_reading
from lading.intake.checking.promised import Promised
from lading.intake.checking.settle import apply_answers
from lading.intake.deciding.authority import Authority, Tolerances
from lading.intake.matched import Deviation
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import Credit, Earlier, World
from lading.intake.reading import Flag, Reading, ReadLine
from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.orders.look_alikes import content_hash
from tests.readings import PRICES, Book, item, line, reading, world

SENDER = "einkauf@mueller-soehne.de"
MUGS = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50", amount="95.00")


def draft_of(read: Reading, known: World) -> OrderDraft:
    made = make_draft(
        read, match_reading(read, world=known, sender=SENDER, channel="mail"), channel="mail", world=known
    )
    assert isinstance(made, OrderDraft), made
    return made


def checked(
    *lines: ReadLine,
    known: World | None = None,
    flags: tuple[Flag, ...] = (),
    findings: tuple[Finding, ...] = (),
    promise: Promised | None = None,
    answers: dict[str, str] | None = None,
    **header: str,
) -> list[Deviation]:
    known = known or world()
    read = msgspec.structs.replace(reading(*lines, **{"po_number": "4711", **header}), flags=list(flags))
    matches = match_reading(read, world=known, sender=SENDER, channel="mail")
    made = make_draft(read, matches, channel="mail", world=known)
    return check_reading(
        read, matches, made, world=known, channel="mail", findings=findings, promise=promise, answers=answers or {}
    )


def told(found: list[Deviation]) -> list[tuple[str, str, str, str, str]]:
    return [(one.kind, one.weight, one.place, one.theirs, one.ours) for one in found]


def tolerant(**tolerances: object) -> dict[str, Authority]:
    return {"": Authority(tolerances=msgspec.convert(tolerances, Tolerances, strict=False))}


def test_an_order_as_agreed_has_no_deviation() -> None:
    assert checked(MUGS, total="95.00") == []


def test_a_price_is_compared_with_the_contract_before_the_list() -> None:
    read = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50")
    contract = world(prices=Book(PRICES, {("C1", "MUG-RED"): "9.00"}))
    (found,) = checked(read, known=contract)
    assert told([found]) == [("price", "ask", "/lines/0/unit_price", "9.50 EUR", "9.00 EUR")]
    assert found.sentence.startswith("MUG-RED: they reckon with 9.50 EUR each, our price is 9.00 EUR (+5.6 %).")
    assert [one.code for one in found.answers] == ["take_ours", "take_theirs", "ask"]


@pytest.mark.parametrize(
    ("tolerances", "weight"),
    [
        ({}, "ask"),
        ({"price_percent": "1"}, "ask"),
        ({"price_percent": "2"}, "note"),
        ({"price_amount": "0.10"}, "note"),
    ],
)
def test_prices_within_the_tolerance_are_only_noted(tolerances: dict[str, str], weight: str) -> None:
    known = world(authorities=tolerant(**tolerances))
    (found,) = checked(line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.40"), known=known)
    assert (found.weight, found.settled) == (weight, "take_theirs" if weight == "note" else "")


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "asked"),
    [("3", "9.99", "28.47", 0), ("3", "9.98", "28.44", 1), ("3", "9.99", "26.97", 1)],
)
def test_a_discount_that_comes_to_the_agreed_price_but_for_rounding_is_none(
    quantity: str, price: str, amount: str, asked: int
) -> None:
    known = world(prices=Book(PRICES, {("C1", "MUG-RED"): "9.4905"}))
    read = line(seller_item="MUG-RED", quantity=quantity, unit="each", unit_price=price, discount="5", amount=amount)
    found = [one for one in checked(read, known=known) if one.kind == "price"]
    assert len(found) == asked


def test_a_price_per_case_is_compared_with_the_price_of_a_case() -> None:
    assert checked(line(seller_item="MUG-RED", quantity="2", unit="CTN", unit_price="114.00")) == []


def test_minimum_and_pack_size_offer_quantities_that_can_be_had() -> None:
    packs = {"B": item("B", "Bolt", minimum="100", multiple="50")}
    few = checked(line(seller_item="B", quantity="80"), known=world(items=packs))
    odd = checked(line(seller_item="B", quantity="130"), known=world(items=packs))
    assert told(few) == [("minimum", "ask", "/lines/0/quantity", "80 each", "100 each")]
    assert told(odd) == [("pack", "ask", "/lines/0/quantity", "130 each", "100 each")]
    assert [one.value for one in odd[0].answers] == ["100", "150", ""]
    near = world(items=packs, authorities=tolerant(quantity_percent="25"))
    assert [one.weight for one in checked(line(seller_item="B", quantity="130"), known=near)] == ["note"]


def test_half_a_piece_cannot_be_counted() -> None:
    found = checked(line(seller_item="MUG-BLUE", quantity="2.5", unit="pcs"))
    assert told(found) == [("quantity", "stop", "/lines/0/quantity", "2.5 each", "2 each")]


def test_a_unit_that_nobody_knows_is_asked_about() -> None:
    found = checked(line(seller_item="MUG-BLUE", quantity="2", unit="Gebinde XY"))
    assert told(found) == [("unit", "ask", "/lines/0/unit", "2 Gebinde XY", "2 each")]


def test_what_is_no_longer_sold_stops_and_names_its_substitute() -> None:
    items = {"OLD": item("OLD", "Old mug", sellable=False), "NEW": item("NEW", "New mug")}
    instead = Substitute(
        sku="NEW",
        rank=1,
        kind="similar",
        factor=Decimal(1),
        both_ways=False,
        automatic=False,
        valid_from=None,
        valid_to=None,
    )
    (found,) = checked(line(seller_item="OLD", quantity="2"), known=world(items=items, substitutes={"OLD": (instead,)}))
    assert told([found]) == [("discontinued", "stop", "/lines/0/seller_item", "OLD", "NEW")]
    assert found.answers[0].sentence == "Deliver NEW instead."


def test_a_day_that_cannot_be_met_is_answered_with_the_day_that_can() -> None:
    late = Promised(days=[date(2026, 12, 14)])
    (found,) = checked(MUGS, promise=late, requested_by="2026-12-10")
    assert told([found]) == [("date", "ask", "/header/requested_by", "2026-12-10", "2026-12-14")]
    known = world(authorities=tolerant(days=4))
    assert [one.weight for one in checked(MUGS, promise=late, requested_by="2026-12-10", known=known)] == ["note"]
    assert checked(MUGS, promise=late, requested_by="2026-12-14") == []
    nowhere = checked(MUGS, promise=Promised(days=[None], short=["3"]), requested_by="2026-12-14")
    assert nowhere[0].sentence == "MUG-RED: 3 are neither there nor on their way."


def test_a_new_address_is_asked_about() -> None:
    found = checked(
        MUGS, ship_to_street="Neuer Weg 1", ship_to_city="Ulm", ship_to_postal_code="89073", ship_to_country="DE"
    )
    assert told(found) == [("address", "ask", "/header/ship_to_street", "Neuer Weg 1, 89073 Ulm", "")]


def test_credit_is_reckoned_with_what_is_open() -> None:
    near = world(credit={"C1": Credit("EUR", Decimal(1000), Decimal(910))})
    assert told(checked(MUGS, known=near)) == [("credit", "ask", "/header/total", "95.00 EUR", "90.00 EUR")]
    assert checked(MUGS, known=world(credit={"C1": Credit("EUR", Decimal(1000), Decimal(905))})) == []
    stopped = world(credit={"C1": Credit("EUR", Decimal(1000), Decimal(0), stopped=True)})
    assert [one.weight for one in checked(MUGS, known=stopped)] == ["stop"]


def earlier(number: str, lines: tuple[ReadLine, ...], po_number: str) -> Earlier:
    content = content_hash(draft_of(reading(*lines, po_number=po_number), world()))
    return Earlier(
        number=number,
        customer="C1",
        po_number=f"C1/{po_number}",
        content=content,
        placed_at=datetime(2026, 11, 29, tzinfo=UTC),
    )


def test_the_same_order_again_is_a_duplicate_another_content_a_revision() -> None:
    known = world(earlier=(earlier("100001", (MUGS,), "4711"),))
    assert told(checked(MUGS, known=known)) == [("duplicate", "stop", "/header/po_number", "4711", "100001")]
    more = line(seller_item="MUG-RED", quantity="12", unit="each", unit_price="9.50")
    revised = checked(more, known=known)
    assert told(revised) == [("revision", "stop", "/header/po_number", "4711", "100001")]
    assert revised[0].answers[0].sentence == "Change 100001 to what this one says."


def test_sister_orders_and_equal_lines_are_no_duplicates() -> None:
    known = world(earlier=(earlier("100001", (MUGS,), "4711"),))
    assert checked(MUGS, known=known, po_number="4712") == []
    assert checked(MUGS, MUGS, known=known, po_number="4713") == []


def test_without_a_number_equal_content_of_the_last_days_is_asked_about() -> None:
    known = world(earlier=(earlier("100001", (MUGS,), "4711"),))
    assert told(checked(MUGS, known=known, po_number="")) == [("duplicate", "ask", "/header/po_number", "", "100001")]


def test_the_same_number_of_another_customer_is_nothing() -> None:
    other = msgspec.structs.replace(earlier("100001", (MUGS,), "4711"), customer="C2", po_number="C2/4711")
    assert checked(MUGS, known=world(earlier=(other,))) == []


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ({"total": "95.00"}, ""),
        ({"goods_total": "95.00", "tax_total": "18.05", "total": "113.05"}, ""),
        ({"goods_total": "96.00"}, "/header/goods_total"),
        ({"total": "195.00"}, "/header/total"),
        ({"tax_total": "18.05", "total": "110.05"}, "/header/total"),
        ({"total": "101.89"}, ""),
        ({"total": "104.90"}, "/header/total"),
    ],
)
def test_totals_that_do_not_add_up_are_asked_about(header: dict[str, str], place: str) -> None:
    assert [one.place for one in checked(MUGS, **header) if one.kind == "arithmetic"] == ([place] if place else [])


def test_a_total_is_compared_with_prices_where_lines_have_no_amounts() -> None:
    bare = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50")
    found = [one.place for one in checked(bare, total="195.00") if one.kind == "arithmetic"]
    assert found == ["/header/total"]


def test_a_line_that_does_not_come_to_its_amount_is_asked_about() -> None:
    wrong = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50", amount="90.00")
    found = [one for one in checked(wrong) if one.kind == "arithmetic"]
    assert [one.sentence for one in found] == ["10 at 9.50 EUR are 95.00 EUR, the line says 90.00 EUR."]


def test_instructions_stop_terms_ask_and_findings_weigh_as_they_do() -> None:
    flags = (Flag("instruction", "It tells whoever reads to approve."), Flag("terms", "Price in the note."))
    findings = (Finding("large_order", "It is large.", "hold"), Finding("first_order", "It is the first.", "admit"))
    found = checked(MUGS, flags=flags, findings=findings)
    assert [(one.kind, one.weight) for one in found] == [
        ("instruction", "stop"),
        ("terms", "ask"),
        ("rule", "ask"),
        ("rule", "note"),
    ]


def test_answers_settle_and_change_the_draft() -> None:
    cheap = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.00")
    read = reading(cheap, MUGS, po_number="1", requested_by="2026-12-10")
    matches = match_reading(read, world=world(), sender=SENDER, channel="mail")
    made = draft_of(read, world())
    found = check_reading(
        read,
        matches,
        made,
        world=world(),
        promise=Promised(days=[date(2026, 12, 14), date(2026, 12, 9)]),
        answers={"price:/lines/0/unit_price": "take_ours", "date:/header/requested_by": "take_ours"},
    )
    assert [(one.kind, one.settled) for one in found] == [("price", "take_ours"), ("date", "take_ours")]
    changed = apply_answers(made, matches, found)
    assert [one.unit_price for one in changed.lines] == [None, Decimal("9.50")]
    assert changed.requested_by == date(2026, 12, 14)


def test_lines_on_different_days_keep_their_own_and_nobody_is_asked() -> None:
    blue = line(seller_item="MUG-BLUE", quantity="1", unit="each", unit_price="9.50", requested_by="2026-12-24")
    (found,) = checked(MUGS, blue, requested_by="2026-12-10")
    assert (found.kind, found.weight, found.theirs) == ("date", "note", "2026-12-10, 2026-12-24")
    read = reading(MUGS, blue, po_number="4711", requested_by="2026-12-10")
    made = draft_of(read, world())
    assert (made.requested_by, [one.requested_by for one in made.lines]) == (
        date(2026, 12, 10), [None, date(2026, 12, 24)],
    )  # fmt: skip


def test_a_line_with_its_own_day_takes_ours_for_itself() -> None:
    blue = line(seller_item="MUG-BLUE", quantity="1", unit="each", unit_price="9.50", requested_by="2026-12-24")
    read = reading(MUGS, blue, po_number="4711", requested_by="2026-12-10")
    promise = Promised(days=[date(2026, 12, 9), date(2026, 12, 28)])
    found = checked(
        MUGS, blue, requested_by="2026-12-10", promise=promise, answers={"date:/lines/1/requested_by": "take_ours"}
    )
    matches = match_reading(read, world=world(), sender=SENDER, channel="mail")
    made = apply_answers(draft_of(read, world()), matches, found)
    assert (made.requested_by, [one.requested_by for one in made.lines]) == (
        date(2026, 12, 10), [None, date(2026, 12, 28)],
    )  # fmt: skip
