"""Where it goes, and the order that would be booked."""

from decimal import Decimal

from lading.intake.matching.make_draft import Missing, make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.ship_tos import match_ship_to
from lading.intake.matching.world import Taught
from lading.orders import OrderDraft
from tests.readings import line, reading, world

SENDER = "einkauf@mueller-soehne.de"


def test_an_address_is_known_again_however_its_street_is_written() -> None:
    read = reading(ship_to_street="Industriestraße 12", ship_to_city="Bonn", ship_to_postal_code="53111")
    found = match_ship_to(read, customer="C1", world=world())
    assert found.chosen
    assert (found.chosen.code, found.chosen.by, found.chosen.probability) == ("1", "address", 0.97)


def test_another_house_number_is_another_address() -> None:
    read = reading(ship_to_street="Industriestr. 14", ship_to_city="Bonn", ship_to_postal_code="53111")
    found = match_ship_to(read, customer="C1", world=world())
    assert found.chosen
    assert (found.chosen.code, found.chosen.name) == ("new", "Industriestr. 14, 53111 Bonn")


def test_codes_and_learned_names_choose_an_address() -> None:
    by_code = match_ship_to(reading(ship_to_code="LAGER-2"), customer="C1", world=world())
    key = "name:halle nord|53111"
    taught = Taught(kind="ship_to", key=key, customer="C1", value={"address": "53111|industriestr 12|DE"})
    read = reading(ship_to_name="Halle Nord", ship_to_postal_code="53111")
    learned = match_ship_to(read, customer="C1", world=world(taught=(taught,)))
    assert [one.chosen and (one.chosen.code, one.chosen.by) for one in (by_code, learned)] == [
        ("1", "code"),
        ("1", "learned"),
    ]


def test_without_an_address_the_customers_own_for_goods_is_taken() -> None:
    found = match_ship_to(reading(), customer="C1", world=world())
    assert found.chosen
    assert (found.chosen.code, found.chosen.probability) == ("1", 0.95)


def test_a_reading_becomes_the_order_that_it_says() -> None:
    read = reading(
        line(position="10", seller_item="MUG-RED", quantity="2", unit="Karton", unit_price="114.00", amount="228.00"),
        line(position="20", text="Assam tea loose", quantity="1500", unit="g"),
        line(text="Frachtkosten", amount="8.50", charge="yes"),
        po_number="4711",
        requested_by="2026-12-10",
        note="Tor 3",
    )
    matches = match_reading(read, world=world(), sender=SENDER, channel="mail")
    draft = make_draft(read, matches, channel="mail", world=world())
    assert isinstance(draft, OrderDraft)
    told = [(one.sku, one.quantity, one.unit, one.unit_price, one.external_id) for one in draft.lines]
    assert told == [
        ("MUG-RED", Decimal(2), "case", Decimal(114), "10"),
        ("TEA", Decimal("1.5"), "", None, "20"),
    ]
    assert (draft.external_id, draft.currency, draft.shipping.amount) == ("C1/4711", "EUR", Decimal("8.50"))
    assert draft.ship_to
    assert (draft.ship_to.city, draft.ship_to.company, draft.attributes) == (
        "Bonn",
        "Müller & Söhne GmbH & Co. KG",
        {"po_number": "4711"},
    )


def test_everything_that_is_missing_is_said_at_once() -> None:
    read = reading(line(text="Garden gnome", quantity="0"), buyer="Zeta Ltd")
    matches = match_reading(read, world=world(), sender="", channel="mail")
    lacking = make_draft(read, matches, channel="mail", world=world())
    assert isinstance(lacking, list)
    assert [one.place for one in lacking if isinstance(one, Missing)] == [
        "/header/buyer",
        "/header/ship_to_street",
        "/lines/0/seller_item",
        "/lines/0/quantity",
    ]


def test_a_discount_is_an_amount_or_a_percentage_by_what_the_line_comes_to() -> None:
    percent = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50", discount="5", amount="90.25")
    amount = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50", discount="5", amount="90.00")
    read = reading(percent, amount, po_number="1")
    draft = make_draft(
        read, match_reading(read, world=world(), sender=SENDER, channel="mail"), channel="mail", world=world()
    )
    assert isinstance(draft, OrderDraft)
    assert [one.discount for one in draft.lines] == [Decimal("4.75"), Decimal(5)]
