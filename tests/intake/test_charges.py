"""Charges on customers' orders: known, learned, left out; and prices that support an item."""

from lading.intake.checking.check import check_reading
from lading.intake.choices import Choices, answer_key
from lading.intake.chosen import absorb
from lading.intake.learning.propose import propose_knowledge
from lading.intake.matched import Deviation, Matches
from lading.intake.matching.items import LEAVE_OUT
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import Taught, World
from lading.intake.reading import ReadLine
from lading.orders import OrderDraft
from tests.readings import item, line, reading, world

SENDER = "einkauf@mueller-soehne.de"
MUGS = line(seller_item="MUG-RED", quantity="10", unit="each", unit_price="9.50")
DEPOSIT = line(text="Palettenpfand", quantity="2", unit_price="15.00", charge="yes")


NOTHING = Choices()


def taught(sku: str) -> Taught:
    return Taught(kind="item", key="text:palettenpfand", value={"sku": sku}, customer="C1")


def judged(
    charge: ReadLine, known: World, choices: Choices = NOTHING
) -> tuple[Matches, list[tuple[str, str, str]], list[str]]:
    read = reading(MUGS, charge, po_number="4711")
    matches = match_reading(read, world=known, sender=SENDER, channel="mail", choices=choices)
    draft = make_draft(read, matches, channel="mail", world=known)
    assert isinstance(draft, OrderDraft)
    found = check_reading(read, matches, draft, world=known, channel="mail")
    return matches, [(one.kind, one.weight, one.place) for one in found], [one.sku for one in draft.lines]


def test_a_charge_that_nobody_knows_is_asked_about_once() -> None:
    _, asked, booked = judged(DEPOSIT, world())
    assert (asked, booked) == ([("terms", "ask", "/lines/1/text")], ["MUG-RED"])


def test_a_learned_charge_is_booked_at_what_the_customer_offers_for_it() -> None:
    matches, asked, booked = judged(DEPOSIT, world(taught=(taught("FREIGHT"),)))
    assert (asked, booked) == ([("terms", "note", "/lines/1/unit_price")], ["MUG-RED", "FREIGHT"])
    assert not matches.lines[1].goods


def test_words_that_were_learned_to_be_a_charge_are_one_though_nothing_on_the_paper_says_so() -> None:
    unmarked = line(text="Palettenpfand", quantity="2", unit_price="15.00")
    matches, asked, booked = judged(unmarked, world(taught=(taught("FREIGHT"),)))
    assert (asked, booked) == ([("terms", "note", "/lines/1/unit_price")], ["MUG-RED", "FREIGHT"])
    assert not matches.lines[1].goods


def test_a_charge_below_zero_is_asked_about() -> None:
    rebate = line(text="Palettenpfand", quantity="1", unit_price="-15.00", charge="yes")
    assert judged(rebate, world(taught=(taught("FREIGHT"),)))[1] == [("price", "ask", "/lines/1/unit_price")]


def test_a_charge_that_was_learned_to_be_left_out_is() -> None:
    assert judged(DEPOSIT, world(taught=(taught(LEAVE_OUT),)))[1:] == ([], ["MUG-RED"])


def test_leaving_a_charge_out_is_a_choice_that_teaches() -> None:
    read = reading(MUGS, DEPOSIT, po_number="4711")
    first = match_reading(read, world=world(), sender=SENDER, channel="mail")
    asked = check_reading(read, first, [], world=world(), channel="mail")
    answer = {answer_key("terms", "/lines/1/text"): "leave_out"}
    chosen = absorb(Choices(answers=answer), [one for one in asked if isinstance(one, Deviation)])
    assert (chosen.items, chosen.answers) == ({"1": LEAVE_OUT}, {})
    last = match_reading(read, world=world(), sender=SENDER, channel="mail", choices=chosen)
    (found,) = propose_knowledge(read, read, first, last, world=world(), sender=SENDER)
    assert (found.kind, found.customer, found.key, found.value) == ("item", "C1", "text:palettenpfand", {"sku": "-"})


def test_an_item_that_a_person_chose_for_a_charge_stays_one() -> None:
    matches, _, booked = judged(DEPOSIT, world(), Choices(items={"1": "FREIGHT"}))
    assert (booked, matches.lines[1].goods, matches.lines[1].unit_price) == (["MUG-RED", "FREIGHT"], False, "15")


def test_a_price_that_was_agreed_supports_what_the_words_say_and_nothing_else() -> None:
    known = world()
    said = "Tea loose assam type"
    by_words, by_price = (
        match_reading(reading(line(text=said, quantity="1", unit="kg", **told)), world=known, channel="mail").lines[0]
        for told in ({}, {"unit_price": "24.00"})
    )
    assert by_words.item.chosen
    assert by_price.item.chosen
    assert (by_price.item.chosen.code, by_price.item.chosen.by) == ("TEA", "text")
    assert by_price.item.chosen.probability > by_words.item.chosen.probability
    unknown = reading(line(text="Garden gnome", quantity="1", unit_price="24.00"))
    assert match_reading(unknown, world=known, channel="mail").lines[0].item.chosen is None


def test_of_two_items_at_one_price_it_supports_neither_before_the_other() -> None:
    twins = {one.item.sku: one for one in (item("MUG-RED", "Red mug"), item("MUG-BLUE", "Blue mug"))}
    found = match_reading(
        reading(line(text="Mug", quantity="1", unit="each", unit_price="9.50")),
        world=world(items=twins),
        channel="mail",
    ).lines[0]
    assert found.item.chosen
    assert found.item.chosen.probability < 0.6
