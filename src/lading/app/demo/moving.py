"""The demo company moves stock: a transfer that arrived with a chipped piece, and one that is on the road."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from lading.app.demo.past import Past
from lading.app.demo.setting import STORE, WAREHOUSE
from lading.flows.company import Company
from lading.flows.stock.receive_transfer import Arrival, ArrivedLine, receive_transfer
from lading.flows.stock.transfer_stock import TransferDraft, TransferLineDraft, create_transfers, send_transfers
from lading.kernel import Actor
from lading.store import Database

D = Decimal
WIM = Actor("user", "wim")
_FREE = (
    "SELECT s.sku FROM stock s JOIN items i ON i.sku = s.sku WHERE s.place = %s AND i.decimals = 0"
    " AND s.on_hand - s.reserved - s.safety >= 8 ORDER BY s.sku LIMIT 5"
)


async def start_moving(database: Database, *, now: datetime) -> None:
    """Write what was moved from the warehouse to the shop up to this hour; nothing where too little is free."""
    past = Past(database, clock=now)
    company = Company(past)
    async with past.unit_of_work(WIM) as unit:
        skus = [row[0] for row in await unit.fetch(_FREE, [WAREHOUSE])]
    if len(skus) < 5:
        return
    number = await _send(past, company, skus[:2], D(4), due=now - timedelta(hours=1), note="For the shop window")
    lines = [
        ArrivedLine(sku=skus[0], quantity=D(4)),
        ArrivedLine(sku=skus[1], quantity=D(3), damaged=D(1), reason="Chipped on the way"),
    ]
    async with past.unit_of_work(WIM) as unit:
        await receive_transfer(unit, company.reference, number=number, arrival=Arrival(lines=lines))
    await _send(past, company, skus[2:], D(6), due=now + timedelta(days=2), note="With Friday's van")


async def _send(
    past: Past, company: Company, skus: Sequence[str], quantity: Decimal, *, due: datetime, note: str
) -> str:
    lines = [TransferLineDraft(sku=sku, quantity=quantity) for sku in skus]
    draft = TransferDraft(place=WAREHOUSE, to=STORE, lines=lines, due_on=due.date(), note=note)
    async with past.unit_of_work(WIM) as unit:
        (made,) = await create_transfers(unit, company.reference, drafts=[draft])
        await send_transfers(unit, numbers=[made.number])
    return made.number
