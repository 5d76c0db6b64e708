"""Whatever happens to lots, serials, bins and conditions in whatever sequence: contents, journal and hands agree."""

from collections.abc import Awaitable, Callable
from random import Random

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.stock.correct_lot import LotCorrection, correct_lot
from lading.flows.stock.expire_lots import expire_lots
from lading.flows.stock.receive_transfer import Arrival, receive_transfer
from lading.flows.stock.transfer_stock import TransferDraft, TransferLineDraft, create_transfers, send_transfers
from lading.kernel import Refusal
from lading.shipping.shipments import Shipment
from tests.lots import D, adjust, day, found_lots, prove, put_away, receive, regrade
from tests.road import ANNA, Road, order

STEPS = 40


class Chaos:
    """Acts that mostly succeed, chosen and fed by chance; a refusal changes nothing and is fine."""

    def __init__(self, company: Company, chance: Random) -> None:
        self.company = company
        self.chance = chance
        self.roads: list[Road] = []
        self.shipments: list[Shipment] = []
        self.serial = 0

    def lot(self) -> str:
        return f"L{self.chance.randrange(3)}"

    async def receive_curd(self) -> None:
        lot = self.lot()
        bin_code = self.chance.choice(["", "A-1", "A-2"])
        await receive(
            self.company, "CURD", self.chance.randint(1, 6), lot=lot, expires_on=day(9 + int(lot[1])), bin=bin_code
        )

    async def receive_cameras(self) -> None:
        self.serial += 2
        await receive(self.company, "CAM", 2, serials=[f"S{self.serial - 1}", f"S{self.serial}"])

    async def place(self) -> None:
        many = self.chance.randint(1, 5)
        road = await order(
            self.company, ("CURD", many), ("MUG-RED", self.chance.randint(1, 30)), notes=f"{len(self.roads)}"
        )
        self.roads.append(road)
        await road.release()

    async def work(self) -> None:
        road = self.chance.choice(self.roads)
        (number, _place, _state), *_rest = [work for work in await road.works() if work[1] == "MAIN"]
        (row,) = await road.ask("SELECT id FROM fulfilments WHERE number = %s", number)
        act = self.chance.choice(
            ["pick", "some", "short", "broken", "pack", "ship", "ship", "recall", "cancel", "reject"]
        )
        if act == "pick":
            await road.pick(row[0])
        elif act == "some":
            await road.pick(row[0], {1: 1})
        elif act == "short":
            await road.pick(row[0], {}, short={1: 1})
        elif act == "broken":
            await road.pick(row[0], {}, short={1: 1}, why="damaged")
        elif act == "pack":
            await road.pack(row[0])
        elif act == "ship":
            self.shipments.append(await road.ship(row[0]))
        elif act == "recall":
            await road.recall(row[0], hold=False)
            await road.release()
        elif act == "cancel":
            await road.cancel({1: 1})
        else:
            await road.reject(row[0], "damaged", {1: 1})

    async def void(self) -> None:
        shipment = self.chance.choice(self.shipments)
        async with self.company.database.unit_of_work(ANNA) as unit:
            await void_shipments(unit, wishes=[VoidShipment(shipment=shipment.id, reason="never left")])

    async def regrade(self) -> None:
        become = self.chance.choice(["damaged", "quarantine"])
        await regrade(self.company, "CURD", 1, become, lot=self.lot())
        await regrade(
            self.company, "CURD", 1, self.chance.choice(["sellable", "scrapped"]), condition=become, lot=self.lot()
        )

    async def move(self) -> None:
        await put_away(self.company, "CURD", 1, self.chance.choice(["A-1", "A-2", "B-1", ""]), lot=self.lot())
        await put_away(self.company, "MUG-RED", self.chance.randint(1, 9), self.chance.choice(["A-1", "A-2"]))

    async def adjust(self) -> None:
        await adjust(self.company, "MUG-RED", self.chance.choice([-3, -1, 2]))
        await adjust(self.company, "CURD", self.chance.choice([-2, -1]), lot=self.lot())

    async def age(self) -> None:
        async with self.company.database.unit_of_work(ANNA) as unit:
            correction = LotCorrection(expires_on=day(self.chance.choice([1, 9])), reason="looked at again")
            await correct_lot(unit, sku="CURD", lot=self.lot(), correction=correction)
            await expire_lots(unit)

    async def transfer(self) -> None:
        lines = [TransferLineDraft(sku="CURD", quantity=D(1)), TransferLineDraft(sku="MUG-RED", quantity=D(2))]
        draft = TransferDraft(place="MAIN", to="STORE", lines=lines)
        async with self.company.database.unit_of_work(ANNA) as unit:
            (made,) = await create_transfers(unit, self.company.reference, drafts=[draft])
            await send_transfers(unit, numbers=[made.number])
            await receive_transfer(unit, self.company.reference, number=made.number, arrival=Arrival(all=True))

    def acts(self) -> list[Callable[[], Awaitable[None]]]:
        working = [self.work] * 8 if self.roads else []
        back = [self.void] * 2 if self.shipments else []
        stock = [
            self.receive_curd,
            self.receive_curd,
            self.receive_cameras,
            self.regrade,
            self.move,
            self.adjust,
            self.age,
        ]
        return [*stock, self.place, self.place, self.transfer, *working, *back]


@pytest.mark.parametrize("seed", [3, 11, 29])
async def test_contents_and_journal_agree_whatever_happens(company: Company, seed: int) -> None:
    await found_lots(company)
    chaos = Chaos(company, Random(seed))
    await chaos.receive_curd()
    done = 0
    for step in range(STEPS):
        act = chaos.chance.choice(chaos.acts())
        try:
            await act()
            done += 1
        except (Refusal, ValueError):
            pass
        if step % 10 == 9:
            await prove(company)
    assert done > STEPS / 3
    assert chaos.shipments
