"""Acts of the machine that no other test has in one line yet."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from lading.app.money_duties import CONSUMER as FOLLOWING
from lading.app.money_duties import let_money_follow
from lading.flows.company import Company
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.gateways.adopt_tenders import CONSUMER as ADOPTING
from lading.flows.gateways.adopt_tenders import adopt_tenders
from lading.flows.money.authorise_by_token import TokenWish, authorise_by_token
from lading.flows.money.charge_fees import Fee, charge_fees
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.show_money import show_money
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.promise import PromiseWish, WantedLine, promise_and_hold
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, file_claims
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.inventory.hold import expire_holds
from lading.returns.claims import Claim
from tests.paying import work


async def void(company: Company, shipment: UUID) -> None:
    """It never left after all."""
    async with company.database.unit_of_work() as unit:
        await void_shipments(unit, wishes=[VoidShipment(shipment=shipment, reason="booked by mistake")])


async def receive(company: Company, sku: str, place: str, many: Decimal) -> None:
    """Goods come."""
    async with company.database.unit_of_work() as unit:
        await receive_stock(unit, company.reference, receipts=[Receipt(place, [ReceiptLine(sku, many)])])


async def fill(company: Company, sku: str) -> None:
    """Who waits for an item gets it."""
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=[sku])


async def count(company: Company, sku: str, place: str, many: Decimal) -> None:
    """Somebody counts a shelf, and finds what they find."""
    async with company.database.unit_of_work() as unit:
        await count_stock(unit, company.reference, count=Count(place, [StockLine(sku, many)]))


async def hold(company: Company, sku: str, many: Decimal, minutes: int) -> UUID | None:
    """Somebody stands at the checkout; answers what is held for them."""
    asked = PromiseWish(lines=[WantedLine(sku=sku, quantity=many)], channel="web")
    async with company.database.unit_of_work() as unit:
        return (await promise_and_hold(unit, company, wish=asked, minutes=minutes)).id


async def expire(company: Company, hold: UUID) -> int:
    """The time of somebody at the checkout has run out."""
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE holds_on_stock SET expires_at = now() - interval '1 second' WHERE id = %s", [hold])
        return await expire_holds(unit)


async def credit(company: Company, number: str, line: int, many: Decimal) -> Decimal:
    """Credit units of a line; answers what they come to."""
    async with company.database.unit_of_work() as unit:
        wish = Credit(number=number, line=line, quantity=many, reason="scratched")
        return (await credit_units(unit, wishes=[wish]))[0].total


async def charge(company: Company, number: str, amount: Decimal) -> None:
    """A surcharge on top."""
    async with company.database.unit_of_work() as unit:
        await charge_fees(unit, wishes=[Fee(number=number, amount=amount, reason="gift box", kind="surcharge")])


async def refund(company: Company, number: str, to: Literal["original", "store_credit"]) -> Decimal:
    """Give back all that the order is in credit; answers how much."""
    async with company.database.unit_of_work() as unit:
        return (await refund_orders(unit, wishes=[Refund(number=number, to=to, reason="in credit")]))[0].amount


async def authorise(company: Company, number: str, amount: Decimal | None) -> None:
    """Ask the provider for so much, or for what is owed, by a card that it keeps."""
    async with company.database.unit_of_work() as unit:
        await authorise_by_token(unit, number=number, wish=TokenWish(token="tok_ok", amount=amount))


async def money(company: Company, number: str) -> tuple[Decimal, Decimal]:
    """What an order comes to and what was paid of it, as everybody sees it."""
    async with company.database.unit_of_work() as unit:
        shown = await show_money(unit, number=number)
    return shown.due, shown.paid


async def claim(company: Company, number: str, kind: Any, line: int, many: Decimal) -> Claim:
    """The customer says that something is wrong."""
    async with company.database.unit_of_work() as unit:
        wish = FileClaim(number=number, kind=kind, lines=[ClaimUnits(line=line, quantity=many)])
        return (await file_claims(unit, wishes=[wish]))[0]


async def decide(company: Company, number: str, outcome: Any, caused_by: Any) -> Claim:
    """We say what the customer gets for it."""
    async with company.database.unit_of_work() as unit:
        wish = DecideClaim(number=number, outcome=outcome, reason="as they say", caused_by=caused_by)
        return await settle_claim(unit, company, wish=wish)


async def number_of(company: Company, order: UUID) -> str:
    """The number of an order."""
    async with company.database.unit_of_work() as unit:
        return str((await unit.fetch("SELECT number FROM orders WHERE id = %s", [order]))[0][0])


async def waits(company: Company, consumer: str) -> bool:
    """Whether there are events that a consumer has not seen, perhaps because an older transaction still runs."""
    async with company.database.unit_of_work() as unit:
        newer = "SELECT FROM consumers c JOIN events e ON (e.xid, e.id) > (c.xid, c.id) WHERE c.name = %s LIMIT 1"
        return bool(await unit.fetch(newer, [consumer]))


async def follow(company: Company) -> None:
    """Workers take what has left, and talk with the provider until nothing is open."""
    for duty, consumer in ((adopt_tenders, ADOPTING), (let_money_follow, FOLLOWING)):
        while await duty(company) or await waits(company, consumer):
            pass
    for _ in range(8):
        async with company.database.unit_of_work() as unit:
            if not await unit.fetch("SELECT FROM payment_operations WHERE state IN ('intended', 'unknown')"):
                return
        await work(company)
    raise AssertionError("What providers were asked for has no end.")
