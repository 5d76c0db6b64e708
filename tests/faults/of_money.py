"""Acts on money: taken, credited, given back, written off, billed, issued as credit."""

from decimal import Decimal

from lading.app.money_duties import let_money_follow
from lading.flows.billing.issue_due import issue_due, note_to_bill
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.money.issue_credit import IssueCredit, issue_credits
from lading.flows.money.take_payment import TakePayment, take_payments
from tests.bills import bill, open_billing
from tests.faults.listed import CARD, Command, Company, Duty, act, post
from tests.money import add_tender, credit, paid_order, ship_units
from tests.road import Road, order

D = Decimal


@act
async def take_payment(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2))
    return post(f"/orders/{road.number}/payments", amount="20.00", reference="Statement 7")


@act
async def book_dispute(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2), payment=CARD)
    told = {"tender": 1, "amount": "19.00", "fee": "15.00", "reference": "B1"}
    return post(f"/orders/{road.number}/disputes", outcome="lost", reason="not recognised", **told)


@act
async def reverse_payment(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        wish = TakePayment(number=road.number, amount=D("19.00"), method="cheque")
        (taken,) = await take_payments(unit, wishes=[wish])
    return post(f"/payments/{taken.id}/reverse", reason="bounced")


@act
async def credit_units(company: Company) -> Command:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    return post(f"/orders/{road.number}/credits", line=1, quantity="1", reason="chipped")


@act
async def refund(company: Company) -> Command:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    await ship_units(road)
    await credit(road, line=1)
    return post(f"/orders/{road.number}/refunds", reason="chipped")


@act
async def refund_as_store_credit(company: Company) -> Command:
    road = await paid_order(company, ("MUG-RED", 2), captured="19.00")
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(road.number, "changed my mind")])
    return post(f"/orders/{road.number}/refunds", reason="as agreed", to="store_credit")


@act
async def charge_fee(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2))
    return post(f"/orders/{road.number}/fees", amount="2.50", reason="bounced", kind="reminder")


@act
async def write_off(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    return post(f"/orders/{road.number}/write-offs", reason="gone")


@act
async def issue_gift_card(_company: Company) -> Command:
    return post("/gift-cards", amount="30.00", currency="EUR", reason="sold", paid_by="cash")


@act
async def redeem_gift_card(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        wish = IssueCredit(kind="gift_card", amount=D("30.00"), currency="EUR", reason="sold", paid_by="cash")
        (card,) = await issue_credits(unit, wishes=[wish])
    return post(f"/orders/{road.number}/payments", code=card.code)


@act
async def issue_store_credit(company: Company) -> Command:
    await order(company, ("MUG-RED", 1))
    return post("/store-credits", customer="C-1", amount="12.00", currency="EUR", reason="late")


@act
async def ask_for_a_capture(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 6))
    await add_tender(road, 1, "57.00", provider="fake")
    await ship_units(road, {1: 3})
    return post(f"/orders/{road.number}/captures", reason="now")


@act
async def ask_for_a_void(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 6))
    await add_tender(road, 1, "57.00", provider="fake")
    return post(f"/orders/{road.number}/voids", reason="paid otherwise")


@act
async def issue_invoice(company: Company) -> Command:
    await bill(await _left(company))  # its parts are loaded once, not by each that dies
    road = await order(company, ("MUG-RED", 3))
    await ship_units(road)
    return post("/invoices", orders=[road.number])


@act
async def void_invoice(company: Company) -> Command:
    (document,) = await bill(await _left(company))
    return post(f"/invoices/{document.number}/void", reason="Wrong name", again=True)


@act
async def issue_credit_memo(company: Company) -> Command:
    road = await _left(company)
    await bill(road)
    await credit(road, line=1)
    return post("/credit-memos", orders=[road.number])


@act
async def bill_what_has_left(company: Company) -> Duty:
    await _left(company, web="per_shipment")
    return Duty(_bill)


@act
async def let_money_follow_goods(company: Company) -> Duty:
    road = await order(company, ("MUG-RED", 6))
    await add_tender(road, 1, "40.00", provider="fake", rank=2)
    await add_tender(road, 2, "20.00", provider="fake", rank=1)
    await ship_units(road, {1: 3})
    return Duty(let_money_follow)


async def _left(company: Company, **modes: str) -> Road:
    await open_billing(company, **modes)
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    return road


async def _bill(company: Company) -> None:
    while await note_to_bill(company):
        pass
    while await issue_due(company):
        pass
