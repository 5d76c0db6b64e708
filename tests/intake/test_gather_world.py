"""What is loaded of the company for readings: parties, items, prices, earlier orders, tolerances."""

from decimal import Decimal

from lading.flows.company import Company
from lading.flows.intake import find_items
from lading.flows.intake.gather_world import gather_world
from lading.intake.checking.check import check_reading
from lading.intake.matching.make_draft import make_draft
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import ReadOf, World
from lading.orders import OrderDraft
from lading.parties import PartyAddress, PartyDraft, put_parties
from tests.drafts import place
from tests.readings import line, reading

PARTIES = [
    PartyDraft(
        code="C-7",
        company="Müller & Söhne GmbH",
        email="einkauf@mueller.example",
        tax_id="DE 123 456 788",
        addresses=[PartyAddress(country="DE", line1="Weg 1", city="Bonn", postal_code="53111", name="Tor 1")],
    ),
    PartyDraft(code="C-8", company="Acme Tools Inc", email="buy@acme.example", attributes={"gln": "4000000000006"}),
    PartyDraft(code="C-9", name="Nobody Asked", email="n@nowhere.example"),
]


async def loaded(company: Company, *asked: ReadOf) -> World:
    async with company.database.unit_of_work() as unit:
        return await gather_world(unit, company, readings=asked)


async def found(company: Company, sender: str = "", **header: str) -> set[str]:
    async with company.database.unit_of_work() as unit:
        await put_parties(unit, drafts=PARTIES)
    return set((await loaded(company, ReadOf(reading=reading(**header), sender=sender))).parties)


async def test_parties_are_found_by_everything_that_a_document_may_say(company: Company) -> None:
    assert await found(company, sender="EINKAUF@mueller.example") == {"C-7"}
    assert await found(company, sender="lager@mueller.example") == {"C-7"}
    assert await found(company, buyer="Mueller u. Söhne AG") == {"C-7"}
    assert await found(company, buyer_tax_id="123456788") == set()
    assert await found(company, buyer_tax_id="DE123456788", buyer_gln="4000000000006") == {"C-7", "C-8"}
    assert await found(company, buyer_postal_code="53111") == {"C-7"}
    assert await found(company, buyer_code="C-9") == {"C-9"}
    assert await found(company, sender="x@elsewhere.example", buyer="Zeta") == set()


async def test_items_of_a_large_catalogue_are_found_by_codes_and_words(company: Company) -> None:
    find_items.ALL, before = 0, find_items.ALL
    try:
        by_code = await loaded(company, ReadOf(reading=reading(line(seller_item="mug red"))))
        by_words = await loaded(company, ReadOf(reading=reading(line(text="assam loose tee 1 kg"))))
    finally:
        find_items.ALL = before
    assert set(by_code.items) == {"MUG-RED"}
    assert set(by_words.items) == {"TEA-1KG"}
    assert by_code.items["MUG-RED"].item.units["case"].factor == 12


async def test_an_order_that_was_booked_is_known_again(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await put_parties(unit, drafts=PARTIES)
    read = reading(
        line(seller_item="MUG-RED", quantity="2", unit="each", unit_price="9.50"), po_number="4711", currency="EUR"
    )
    asked = ReadOf(reading=read, sender="einkauf@mueller.example", channel="web")
    world = await loaded(company, asked)
    matches = match_reading(read, world=world, sender=asked.sender, channel="web")
    draft = make_draft(read, matches, channel="web", world=world)
    assert isinstance(draft, OrderDraft)
    assert check_reading(read, matches, draft, world=world) == []
    order = await place(company, ("MUG-RED", 2), external_id="C-7/4711", customer={"code": "C-7"})
    world = await loaded(company, asked)
    (again,) = check_reading(read, matches, draft, world=world)
    assert (again.kind, again.weight, again.ours) == ("duplicate", "stop", order["number"])
    assert world.bought == {"C-7": {"MUG-RED": 1}}


async def test_prices_are_those_of_the_book(company: Company) -> None:
    read = reading(line(seller_item="MUG-RED"), currency="EUR")
    world = await loaded(company, ReadOf(reading=read, channel="web"))
    unit = world.items["MUG-RED"].item.unit_named("case")
    assert unit
    told = world.price("MUG-RED", unit, Decimal(1), customer="", channel="web", currency="EUR")
    assert told
    assert told.price == 114
