"""Printing from live data: what stands on each paper, and that it is kept until the facts change."""

from decimal import Decimal
from typing import Any

import pytest

from lading.documents import Letterhead, documents_of, put_letterheads
from lading.flows.company import Company
from lading.flows.fulfilling.confirm_on_paper import lay_out_confirmation, print_order_confirmation
from lading.flows.print_papers import (
    NothingToPrint,
    lay_out_packing_slip,
    lay_out_pick_list,
    lay_out_shipment_slip,
    print_packing_slip,
    print_pick_list,
)
from lading.flows.say import find_locale, say_address, voice_for
from lading.kernel import NotFound
from tests.drafts import BERLIN
from tests.road import order


async def test_a_pick_list_shows_what_is_on_the_shelf_still(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), ("TEA-1KG", "0.5"), notes="No prices, please")
    (work,) = await road.release()
    await road.pick(work.id, {1: 1})
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET barcode = '4006381333931' WHERE sku = 'MUG-RED'")
        made = await print_pick_list(unit, names=["F100001"])
        (sheet,) = (await lay_out_pick_list(unit, names=["F100001"])).paper.sheets  # type: ignore[union-attr]
    assert (made.file_name, made.content[:5]) == ("pick-list-F100001.pdf", b"%PDF-")
    assert [(row.quantity, row.unit, row.code) for row in sheet.rows] == [
        ("2", "", "4006381333931"), ("0,5", "kg", "TEA-1KG"),
    ]  # fmt: skip
    assert (sheet.notes, sheet.place, sheet.orders) == ("No prices, please", "MAIN · Main warehouse", road.number)


async def test_several_fulfilments_share_a_pick_list(company: Company) -> None:
    for quantity in (1, 2):
        await (await order(company, ("MUG-RED", quantity))).release()
    async with company.database.unit_of_work() as unit:
        made = await lay_out_pick_list(unit, names=["F100001", "F100002"])
        with pytest.raises(NotFound):
            await print_pick_list(unit, names=["F9"])
    assert (made.file_name, [sheet.number for sheet in made.paper.sheets]) == (
        "pick-list-2-fulfilments.pdf", ["F100001", "F100002"],
    )  # fmt: skip


async def test_a_packing_slip_says_what_is_in_it_and_what_follows(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3), ("BOWL", 5))
    works = {work.place: work for work in await road.release()}
    with pytest.raises(NothingToPrint):
        async with company.database.unit_of_work() as unit:
            await print_packing_slip(unit, name=works["MAIN"].number)
    await road.pick(works["MAIN"].id, {1: 2})
    async with company.database.unit_of_work() as unit:
        before = (await lay_out_packing_slip(unit, name=works["MAIN"].number)).paper
    shipment = await road.ship(works["MAIN"].id, carrier="dhl", service="Express", tracking_number="T-1")
    async with company.database.unit_of_work() as unit:
        after = (await lay_out_shipment_slip(unit, name=shipment.number)).paper
    assert [(row.quantity, row.sku) for row in before.rows] == [("2", "MUG-\u200bRED")]
    assert [(row.quantity, row.sku) for row in before.later] == [("1", "MUG-\u200bRED"), ("5", "BOWL")]
    assert (after.rows, after.later, after.carrier) == (before.rows, before.later, "DHL Express")
    assert after.ship_to == ["Ada Lovelace", "Hauptstr. 1", "10115 Berlin", "Germany"]


async def test_a_confirmation_adds_up(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2), ("TEA-1KG", "0.5"), shipping={"method": "standard", "amount": "5.95"})
    await road.cancel({1: 1})
    async with company.database.unit_of_work() as unit:
        paper: Any = (await lay_out_confirmation(unit, number=road.number)).paper
    assert [(row.quantity, row.amount.replace("\u00a0", " "), row.note) for row in paper.rows] == [
        ("2", "19,00 €", "1 cancelled"), ("0,5", "12,00 €", ""),
    ]  # fmt: skip
    assert [(word, amount.replace("\u00a0", " ")) for word, amount in paper.sums] == [
        ("Goods", "31,00 €"), ("Shipping", "5,95 €"), ("Cancelled", "-9,50 €"),
    ]  # fmt: skip
    assert paper.total == "27,45\u00a0€"
    assert [word for word, _ in paper.taxes] == [
        "Includes MwSt 19\u00a0% on 15,97\u00a0€".replace("\u00a0%", " %"),
        "Includes MwSt 7 % on 11,21\u00a0€",
        "Includes 19\u00a0% on Shipping",
    ]


async def test_a_document_is_kept_until_its_facts_change(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        first = await print_order_confirmation(unit, number=road.number)
        again = await print_order_confirmation(unit, number=road.number)
    await road.cancel({1: 1})
    async with company.database.unit_of_work() as unit:
        heads = [Letterhead(name="Vale GmbH", language="de", paper="letter")]
        await put_letterheads(unit, drafts=heads)
        changed = await print_order_confirmation(unit, number=road.number)
        kept = await documents_of(unit, subjects=[f"order/{road.number}"])
    assert first == again
    assert changed.content != first.content
    assert [(row.kind, row.file_name) for row in kept] == [
        ("order_confirmation", f"order-confirmation-{road.number}.pdf")
    ]
    await road.prove()


def test_addresses_are_written_as_their_country_writes_them() -> None:
    english = find_locale("en", "US")
    springfield = {"name": "Ada", "line1": "1 Main St", "city": "Springfield", "region": "IL", "postal_code": "62701"}
    assert say_address({**springfield, "country": "US"}, english)[2:] == ["Springfield, IL 62701", "United States"]
    assert say_address(BERLIN, find_locale("de", "DE"))[2:] == ["10115 Berlin", "Deutschland"]
    assert say_address({"city": "London", "postal_code": "SW1A 1AA", "country": "GB"}, english) == [
        "London", "SW1A 1AA", "United Kingdom",
    ]  # fmt: skip
    assert say_address({"country": "XX"}, english) == ["XX"]
    assert say_address(None, english) == []


def test_amounts_follow_language_and_country() -> None:
    yen = voice_for(language="en", country="JP", currency="JPY")
    assert yen.money(Decimal(1200)) == "¥1,200"
    dollars = voice_for(language="en", country="US", currency="USD")
    assert (dollars.money(Decimal("-3.1")), dollars.quantity(Decimal("1000.50"))) == ("-$3.10", "1,000.5")
