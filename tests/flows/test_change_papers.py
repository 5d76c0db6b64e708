"""Changing what people wrote on orders that stand."""

from datetime import date
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.changing.change_papers import AddressTooLate, ChangePapers, PaperChange, change_order_papers
from lading.flows.company import Company
from lading.flows.rules.judge_again import ChangeRefused
from lading.flows.show_orders import show_order
from lading.orders.change import VersionMoved
from lading.orders.views import OrderView
from tests.drafts import BERLIN, place
from tests.road import ANNA, Road


async def change(company: Company, number: str, *, version: int | None = None, **fields: Any) -> OrderView:
    """Change fields as JSON would name them; answers the order afterwards."""
    wish = ChangePapers(
        number=number, change=msgspec.convert(fields, PaperChange), reason="They called.", version=version
    )
    async with company.database.unit_of_work(ANNA) as unit:
        await change_order_papers(unit, company, wishes=[wish])
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def test_fields_that_are_named_change_and_others_stay(company: Company) -> None:
    first = await place(company, ("BOWL", 1), notes="Ring")
    order = await change(
        company, first["number"], ship_to={**BERLIN, "line1": "Weg 2"}, tags=["vip", "gift"], requested_by="2027-01-05"
    )
    assert order.ship_to is not None
    assert (order.ship_to["line1"], order.notes, order.tags) == ("Weg 2", "Ring", ["vip", "gift"])
    assert (order.requested_by, order.version) == (date(2027, 1, 5), 2)
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT actor, reason, data::text FROM events WHERE kind = 'order.papers_changed'")
    assert told == [
        (
            "user:anna",
            "They called.",
            f'{{"number":"{order.number}","fields":["ship_to","tags","requested_by"]}}',
        )
    ]
    assert await audit(company.database) == []


async def test_what_does_not_differ_changes_nothing(company: Company) -> None:
    first = await place(company, ("BOWL", 1), notes="Ring")
    assert (await change(company, first["number"], notes="Ring", ship_to=BERLIN)).version == 1


async def test_another_customer(company: Company) -> None:
    first = await place(company, ("BOWL", 1))
    order = await change(company, first["number"], customer={"name": "Grace Hopper", "email": "grace@example.com"})
    assert order.customer is not None
    assert (order.customer["name"], order.customer["code"] != first["customer"]["code"]) == ("Grace Hopper", True)
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT customer FROM orders") == [(order.customer["code"],)]


async def test_a_corrected_address_ends_its_hold(company: Company) -> None:
    first = await place(company, ("BOWL", 1), ship_to={**BERLIN, "postal_code": "1"})
    assert [hold["reason"] for hold in first["holds"]] == ["address_postal_code"]
    order = await change(company, first["number"], ship_to=BERLIN)
    assert (order.holds, order.commitment) == ([], "accepted")


async def test_other_holds_stay_and_released_ones_do_not_come_back(company: Company) -> None:
    first = await place(company, ("BOWL", 1), channel="paid", ship_to={**BERLIN, "postal_code": "1"})
    assert {hold["reason"] for hold in first["holds"]} == {"address_postal_code", "payment_missing"}
    order = await change(company, first["number"], notes="Hello")
    assert {hold.reason for hold in order.holds} == {"address_postal_code", "payment_missing"}
    order = await change(company, first["number"], ship_to=BERLIN)
    assert [hold.reason for hold in order.holds] == ["payment_missing"]


async def test_what_the_channel_does_not_admit_is_refused(company: Company) -> None:
    first = await place(company, ("BOWL", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute('UPDATE channels SET settings = \'{"findings": {"address_incomplete": "refuse"}}\'')
        await unit.execute("UPDATE reference_version SET version = version + 1")
    with pytest.raises(ChangeRefused) as refusal:
        await change(company, first["number"], ship_to={**BERLIN, "city": ""})
    assert [error.pointer for error in refusal.value.errors] == ["/ship_to/city"]
    async with company.database.unit_of_work() as unit:
        assert (await show_order(unit, number=first["number"])).version == 1


async def test_somebody_else_was_faster(company: Company) -> None:
    first = await place(company, ("BOWL", 1))
    await change(company, first["number"], notes="Hello", version=1)
    with pytest.raises(VersionMoved):
        await change(company, first["number"], notes="World", version=1)


async def test_an_address_cannot_change_after_everything_has_left(company: Company) -> None:
    first = await place(company, ("BOWL", 1))
    road = Road(company, first["number"])
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    await road.ship(work.id)
    with pytest.raises(AddressTooLate):
        await change(company, first["number"], ship_to={**BERLIN, "line1": "Weg 2"})
    assert (await change(company, first["number"], notes="Thanks")).notes == "Thanks"
