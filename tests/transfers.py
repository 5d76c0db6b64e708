"""Each act of moving stock between the places of the small company in one line."""

from datetime import date
from decimal import Decimal
from typing import Any

from lading.flows.company import Company
from lading.flows.stock.close_transfer import cancel_transfers, close_transfer
from lading.flows.stock.receive_transfer import Arrival, ArrivedLine, receive_transfer
from lading.flows.stock.transfer_stock import TransferDraft, TransferLineDraft, create_transfers, send_transfers
from lading.inventory.transfers import StockTransfer
from lading.kernel import Actor, plain

D = Decimal
WIM = Actor("user", "wim")
DUE = date(2030, 1, 15)


async def draft(company: Company, *lines: tuple[str, int | str], **more: Any) -> str:
    """A transfer from MAIN to STORE that was not sent."""
    wanted = [TransferLineDraft(sku=sku, quantity=D(quantity)) for sku, quantity in lines]
    told = TransferDraft(**({"place": "MAIN", "to": "STORE", "due_on": DUE} | more), lines=wanted)
    async with company.database.unit_of_work(WIM) as unit:
        return (await create_transfers(unit, company.reference, drafts=[told]))[0].number


async def send(company: Company, number: str) -> StockTransfer:
    """The goods leave."""
    async with company.database.unit_of_work(WIM) as unit:
        return (await send_transfers(unit, numbers=[number]))[0]


async def sent(company: Company, *lines: tuple[str, int | str], **more: Any) -> str:
    """A transfer on the road."""
    number = await draft(company, *lines, **more)
    await send(company, number)
    return number


async def arrive(company: Company, number: str, *lines: ArrivedLine) -> StockTransfer:
    """Goods come; without lines all of them."""
    arrival = Arrival(lines=list(lines), all=not lines)
    async with company.database.unit_of_work(WIM) as unit:
        return await receive_transfer(unit, company.reference, number=number, arrival=arrival)


async def lose(company: Company, number: str) -> StockTransfer:
    """The rest does not come."""
    async with company.database.unit_of_work(WIM) as unit:
        return await close_transfer(unit, company.reference, number=number, reason="fell off the van")


async def cancel(company: Company, number: str) -> None:
    """It is not sent."""
    async with company.database.unit_of_work(WIM) as unit:
        await cancel_transfers(unit, numbers=[number], reason="not needed")


async def expected(company: Company) -> list[tuple[str, str, str]]:
    """Open supply: SKU, place and what is still to come."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT sku, place, quantity - received FROM supply WHERE closed_at IS NULL AND kind = 'transfer'"
            " ORDER BY reference, line"
        )
    return [(row[0], row[1], plain(row[2])) for row in rows]
