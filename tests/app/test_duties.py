"""What the worker hears: stock that may be promised now fills what waits for it, whatever set it free."""

import asyncio
from decimal import Decimal
from pathlib import Path

from lading.app.duties import duties_of
from lading.flows.company import Company
from lading.flows.stock.set_stock_levels import StockLevels, set_stock_levels
from lading.store import Settings
from tests.road import order


async def keep_back(company: Company, safety: int) -> None:
    async with company.database.unit_of_work() as unit:
        levels = StockLevels(sku="BOWL", place="STORE", safety=Decimal(safety))
        await set_stock_levels(unit, company.reference, levels=[levels])


async def fill(company: Company) -> None:
    settings = Settings(data=Path("unused"), secret="s" * 40)
    duties = {duty.name: duty for duty in duties_of(company, settings, asyncio.Event())}
    while await duties["fill backorders"].work():
        pass


async def test_a_lower_safety_stock_fills_backorders_at_once(company: Company) -> None:
    await keep_back(company, 3)
    road = await order(company, ("BOWL", 2))
    await fill(company)
    assert await road.line() == {"backordered": "2"}
    await keep_back(company, 1)
    await fill(company)
    assert await road.line() == {"reserved": "2"}
    await road.prove()
