"""Transfers: goods leave a place, are in transit and expected, and come whole, in part, damaged, over, or never."""

import asyncio
from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.flows.stock.receive_transfer import ArrivedLine
from lading.flows.stock.transfer_stock import NotFree
from lading.inventory.transfers import ForTransfer, WrongTransferStatus
from lading.kernel import Conflict, Invalid
from tests.drafts import wish
from tests.road import Road, order
from tests.transfers import arrive, cancel, draft, expected, lose, send, sent

D = Decimal


async def stock(company: Company, sku: str = "MUG-RED") -> list[tuple[str, str]]:
    """On hand and reserved at MAIN and at STORE."""
    return [await Road(company, "").stock(sku, place) for place in ("MAIN", "STORE")]


def came(quantity: int = 0, damaged: int = 0, reason: str = "") -> ArrivedLine:
    """Red mugs that came."""
    return ArrivedLine(sku="MUG-RED", quantity=D(quantity), damaged=D(damaged), reason=reason)


async def tasks(company: Company) -> list[str]:
    """Kinds of the tasks."""
    return [row[0] for row in await Road(company, "").ask("SELECT kind FROM tasks ORDER BY raised_at, id")]


async def test_goods_leave_are_expected_and_arrive(company: Company) -> None:
    number = await draft(company, ("MUG-RED", 20), ("TEA-1KG", "2.5"))
    assert await stock(company) == [("100", "0"), ("10", "0")]
    await send(company, number)
    assert await stock(company) == [("80", "0"), ("10", "0")]
    assert await expected(company) == [("MUG-RED", "STORE", "20"), ("TEA-1KG", "STORE", "2.5")]
    assert await audit(company.database) == []
    assert (await arrive(company, number)).status == "received"
    assert (await stock(company), await expected(company)) == ([("80", "0"), ("30", "0")], [])
    assert await audit(company.database) == []


async def test_what_is_reserved_stays(company: Company) -> None:
    await order(company, ("MUG-RED", 95))
    number = await draft(company, ("MUG-RED", 6))
    with pytest.raises(NotFree, match="MAIN has 100 MUG-RED and holds 95 of them for orders, so it can send 5, not 6"):
        await send(company, number)
    assert await stock(company) == [("100", "95"), ("10", "0")]
    assert (await send(company, await draft(company, ("MUG-RED", 5)))).status == "sent"
    assert await audit(company.database) == []


async def test_a_part_comes_and_the_rest_is_lost(company: Company) -> None:
    number = await sent(company, ("MUG-RED", 20))
    assert (await arrive(company, number, came(12, 3, "chipped"))).status == "part_received"
    assert await expected(company) == [("MUG-RED", "STORE", "5")]
    assert (await lose(company, number)).status == "received"
    assert (await stock(company), await expected(company)) == ([("80", "0"), ("22", "0")], [])
    assert await tasks(company) == ["transfer.differs", "transfer.lost"]
    assert await audit(company.database) == []


async def test_what_was_lost_turns_up_and_more(company: Company) -> None:
    number = await sent(company, ("MUG-RED", 10))
    await arrive(company, number, came(4))
    await lose(company, number)
    with pytest.raises(Invalid, match="8 MUG-RED came, 6 were on the way"):
        await arrive(company, number, came(8))
    one = await arrive(company, number, came(8, reason="two from the shelf"))
    assert [(line.received, line.lost, line.over) for line in one.lines] == [(12, 0, 2)]
    assert await stock(company) == [("90", "0"), ("22", "0")]
    assert await audit(company.database) == []


async def test_backorders_are_filled_from_what_arrives(company: Company) -> None:
    road = await order(company, ("BOWL", 7))
    async with company.database.unit_of_work() as unit:
        await receive_stock(unit, company.reference, receipts=[Receipt("MAIN", [ReceiptLine("BOWL", D(9))])])
    await arrive(company, await sent(company, ("BOWL", 9)))
    rows = await road.ask("SELECT data->'lines' FROM events WHERE kind = 'stock.transferred' ORDER BY id")
    assert [row[0] for row in rows] == [[["BOWL", "MAIN", "-9"]], [["BOWL", "STORE", "9"]]]
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 1
    assert await stock(company, "BOWL") == [("0", "0"), ("12", "7")]


async def test_cancelling_only_before_sending(company: Company) -> None:
    number = await draft(company, ("MUG-RED", 5))
    await cancel(company, number)
    with pytest.raises(WrongTransferStatus, match="T100001 is cancelled"):
        await send(company, number)
    other = await sent(company, ("MUG-RED", 5))
    with pytest.raises(WrongTransferStatus, match="needs one that is draft"):
        await cancel(company, other)
    assert await audit(company.database) == []


async def test_wrong_transfers_are_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="name another place"):
        await draft(company, ("MUG-RED", 5), to="MAIN")
    with pytest.raises(Invalid, match="There is no place “MOON”"):
        await draft(company, ("MUG-RED", 5), to="MOON")
    with pytest.raises(Invalid) as refused:
        await draft(company, ("MUG-RED", 5), ("NOPE", 1), ("MUG-RED", "0.5"))
    assert [error.pointer for error in refused.value.errors] == ["/lines/1/sku", "/lines/2/quantity"]


async def test_a_receipt_cannot_name_a_transfer(company: Company) -> None:
    number = await sent(company, ("MUG-RED", 5))
    receipt = Receipt("STORE", [ReceiptLine("MUG-RED", D(5))], number)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(ForTransfer):
            await receive_stock(unit, company.reference, receipts=[receipt])


async def test_sending_against_orders_never_takes_what_is_reserved(company: Company) -> None:
    numbers = [await draft(company, ("MUG-RED", 7)) for _ in range(12)]
    wishes = [[wish(("MUG-RED", 5))] for _ in range(12)]

    async def try_to_send(number: str) -> int:
        try:
            await send(company, number)
        except Conflict:
            return 0
        return 7

    acts = [place_orders(company, wishes=some) for some in wishes]
    results = await asyncio.gather(*(try_to_send(number) for number in numbers), *acts)
    gone = sum(one for one in results if isinstance(one, int))
    (on_hand, reserved), _store = await stock(company)
    assert int(on_hand) == 100 - gone
    assert int(reserved) <= int(on_hand)
    assert await audit(company.database) == []
