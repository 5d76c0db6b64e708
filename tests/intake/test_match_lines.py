"""Items, units, quantities and prices of lines."""

from decimal import Decimal

import msgspec
import pytest

from lading.intake.matching.items import Items
from lading.intake.matching.lines import Order, match_line, read_sure
from lading.intake.matching.match import match_reading
from lading.intake.matching.measures import agreement, measures_of
from lading.intake.matching.units import match_unit
from lading.intake.matching.world import Taught
from lading.intake.reading import Evidence, Field, ReadLine
from tests.readings import ITEMS, item, line, reading, world

ORDER = Order("C1", "mail", "EUR")


def matched(read: ReadLine, **more: object) -> tuple[str, str, str, str, str]:
    known = world(**more)
    found = match_line(read, order=ORDER, items=Items(known), world=known)
    chosen = found.item.chosen
    return (chosen.code, chosen.by, found.quantity, found.unit, found.unit_price) if chosen else ("", "", "", "", "")


@pytest.mark.parametrize(
    ("read", "sku", "by"),
    [
        (line(seller_item="MUG-RED", quantity="1"), "MUG-RED", "code"),
        (line(seller_item="mugred", quantity="1"), "MUG-RED", "code"),
        (line(seller_item="815", quantity="1"), "00815", "code"),
        (line(gtin="04006381333931", quantity="1"), "MUG-RED", "gtin"),
        (line(maker_item="DIN 933 8-50", quantity="1"), "00816", "maker"),
        (line(text="MPN DIN933-8-40", quantity="1"), "00815", "maker"),
        (line(text="EAN 4006381333931 as last time", quantity="1"), "MUG-RED", "gtin"),
        (line(text="hex bolt, M8 x 50, zinc plated", quantity="1"), "00816", "text"),
        (line(text="Bolt hexagon M8x40 zinc", quantity="1"), "00815", "text"),
        (line(text="Olive oil 0,5 l bottle", quantity="1"), "OIL-05", "text"),
        (line(text="Olive oil bottle 1000ml", quantity="1"), "OIL-1", "text"),
        (line(text="Garden gnome", quantity="1"), "", ""),
    ],
)
def test_items_are_found_by_their_numbers_and_their_words(read: ReadLine, sku: str, by: str) -> None:
    assert matched(read)[:2] == (sku, by)


def test_a_learned_number_beats_what_looks_like_our_sku() -> None:
    taught = Taught(kind="item", key="number:MUGBLUE", customer="C1", value={"sku": "TEA"})
    assert matched(line(buyer_item="MUG-BLUE", quantity="1"), taught=(taught,))[:2] == ("TEA", "learned")
    other = Taught(kind="item", key="number:MUGBLUE", customer="C2", value={"sku": "TEA"})
    assert matched(line(buyer_item="MUG-BLUE", quantity="1"), taught=(other,))[:2] == ("MUG-BLUE", "code")


def test_a_person_who_enters_our_sku_is_right() -> None:
    entered = ReadLine(
        {"seller_item": Field("TEA", 1.0, "person", Evidence("")), "text": line(text="Red mug").fields["text"]}
    )
    assert matched(entered)[:2] == ("TEA", "person")


def test_what_the_customer_bought_before_is_a_bit_likelier() -> None:
    pair = {one.item.sku: one for one in (item("A1", "Steel plate grey"), item("A2", "Steel plate gray"))}
    read = line(text="steel plate", quantity="1")
    assert matched(read, items=pair)[0] == "A1"
    assert matched(read, items=pair, bought={"C1": {"A2": 3}})[0] == "A2"


@pytest.mark.parametrize(
    ("theirs", "ours", "agree"),
    [("M8 x 40", "M8x40 mm", 1.0), ("500 ml", "0,5 l", 1.0), ("M8x40", "M8x50", 0.08), ("Bolt", "M8x40", 1.0)],
)
def test_sizes_are_compared_by_their_values(theirs: str, ours: str, agree: float) -> None:
    assert agreement(measures_of(theirs), measures_of(ours)) == pytest.approx(agree, abs=0.01)


@pytest.mark.parametrize(
    ("word", "sku", "unit", "ratio"),
    [
        ("Stk.", "MUG-RED", "each", "1"),
        ("CTN", "MUG-RED", "case", "1"),
        ("Karton à 12 Stück", "MUG-RED", "case", "1"),
        ("CS 24", "MUG-RED", "each", "24"),
        ("12er Pack", "MUG-RED", "case", "1"),
        ("Dtz", "MUG-RED", "case", "1"),
        ("g", "TEA", "kg", "0.001"),
        ("KGM", "TEA", "kg", "1"),
        ("szt", "MUG-BLUE", "each", "1"),
        ("pièces", "MUG-BLUE", "each", "1"),
        ("", "MUG-BLUE", "each", "1"),
    ],
)
def test_units_in_many_languages_become_units_of_the_item(word: str, sku: str, unit: str, ratio: str) -> None:
    known = {one.item.sku: one.item for one in ITEMS}[sku]
    found = match_unit(word, item=known)
    assert (found.unit, found.ratio) == (unit, Decimal(ratio))


def test_quantity_and_price_are_told_per_unit_of_the_item() -> None:
    read = line(seller_item="MUG-RED", quantity="2", unit="CS 24", unit_price="216.00")
    assert matched(read) == ("MUG-RED", "code", "48", "each", "9")
    per_hundred = line(seller_item="00815", quantity="500", unit="pcs", unit_price="12.00", price_per="100")
    assert matched(per_hundred)[2:] == ("500", "each", "0.12")
    by_amount = line(seller_item="00815", quantity="500", unit="pcs", unit_price="120.00", amount="60.00")
    assert matched(by_amount)[4] == "0.12"


def test_a_unit_that_is_not_said_is_told_by_the_price() -> None:
    assert matched(line(seller_item="MUG-RED", quantity="2", unit_price="114.00"))[3] == "case"
    assert matched(line(seller_item="MUG-RED", quantity="2", unit_price="9.50"))[3] == "each"


def test_a_learned_unit_goes_before_its_meaning() -> None:
    taught = Taught(kind="unit", key="pal", customer="C1", value={"unit": "case", "ratio": "40"})
    read = line(seller_item="MUG-RED", quantity="2", unit="PAL", unit_price="4000")
    assert matched(read, taught=(taught,))[2:] == ("80", "case", "100")


def test_a_line_is_as_sure_as_item_unit_and_what_was_read_together() -> None:
    known = world()
    read = line(0.9, seller_item="MUG-RED", quantity="2", unit="case")
    found = match_line(read, order=ORDER, items=Items(known), world=known)
    assert found.probability == pytest.approx(0.97 * 0.99 * 0.9**3, abs=0.0001)


def test_freight_is_the_item_of_that_name() -> None:
    known = world()
    found = match_line(
        line(text="Freight charge", amount="12.00", charge="yes"), order=ORDER, items=Items(known), world=known
    )
    assert (found.goods, found.item.chosen and found.item.chosen.code, found.unit_price) == (False, "FREIGHT", "12")


def test_what_is_borne_out_is_surer_than_it_was_read() -> None:
    plain, product, agreed = (
        line(0.9, seller_item="MUG-RED", quantity="7", unit="each", **told)
        for told in ({"unit_price": "9"}, {"unit_price": "9", "amount": "63"}, {"unit_price": "9.50"})
    )
    known = world()
    sure = [
        match_line(one, order=ORDER, items=Items(known), world=known).probability for one in (plain, product, agreed)
    ]
    assert sure[0] < sure[2] < sure[1]
    assert read_sure(product) == pytest.approx(0.99 * 0.99 * 0.9 * 0.9)
    wrong = line(0.9, seller_item="MUG-RED", quantity="7", unit="each", unit_price="9", amount="64")
    assert read_sure(wrong) == pytest.approx(0.9**4)


def test_an_order_that_lacks_what_nearly_every_order_says_is_less_sure() -> None:
    def sure(*lines: ReadLine, **header: str) -> float:
        read = reading(*lines, **header)
        return match_reading(read, world=world(), sender="einkauf@mueller-soehne.de", channel="mail").header_probability

    mug = line(seller_item="MUG-RED", quantity="1", unit_price="9.50")
    bare = line(seller_item="MUG-RED", quantity="1")
    whole = sure(mug, po_number="1", requested_by="2026-12-24")
    assert sure(mug, requested_by="2026-12-24") == pytest.approx(0.4 * whole, abs=0.001)
    assert sure(mug, po_number="1") == pytest.approx(0.8 * whole, abs=0.001)
    assert sure(mug, bare, po_number="1", requested_by="2026-12-24") == pytest.approx(0.6 * whole, abs=0.001)
    assert sure(bare, bare, po_number="1", requested_by="2026-12-24") == whole
    paper = ReadLine({name: msgspec.structs.replace(one, method="layout") for name, one in mug.fields.items()})
    dated = sure(paper, paper, po_number="1", requested_by="2026-12-24", order_date="2026-11-01")
    assert sure(paper, paper, po_number="1", requested_by="2026-12-24") == pytest.approx(0.6 * dated, abs=0.001)
