"""The laws of work, shipping, messages and documents, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.documents.laws import LAWS as DOCUMENTS
from lading.flows.company import Company
from lading.flows.fulfilling.confirm_on_paper import print_order_confirmation
from lading.flows.telling.tell_customers import render_new, send_due
from lading.fulfilment.laws import LAWS as FULFILMENT
from lading.messages.laws import LAWS as MESSAGES
from lading.shipping.laws import LAWS as SHIPPING
from tests.fulfilment.test_partner_laws import CORRUPTIONS as PARTNERS
from tests.fulfilment.test_pickup_laws import CORRUPTIONS as COUNTER
from tests.road import order

CORRUPTIONS = {
    "work_sums_to_quantity": "ALTER TABLE fulfilment_lines"
    " DROP CONSTRAINT fulfilment_lines_parts_sum_to_quantity_check;"
    " UPDATE fulfilment_lines SET quantity = quantity + 1",
    "work_is_what_lines_say": "UPDATE fulfilment_lines SET released = released + 1, quantity = quantity + 1",
    "work_has_lines": "UPDATE fulfilment_lines SET sku = 'BOWL'",
    "fulfilment_state_is_derived": "UPDATE fulfilments SET state = 'shipped'",
    "collected_parts_make_no_kit": 'UPDATE fulfilment_lines SET collected = \'{"of": "1", "parts": {"BOWL": "1"}}\'',
    "work_is_held_at_its_place": "UPDATE reservations SET picked = 0",
    "ever_shipped_equals_shipments": "DELETE FROM shipment_lines",
    "shipments_come_from_work": "UPDATE shipment_lines SET quantity = quantity + 1",
    "stock_leaves_with_shipments": "UPDATE movements SET quantity = quantity - 1 WHERE kind = 'shipped'",
    "parcels_hold_what_is_packed": "DELETE FROM parcel_lines",
    "shipment_state_is_derived": "UPDATE shipments SET state = 'delivered'",
    "messages_tell_of_events": "UPDATE messages SET seq = 99",
    "messages_are_settled": "UPDATE messages SET state = 'failed', reason = ''",
    "documents_are_whole": "UPDATE documents SET content = 'x'",
}


def test_every_law_of_these_rooms_is_broken_here() -> None:
    assert {law.name for law in (*FULFILMENT, *SHIPPING, *MESSAGES, *DOCUMENTS)} == {*CORRUPTIONS, *COUNTER, *PARTNERS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.pick(work.id, {1: 4})
    await road.pack(work.id, {1: 3})
    await road.ship(work.id, {1: 1})
    await render_new(company)
    await send_due(company, None)
    async with company.database.unit_of_work() as unit:
        await print_order_confirmation(unit, number=road.number)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}


async def test_only_an_import_brings_along_what_no_shipment_carried(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5))
    (work,) = await road.release()
    await road.ship(work.id, {1: 1})
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE transitions SET from_state = 'new' WHERE to_state = 'shipped'")
        await unit.execute("DELETE FROM shipment_lines")
    assert "ever_shipped_equals_shipments" in {breach.law for breach in await audit(company.database)}
