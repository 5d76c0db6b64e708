"""Drop-ship orders: what suppliers ship to customers for us, drafted with the work they are given, and sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.catalog import Reference
from lading.flows.company import Company
from lading.fulfilment.partners import Partner, read_partners
from lading.fulfilment.work import Work
from lading.kernel import Actor, new_id
from lading.orders.change import LockedOrder
from lading.purchasing import Purchase, PurchaseLine, lock_purchases
from lading.purchasing.calendar import arrival, read_calendar
from lading.purchasing.purchases import next_numbers, save_purchases
from lading.purchasing.put_supplier_items import read_supplier_items
from lading.store import Event, UnitOfWork

ZERO, ONE = Decimal(0), Decimal(1)
_SIX = Decimal("0.000001")
SENDER = Actor("system", "dropship")


async def order_dropships(
    unit: UnitOfWork,
    reference: Reference,
    *,
    partners: Mapping[str, Partner],
    works: Sequence[Work],
    orders: Mapping[UUID, LockedOrder],
) -> None:
    """Order the units of new work from the suppliers that ship them: an order each, or a part of the day's.

    Costs are the suppliers' terms, 0 where there are none. Those that go out at once are sent here; a worker writes
    the letter from the event. Nothing is expected of them: their goods never come to us.
    """
    await reference.refresh(unit, skus={line.sku for work in works for line in work.lines.values()})
    terms = await _read_terms(unit, {partners[work.place].supplier for work in works})
    made: list[Purchase] = []
    events: list[Event] = []
    for work in sorted(works, key=lambda work: (partners[work.place].settings.send == "daily", work.place)):
        partner = partners[work.place]
        one = await _purchase_for(unit, made, partner, work, terms[partner.supplier][0])
        fresh = _lines(unit, reference, one, work, orders, terms[partner.supplier])
        one.lines.extend(fresh)
        told: list[list[object]] = [[line.sku, line.ordered, line.unit_cost] for line in fresh]
        about: dict[str, object] = {
            "supplier": one.supplier,
            "lines": told,
            "order": orders[next(iter(work.orders()))].number,
        }
        events.append(Event(kind="purchase.drafted", subject=one.subject, data=about))
        if partner.settings.send == "at_once":
            work.told_at = unit.now
            events += _send(unit, [one])
    await save_purchases(unit, purchases=made, events=events)


async def _purchase_for(
    unit: UnitOfWork, made: list[Purchase], partner: Partner, work: Work, currency: str
) -> Purchase:
    """The day's draft of the place, where orders are collected, else a new one."""
    if partner.settings.send == "daily":
        known = next((one for one in made if one.place == work.place and one.order_id is None), None)
        if known is None:
            rows = await unit.fetch(
                "SELECT number FROM purchase_orders WHERE kind = 'dropship' AND status = 'draft' AND place = %s"
                " AND supplier = %s AND order_id IS NULL ORDER BY number LIMIT 1",
                [work.place, partner.supplier],
            )
            found = await lock_purchases(unit, numbers=[row[0] for row in rows], within=None, kind="dropship")
            known = next((one for one in found.values() if one.status == "draft"), None)
            made.extend([known] if known else [])
        if known is not None:
            return known
    (number,) = await next_numbers(unit, count=1)
    one = Purchase(
        id=new_id(),
        number=number,
        supplier=partner.supplier,
        place=work.place,
        currency=currency,
        made_at=unit.now,
        made_by=unit.actor.label,
        kind="dropship",
        order_id=None if partner.settings.send == "daily" else work.orders()[0],
        lines=[],
    )
    made.append(one)
    return one


_Terms = tuple[str, date, dict[str, dict[str, Any]]]
"""Currency, the day on which the supplier ships what is ordered today, and what it sells by SKU."""


async def _read_terms(unit: UnitOfWork, suppliers: set[str]) -> dict[str, _Terms]:
    rows = await unit.fetch(
        "SELECT code, currency, lead_days, calendar FROM suppliers WHERE code = ANY(%s)", [sorted(suppliers)]
    )
    today = unit.now.date()
    return {
        code: (
            currency,
            arrival(today=today, lead_days=lead, calendar=read_calendar(calendar)),
            await read_supplier_items(unit, supplier=code),
        )
        for code, currency, lead, calendar in rows
    }


def _lines(
    unit: UnitOfWork,
    reference: Reference,
    one: Purchase,
    work: Work,
    orders: Mapping[UUID, LockedOrder],
    terms: _Terms,
) -> list[PurchaseLine]:
    last = max((line.line for line in one.lines), default=0)
    fresh: list[PurchaseLine] = []
    for number, line in enumerate(work.lines.values(), last + 1):
        mine, item = orders[line.order_id].lines[line.line], reference.items.get(line.sku)
        sold = terms[2].get(line.sku, {})
        pack = item.unit_named(sold["unit"]) if item and sold else None
        cost = (sold["cost"] / pack.factor).quantize(_SIX) if pack else ZERO
        promised = mine.promised_for
        fresh.append(
            PurchaseLine(
                line=number,
                sku=line.sku,
                name=mine.name,
                supplier_sku=sold.get("supplier_sku", ""),
                unit=item.unit if item else line.unit,
                factor=ONE,
                decimals=item.decimals if item else mine.decimals,
                ordered=line.quantity * line.factor,
                unit_cost=cost,
                due_on=promised if promised and promised >= unit.now.date() else terms[1],
                reason="" if pack else "no_terms",
                fulfilment_id=work.id,
                order_id=line.order_id,
                order_line=line.line,
            )
        )
    return fresh


def _send(unit: UnitOfWork, purchases: Iterable[Purchase]) -> list[Event]:
    """Note that these go out; answers the events from which their letters are written."""
    events: list[Event] = []
    for one in purchases:
        one.times_sent += 1
        one.sent_at = one.sent_at or unit.now
        events.append(
            Event(kind="purchase.sent", subject=one.subject, data={"id": str(one.id), "times": one.times_sent})
        )
    return events


async def send_dropships(unit: UnitOfWork, *, numbers: Sequence[str]) -> list[Purchase]:
    """Send drop-ship orders to their suppliers, or once more; from now on the suppliers know of the work.

    Raises `NotFound`, `WrongKind`, `WrongStatus` where nothing is open any more.
    """
    await lock_work_of(unit, numbers=numbers)
    found = list((await lock_purchases(unit, numbers=numbers, kind="dropship")).values())
    await save_purchases(unit, purchases=found, events=_send(unit, found))
    await unit.execute(
        "UPDATE fulfilments f SET told_at = %s FROM purchase_lines l WHERE l.fulfilment_id = f.id"
        " AND l.purchase_id = ANY(%s) AND f.told_at IS NULL",
        [unit.now, [one.id for one in found]],
    )
    return found


async def lock_work_of(unit: UnitOfWork, *, numbers: Sequence[str]) -> list[UUID]:
    """Lock the orders and then the fulfilments that these drop-ship orders are for, before the orders themselves."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.fulfilment_id, l.order_id FROM purchase_lines l JOIN purchase_orders p"
        " ON p.id = l.purchase_id WHERE p.number = ANY(%s) AND l.fulfilment_id IS NOT NULL",
        [list(numbers)],
    )
    await unit.fetch(
        "SELECT id FROM orders WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [[row[1] for row in rows]]
    )
    works = [row[0] for row in rows]
    await unit.fetch("SELECT id FROM fulfilments WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [works])
    return works


async def send_collected(company: Company) -> int:
    """Send the day's drop-ship orders of suppliers whose hour has come; answers how many went out."""
    async with company.database.unit_of_work(SENDER) as unit:
        daily = {
            code: partner
            for code, partner in (await read_partners(unit)).items()
            if partner.kind == "supplier" and partner.settings.send == "daily"
        }
        if not daily:
            return 0
        rows = await unit.fetch(
            "SELECT number, place, made_at FROM purchase_orders WHERE kind = 'dropship' AND status = 'draft'"
            " AND order_id IS NULL AND place = ANY(%s) ORDER BY number",
            [list(daily)],
        )
        due = [number for number, place, made in rows if unit.now >= _hour_after(made, daily[place].settings.send_at)]
        return len(await send_dropships(unit, numbers=due)) if due else 0


def _hour_after(moment: datetime, clock: str) -> datetime:
    """The first time behind `moment` at which the clock says so, in UTC like all times of units of work."""
    hours, minutes = clock.split(":")
    that_day = moment.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    return that_day if that_day > moment else that_day + timedelta(days=1)
