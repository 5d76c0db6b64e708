"""What comes back, for tests: an order that was delivered, and each act on its return in one line."""

from decimal import Decimal
from typing import Any

from lading.flows.company import Company
from lading.flows.returning.cancel_return import CancelReturn, cancel_returns
from lading.flows.returning.decide_return import DecideReturn, decide_returns
from lading.flows.returning.dispose import DisposeReturn, dispose_returns
from lading.flows.returning.exchange_return import ExchangeLine, ExchangeReturn, exchange_return
from lading.flows.returning.inspect_return import InspectReturn, inspect_returns
from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.receive_return import ReceiveReturn
from lading.flows.returning.request_return import request_returns
from lading.flows.returning.settle_return import settle_returns
from lading.flows.returning.take_back import take_back, take_in_parcel
from lading.returns import BackLine, CameLine, DecidedLine, GoneLine, RequestReturn, Return, SeenLine
from lading.returns.policy import Policy
from lading.returns.put_policy import put_policy
from lading.returns.settlements import Settlement, read_settlements_of
from tests.road import ANNA, Road, order


async def delivered(company: Company, *lines: tuple[str, int | str], **fields: Any) -> Road:
    """An order that has arrived whole."""
    road = await shipped(company, *lines, **fields)
    for (shipment,) in await road.ask(
        "SELECT DISTINCT h.id FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id JOIN orders o"
        " ON o.id = l.order_id WHERE o.number = %s",
        road.number,
    ):
        await road.deliver(shipment)
    return road


async def shipped(company: Company, *lines: tuple[str, int | str], **fields: Any) -> Road:
    """An order that has left whole."""
    road = await order(company, *lines, **fields)
    for work in await road.release():
        await road.pick(work.id)
        await road.pack(work.id)
        await road.ship(work.id, tracking_number=f"T-{road.number}")
    return road


def back(road: Road, line: int = 1, quantity: int | str | None = None, **fields: Any) -> BackLine:
    """So many units of a line of an order."""
    wanted = None if quantity is None else Decimal(quantity)
    return BackLine(order=road.number, line=line, quantity=wanted, **fields)


class Counter:
    """The desk at which goods come back."""

    def __init__(self, company: Company) -> None:
        self.company = company

    async def ask(self, *lines: BackLine, **fields: Any) -> Return:
        """Ask for a return."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = RequestReturn(lines=lines, **fields)
            return (await request_returns(unit, self.company, wishes=[wish]))[0]

    async def parcel(self, *lines: BackLine, **fields: Any) -> Return:
        """Take in what nobody announced."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = RequestReturn(lines=lines, origin="parcel", **fields)
            return await take_in_parcel(unit, self.company, wish=wish)

    async def decide(self, number: str, outcome: Any, reason: str = "as agreed", **line: Any) -> Return:
        """Decide, on one line or on all that are open."""
        lines = [DecidedLine(outcome=outcome, **line)] if line else None
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = DecideReturn(number=number, outcome=outcome, reason=reason, lines=lines)
            return (await decide_returns(unit, wishes=[wish]))[0]

    async def receive(self, number: str, *lines: CameLine, place: str = "") -> Return:
        """Receive: everything where nothing is named."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = ReceiveReturn(number=number, lines=lines or None, place=place)
            return await take_back(unit, self.company, wish=wish)

    async def inspect(self, number: str, *lines: SeenLine) -> Return:
        """Grade."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await inspect_returns(unit, wishes=[InspectReturn(number=number, lines=lines)]))[0]

    async def dispose(self, number: str, *lines: GoneLine) -> Return:
        """Dispose."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = DisposeReturn(number=number, lines=lines)
            return (await dispose_returns(unit, self.company, wishes=[wish]))[0]

    async def settle(self, number: str, **told: Any) -> Return:
        """Settle its money."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await settle_returns(unit, wishes=[SettleReturn(number=number, **told)]))[0]

    async def settled(self, number: str) -> list[Settlement]:
        """What was settled of it."""
        async with self.company.database.unit_of_work() as unit:
            return await read_settlements_of(unit, number=number)

    async def exchange(self, number: str, *lines: ExchangeLine, **told: Any) -> Return:
        """Send something else instead."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = ExchangeReturn(number=number, lines=lines or None, **told)
            return await exchange_return(unit, self.company, wish=wish)

    async def cancel(self, number: str) -> Return:
        """Cancel."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = CancelReturn(number=number, reason="the customer keeps it", by="customer")
            return (await cancel_returns(unit, wishes=[wish]))[0]

    async def policy(self, policy: Policy) -> int:
        """Put a policy into force."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await put_policy(unit, policy=policy)).version


def came(line: int | None = None, quantity: int | str | None = None, **fields: Any) -> CameLine:
    """Units that came."""
    return CameLine(line=line, quantity=None if quantity is None else Decimal(quantity), **fields)


def seen(line: int, grade: Any, quantity: int | str | None = None, **fields: Any) -> SeenLine:
    """Units that were looked at."""
    return SeenLine(line=line, grade=grade, quantity=None if quantity is None else Decimal(quantity), **fields)


def gone(line: int, disposition: Any = None, quantity: int | str | None = None, **fields: Any) -> GoneLine:
    """What becomes of units."""
    wanted = None if quantity is None else Decimal(quantity)
    return GoneLine(line=line, disposition=disposition, quantity=wanted, **fields)
