"""What suppliers have for us: units that can be ordered at any time are stated as their stock, a fixed number ahead."""

from decimal import Decimal

from lading.catalog import Reference
from lading.flows.company import Company
from lading.fulfilment.partners import Partner, read_partners
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.inventory.queries import lock_counters, read_counters
from lading.kernel import Actor
from lading.store import UnitOfWork

ZERO = Decimal(0)
ON_ORDER = "on_order"
STATER = Actor("system", "dropship")


async def state_on_order(unit: UnitOfWork, reference: Reference, *, partner: Partner, exactly: bool = False) -> int:
    """Where a supplier's goods are on order: bring what is free of each of its items to `always`.

    It is done for items of which less than half of that is free, or for all `exactly`. What the supplier declined in
    the last seven days stays at what it is. Answers how many items were stated.
    """
    if partner.kind != "supplier" or partner.settings.stock != ON_ORDER:
        return 0
    skus = await _sold(unit, partner)
    await reference.refresh(unit, skus=skus)
    rows = [
        (sku, partner.place)
        for sku in skus
        if (item := reference.items.get(sku)) and item.stocked and not item.components
    ]
    always = partner.settings.always
    known = await read_counters(unit, rows=rows)
    rows = [row for row in rows if _is_low(known.get(row, (ZERO, ZERO)), always, exactly=exactly)]
    if not rows:
        return 0
    await create_rows(unit, rows=rows)
    locked = await lock_counters(unit, rows=rows)
    made = [
        Movement(sku, place, "adjusted", reserved + always - on_hand, ON_ORDER)
        for (sku, place), (on_hand, reserved) in locked.items()
        if reserved + always != on_hand
    ]
    await write_movements(unit, movements=made)
    await record_stock(unit, kind="stock.adjusted", movements=made, reason=ON_ORDER)
    return len(made)


def _is_low(counters: tuple[Decimal, Decimal], always: Decimal, *, exactly: bool) -> bool:
    free = counters[0] - counters[1]
    return free != always if exactly else free < always / 2


async def _sold(unit: UnitOfWork, partner: Partner) -> list[str]:
    """What the supplier sells, without what it declined of late."""
    rows = await unit.fetch(
        "SELECT s.sku FROM supplier_items s WHERE s.supplier = %s AND NOT EXISTS (SELECT FROM movements m"
        " WHERE m.sku = s.sku AND m.place = %s AND m.reason = 'declined' AND m.at > now() - interval '7 days')"
        " ORDER BY s.sku",
        [partner.supplier, partner.place],
    )
    return [row[0] for row in rows]


async def state_all_on_order(company: Company) -> int:
    """State what is on order at every supplier that ships for us; for a worker, again and again."""
    async with company.database.unit_of_work(STATER) as unit:
        partners = await read_partners(unit)
        mine = [one for one in partners.values() if one.kind == "supplier" and one.settings.stock == ON_ORDER]
        return sum([await state_on_order(unit, company.reference, partner=one) for one in mine])
