"""The small company of the tests: what it sells, where it keeps it, where its orders come from."""

from datetime import date
from decimal import Decimal

from lading.catalog import touch
from lading.flows.company import Company
from lading.store import Database, UnitOfWork

D = Decimal


async def found_company(database: Database) -> Company:
    """Two places, four channels, five items with prices in EUR and USD, German and Illinois tax, and some stock."""
    async with database.unit_of_work() as unit:
        await _write_reference(unit)
        await write_stock(unit)
        await touch(unit)
    return Company(database)


async def _write_reference(unit: UnitOfWork) -> None:
    await unit.execute(
        "INSERT INTO channels (code, name, shortage, settings) VALUES"
        " ('web', 'Web shop', 'backorder', '{}'), ('strict', 'Marketplace', 'refuse', '{}'),"
        " ('paid', 'Paid only', 'backorder', '{\"require_payment\": true}'), ('phone', 'Phone', 'backorder', '{}')"
    )
    await unit.execute(
        "INSERT INTO places (code, name, kind, priority, lead_days, address) VALUES"
        " ('MAIN', 'Main warehouse', 'warehouse', 10, 1, '{\"country\": \"DE\"}'),"
        " ('STORE', 'Store in town', 'store', 20, 2, '{\"country\": \"DE\"}')"
    )
    await unit.execute(
        "INSERT INTO items (sku, name, unit, decimals, tax_class, stocked) VALUES"
        " ('MUG-RED', 'Red mug', 'each', 0, 'standard', true), ('MUG-BLUE', 'Blue mug', 'each', 0, 'standard', true),"
        " ('TEA-1KG', 'Assam tea, loose', 'kg', 3, 'reduced', true),"
        " ('BOWL', 'Bowl', 'each', 0, 'standard', true), ('GIFT-WRAP', 'Gift wrap', 'each', 0, 'standard', false)"
    )
    await unit.execute("INSERT INTO item_units (sku, unit, factor) VALUES ('MUG-RED', 'case', 12)")
    await unit.execute(
        "INSERT INTO price_lists (code, name, currency) VALUES ('eur', 'Retail', 'EUR'), ('usd', 'US retail', 'USD')"
    )
    for code, factor in (("eur", D(1)), ("usd", D("1.10"))):
        for sku, price in (("MUG-RED", "9.50"), ("MUG-BLUE", "9.50"), ("TEA-1KG", "24.00"), ("BOWL", "14.00")):
            await unit.execute(
                "INSERT INTO prices (list, sku, price) VALUES (%s, %s, %s)", [code, sku, D(price) * factor]
            )
        await unit.execute("INSERT INTO prices (list, sku, price) VALUES (%s, 'GIFT-WRAP', 2)", [code])
    for country, region, tax_class, name, rate in (
        ("DE", "", "standard", "MwSt 19 %", D("0.19")),
        ("DE", "", "reduced", "MwSt 7 %", D("0.07")),
        ("US", "IL", "standard", "Illinois", D("0.0625")),
        ("US", "IL", "reduced", "Illinois", D("0.01")),
    ):
        await unit.execute(
            "INSERT INTO tax_rates (country, region, tax_class, name, rate, valid_from)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [country, region, tax_class, name, rate, date(2020, 1, 1)],
        )


async def write_stock(unit: UnitOfWork) -> None:
    """What lies where."""
    for sku, place, quantity in (
        ("MUG-RED", "MAIN", 100),
        ("MUG-RED", "STORE", 10),
        ("MUG-BLUE", "MAIN", 5),
        ("MUG-BLUE", "STORE", 50),
        ("TEA-1KG", "MAIN", D("12.5")),
        ("BOWL", "STORE", 3),
    ):
        await unit.execute("INSERT INTO stock (sku, place, on_hand) VALUES (%s, %s, %s)", [sku, place, quantity])
        await unit.execute(
            "INSERT INTO movements (sku, place, kind, quantity, at, actor)"
            " VALUES (%s, %s, 'received', %s, now(), 'system:lading')",
            [sku, place, quantity],
        )
