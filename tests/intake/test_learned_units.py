"""A unit that was learned is not asked about again."""

from lading.intake.checking.check import check_reading
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import Taught
from tests.readings import line, reading, world

READ = reading(
    line(seller_item="MUG-BLUE", quantity="6", unit="Kolli", unit_price="9.50"),
    buyer="Müller & Söhne GmbH & Co. KG",
    po_number="4711",
    currency="EUR",
    ship_to_street="Industriestr. 12",
    ship_to_postal_code="53111",
    ship_to_city="Bonn",
)


def asked(*taught: Taught) -> list[str]:
    known = world(taught=taught)
    matches = match_reading(READ, world=known, channel="mail")
    draft = make_draft(READ, matches, channel="mail", world=known)
    found = check_reading(READ, matches, draft, world=known, channel="mail")
    return [one.kind for one in found if one.weight == "ask"]


def test_a_word_that_nobody_knows_is_asked_about_once() -> None:
    assert asked() == ["unit"]
    assert asked(Taught(kind="unit", key="kolli", customer="C1", value={"unit": "each", "ratio": "1"})) == []
    assert asked(Taught(kind="unit", key="kolli", customer="C2", value={"unit": "each", "ratio": "1"})) == ["unit"]
