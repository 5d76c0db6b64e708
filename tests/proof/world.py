"""The real company beside the model: acts on real units of work, and the laws proven of what each has touched."""

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import psycopg

from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.company import Company
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.pack import Pack, pack
from lading.flows.fulfilling.pick import Pick, ShortUnits, pick
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import Ship, ship
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.show_money import show_money
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.proving.prove_laws import audit
from lading.flows.stock.correct_stock import Count, StockLine, count_stock
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.fulfilment.draw import LineUnits
from lading.kernel import Refusal, new_id
from lading.shipping.shipments import Shipment
from lading.store import open_database
from tests.drafts import place
from tests.proof.model import ModelLine, ModelOrder
from tests.proof.prover import Prover
from tests.small_company import found_company, write_stock

SKUS = ("MUG-RED", "MUG-BLUE", "TEA-1KG", "BOWL", "GIFT-WRAP")


SHELVES = ("stock", "movements")

_WIPE = """
CREATE FUNCTION pg_temp.wipe() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
{tables}
END $$
"""
_TABLE = """
IF (SELECT count(*) FROM {name}) <> {rows} THEN DELETE FROM {name} WHERE xmin::text::bigint > {founded}; END IF;
"""


def _wipe(admin: psycopg.Connection[Any]) -> None:
    """Keep by which statements the company becomes what it is now: planned once, and only what has grown is wiped."""
    (founded,) = admin.execute("SELECT pg_current_xact_id()::text").fetchone() or ("",)
    found = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    names = [row[0] for row in found if row[0] not in SHELVES]
    counts = admin.execute(("SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in names)).encode())
    rows = zip(names, counts.fetchone() or (), strict=True)
    tables = "".join(_TABLE.format(name=name, rows=kept, founded=founded) for name, kept in rows)
    admin.execute(_WIPE.format(tables=tables).encode())
    admin.execute("SET session_replication_role = replica")


class World:
    """One company for all examples. Between two of them everything that acts have written is taken away again:

    a fresh database would be planned for anew, law by law, which takes longer than the example.
    """

    def __init__(self, url: str, *, admin_url: str) -> None:
        self.runner = asyncio.Runner()
        self.database = open_database(url, pool=1)
        self.admin = psycopg.connect(admin_url, autocommit=True)
        self.company: Company = self.run(found_company(self.database))
        _wipe(self.admin)
        self.prover = Prover(url)

    def begin_again(self) -> None:
        """As it was when it was founded."""
        self.admin.execute("SELECT pg_temp.wipe()")
        self.run(self._restock())

    async def _restock(self) -> None:
        async with self.database.unit_of_work() as unit:
            for shelf in SHELVES:
                await unit.execute(f"DELETE FROM {shelf}")
            await write_stock(unit)

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        """Wait for an act."""
        return self.runner.run(act)

    def tried(self, act: Coroutine[Any, Any, Any]) -> Any:
        """What an act answers; None where it was refused, and then nothing has changed."""
        try:
            return self.run(act)
        except Refusal:
            return None

    def close(self) -> None:
        """Return every connection."""
        self.run(self.database.close())
        self.prover.close()
        self.runner.close()
        self.admin.close()

    def prove(self) -> None:
        """Every law holds of everything there is."""
        assert self.prover.broken() == [], self.run(audit(self.database))

    async def money(self, number: str) -> tuple[Decimal, Decimal]:
        """What an order comes to and what was paid of it, as everybody sees it."""
        async with self.database.unit_of_work() as unit:
            money = await show_money(unit, number=number)
        return money.due, money.paid

    async def place(self, lines: list[tuple[str, Decimal]], paid: Decimal) -> ModelOrder:
        """Place an order of a customer of its own, for which the shop has taken so much already."""
        told = {"payment": {"method": "card", "captured": str(paid)}} if paid else {}
        wanted = ((sku, str(many)) for sku, many in lines)
        placed = await place(self.company, *wanted, customer={"code": f"C-{new_id()}"}, **told)
        asked = {
            number: ModelLine(many, Decimal(line["unit_price"]))
            for number, ((_, many), line) in enumerate(zip(lines, placed["lines"], strict=True), start=1)
        }
        return ModelOrder(placed["number"], asked, captured=paid)

    async def credit(self, number: str, line: int, many: Decimal) -> Decimal:
        """Credit units of a line; answers what they come to."""
        async with self.database.unit_of_work() as unit:
            wish = Credit(number=number, line=line, quantity=many, reason="scratched")
            return (await credit_units(unit, wishes=[wish]))[0].total

    async def refund(self, number: str, to: Literal["original", "store_credit"]) -> Decimal:
        """Give back all that the order is in credit; answers how much."""
        async with self.database.unit_of_work() as unit:
            wish = Refund(number=number, to=to, reason="in credit")
            return (await refund_orders(unit, wishes=[wish]))[0].amount

    async def cancel(self, number: str, line: int, many: Decimal | None) -> None:
        """Cancel units of a line, or all that are left of it."""
        async with self.database.unit_of_work() as unit:
            wish = CancelOrder(number, "changed my mind", [LineQuantity(line, many)])
            await cancel_orders(unit, wishes=[wish])

    async def release(self, number: str) -> list[UUID]:
        """Give it to places."""
        async with self.database.unit_of_work() as unit:
            works = await release_to_places(unit, self.company.reference, wishes=[Release(number=number)])
            return [work.id for work in works[0]]

    async def pick(self, work: UUID, short: Decimal | None, why: str) -> None:
        """Pick everything, or find so many units of line 1 missing first."""
        missing = [ShortUnits(1, short, reason=why)] if short else []
        async with self.database.unit_of_work() as unit:
            await pick(unit, self.company.reference, wishes=[Pick(fulfilment=work, short=missing)])

    async def pack(self, work: UUID) -> None:
        """Pack everything into one parcel."""
        async with self.database.unit_of_work() as unit:
            await pack(unit, wishes=[Pack(fulfilment=work)])

    async def ship(self, work: UUID, lines: dict[int, Decimal] | None) -> Shipment:
        """Ship everything, or these units."""
        chosen = None if lines is None else [LineUnits(line, many) for line, many in lines.items()]
        async with self.database.unit_of_work() as unit:
            return (await ship(unit, wishes=[Ship(fulfilment=work, lines=chosen)]))[0]

    async def deliver(self, shipment: UUID) -> Shipment:
        """Let it arrive."""
        async with self.database.unit_of_work() as unit:
            return (await deliver(unit, wishes=[Deliver(shipment=shipment)]))[0]

    async def void(self, shipment: UUID) -> None:
        """It never left after all."""
        async with self.database.unit_of_work() as unit:
            await void_shipments(unit, wishes=[VoidShipment(shipment=shipment, reason="booked by mistake")])

    async def reject(self, work: UUID, why: str) -> None:
        """The place says no."""
        async with self.database.unit_of_work() as unit:
            await reject(unit, self.company.reference, wishes=[Reject(fulfilment=work, reason=why)])

    async def receive(self, sku: str, place_code: str, many: Decimal) -> None:
        """Goods come, and who waits gets them."""
        async with self.database.unit_of_work() as unit:
            receipt = Receipt(place_code, [ReceiptLine(sku, many)])
            await receive_stock(unit, self.company.reference, receipts=[receipt])
        async with self.database.unit_of_work() as unit:
            await fill_backorders(unit, self.company.reference, skus=[sku])

    async def count(self, sku: str, place_code: str, many: Decimal) -> None:
        """Somebody counts a shelf, and finds what they find."""
        async with self.database.unit_of_work() as unit:
            await count_stock(unit, self.company.reference, count=Count(place_code, [StockLine(sku, many)]))
