"""What comes in from outside, and what the auditor repairs."""

from lading.flows.channels.receive_message import receive_message
from lading.flows.channels.take_messages import work_inbox
from lading.flows.proving.run_audit import run_audit
from tests.drafts import place
from tests.faults.door import SECRET
from tests.faults.listed import Command, Company, Duty, act, post
from tests.shops import cancelled_order, moved, open_shops, push, pushed, shopify_order


@act
async def receive_a_channels_message(company: Company) -> Duty:
    await open_shops(company)
    message = pushed(shopify_order(), delivery="d-1")
    return Duty(lambda here: receive_message(here.database, sent=message))


@act
async def place_by_a_channels_message(company: Company) -> Duty:
    await open_shops(company)
    await receive_message(company.database, sent=pushed(shopify_order(), "orders/create", delivery="d-1"))
    return Duty(work_inbox)


@act
async def change_by_a_channels_message(company: Company) -> Duty:
    await open_shops(company)
    await push(company, pushed(shopify_order(), delivery="d-1"))
    later = shopify_order(5, shipping_address=moved("Nebenstr. 2"))
    await receive_message(company.database, sent=pushed(later, delivery="d-2"))
    return Duty(work_inbox)


@act
async def change_lines_by_a_channels_message(company: Company) -> Duty:
    await open_shops(company)
    await push(company, pushed(shopify_order(), delivery="d-1"))
    mug = {**shopify_order()["line_items"][0], "quantity": 1, "current_quantity": 1}
    bowl = {**mug, "id": 12, "sku": "BOWL", "price": "14.00"}
    later = shopify_order(5, line_items=[mug, bowl], subtotal_price="23.50", total_price="23.50")
    await receive_message(company.database, sent=pushed(later, delivery="d-2"))
    return Duty(work_inbox)


@act
async def cancel_by_a_channels_message(company: Company) -> Duty:
    await open_shops(company)
    await push(company, pushed(shopify_order(), delivery="d-1"))
    await receive_message(company.database, sent=pushed(cancelled_order(), "orders/cancelled", delivery="d-2"))
    return Duty(work_inbox)


@act
async def repair_what_the_audit_found(company: Company) -> Command:
    await place(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE orders SET open_holds = 2")
    await run_audit(company.database, secret=SECRET)
    async with company.database.unit_of_work() as unit:
        ((breach,),) = await unit.fetch("SELECT id FROM breaches WHERE state = 'open'")
    return post(f"/audit/breaches/{breach}/repair", reason="counted by hand")
