"""Goods of the demo that grow old: a lot that ends soon, one that has ended, and a box that got wet."""

from datetime import datetime, timedelta
from decimal import Decimal

from lading.app.demo.past import Past
from lading.app.demo.setting import WAREHOUSE
from lading.flows.company import Company
from lading.flows.stock.expire_lots import expire_lots
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.flows.stock.regrade_stock import RegradedLine, Regrading, regrade_stock
from lading.kernel import Actor
from lading.store import Database

D = Decimal
WIM = Actor("user", "wim")
SOAPS = ("SOAP-LAVENDER", "SOAP-SEASALT", "SOAP-PLAIN")


async def let_age(database: Database, *, now: datetime) -> None:
    """Receive what is near its end, set apart what is past it, and find some of it wet."""
    past = Past(database, clock=now - timedelta(days=40))
    company = Company(past)
    ends = ((SOAPS[0], 31), (SOAPS[1], 38))
    lines = [
        ReceiptLine(sku, D(12), lot=f"R{days}", expires_on=(now + timedelta(days=days - 7)).date())
        for sku, days in ends
    ]
    async with past.unit_of_work(WIM) as unit:
        receipt = Receipt(WAREHOUSE, lines, "Remainders")
        await receive_stock(unit, company.reference, receipts=[receipt])
    past.clock = now
    while True:
        async with past.unit_of_work() as unit:
            if not await expire_lots(unit):
                break
    async with past.unit_of_work(WIM) as unit:
        rows = await unit.fetch(
            "SELECT lot, bin FROM stock_contents WHERE sku = %s AND place = %s AND condition = 'sellable'"
            " AND quantity - picked >= 2 ORDER BY lot LIMIT 1",
            [SOAPS[2], WAREHOUSE],
        )
        if rows:
            lot, bin_code = rows[0]
            wet = RegradedLine(SOAPS[2], D(2), lot=lot, bin=bin_code, become="damaged")
            await regrade_stock(unit, company.reference, regrading=Regrading(WAREHOUSE, "The box got wet", [wet]))
