"""The small company with things that are kept apart: curd by lot, cameras by serial, bins in its main warehouse."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lading.app.audit import audit
from lading.catalog import PlaceDraft
from lading.catalog.place_settings import PlaceSettings
from lading.flows.channels.put_items import PricedItemDraft, put_priced_items
from lading.flows.company import Company
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.fulfilling.pick import Pick, PickedUnits, pick
from lading.flows.stock.correct_stock import Adjustment, StockLine, adjust_stock
from lading.flows.stock.move_between_bins import BinMove, MovedLine, move_between_bins
from lading.flows.stock.put_places import put_places_with_bins
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.flows.stock.regrade_stock import RegradedLine, Regrading, regrade_stock
from lading.inventory.bins import BinDraft, put_bins
from lading.kernel import Actor, plain
from tests.road import Road

D = Decimal
WIM = Actor("user", "wim")
TODAY = datetime.now(UTC).date()


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


async def found_lots(company: Company, *, bins: bool = True) -> None:
    """Two items, and three bins of MAIN, where nothing lies yet."""
    money: dict[str, Any] = {"price": D(5), "currency": "EUR"}
    items = [
        PricedItemDraft(sku="CURD", name="Curd", tracking="lot", expires=True, shelf_days=3, **money),
        PricedItemDraft(sku="CAM", name="Camera", tracking="serial", **money),
    ]
    settings = PlaceSettings(bins=bins)
    main = PlaceDraft(code="MAIN", name="Main warehouse", priority=10, lead_days=1, settings=settings)
    drafts = [
        BinDraft(code="A-1", sequence=1),
        BinDraft(code="A-2", sequence=2),
        BinDraft(code="B-1", kind="bulk", sequence=1),
    ]
    async with company.database.unit_of_work(WIM) as unit:
        await put_priced_items(unit, drafts=items)
        await put_places_with_bins(unit, drafts=[main])
        await put_bins(unit, place="MAIN", drafts=drafts)


async def receive(company: Company, sku: str, quantity: int | str, *, place: str = "MAIN", **told: Any) -> None:
    """Goods come."""
    lines = [ReceiptLine(sku, D(quantity), **told)]
    async with company.database.unit_of_work(WIM) as unit:
        await receive_stock(unit, company.reference, receipts=[Receipt(place, lines)])


async def adjust(company: Company, sku: str, quantity: int | str, *, place: str = "MAIN", **told: Any) -> None:
    """More or less of them."""
    async with company.database.unit_of_work(WIM) as unit:
        adjustment = Adjustment(place, "found", [StockLine(sku, D(quantity), **told)])
        await adjust_stock(unit, company.reference, adjustment=adjustment)


async def regrade(
    company: Company, sku: str, quantity: int | str, become: Any, *, place: str = "MAIN", **told: Any
) -> None:
    """They change their condition."""
    async with company.database.unit_of_work(WIM) as unit:
        lines = [RegradedLine(sku, D(quantity), become=become, **told)]
        await regrade_stock(unit, company.reference, regrading=Regrading(place, "looked at", lines))


async def put_away(company: Company, sku: str, quantity: int | str, to: str, **told: Any) -> None:
    """They change their bin in MAIN."""
    async with company.database.unit_of_work(WIM) as unit:
        move = BinMove("MAIN", [MovedLine(sku, D(quantity), to=to, **told)])
        await move_between_bins(unit, company.reference, move=move)


async def pick_named(road: Road, work: Any, line: int, *contents: dict[str, Any], quantity: int | None = None) -> None:
    """Pick with lots, serials or bins named."""
    units = PickedUnits(
        line, None if quantity is None else D(quantity), contents=[TakenUnits(**one) for one in contents]
    )
    async with road.company.database.unit_of_work(WIM) as unit:
        await pick(unit, road.company.reference, wishes=[Pick(fulfilment=work, lines=[units])])


async def lying(company: Company, sku: str, place: str = "MAIN") -> list[str]:
    """What lies there, as `condition bin lot serial quantity/picked` without what is empty."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT condition, bin, lot, serial, quantity, picked FROM stock_contents WHERE sku = %s AND place = %s"
            " ORDER BY 1 DESC, 2, 3, 4",
            [sku, place],
        )
    return [" ".join([*filter(None, row[:4]), f"{plain(row[4])}/{plain(row[5])}"]) for row in rows]


async def prove(company: Company) -> None:
    """Every law holds."""
    assert await audit(company.database) == []
