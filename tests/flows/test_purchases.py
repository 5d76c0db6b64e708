"""A purchase order from draft to receipt, with all that goes wrong on the way."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lading.flows.buying.confirm_purchase import ConfirmedLine
from lading.flows.buying.receive_purchase import NotExpected
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.receive_stock import ForPurchase, Receipt, ReceiptLine, receive_stock
from lading.kernel import Invalid
from lading.purchasing import PurchaseDraft, PurchaseLineDraft, change_purchase
from lading.purchasing.check_order import BelowMinimum
from lading.purchasing.purchases import WrongStatus
from lading.tasks import list_open
from tests.purchases import (
    BEN,
    ask,
    came,
    cancel,
    confirm,
    draft,
    expected,
    found_suppliers,
    order_some,
    prove,
    receive,
    send,
)
from tests.road import order

D = Decimal


async def tasks_of(company: Company) -> list[str]:
    """The sentences of open tasks."""
    async with company.database.reading() as connection:
        return [task.sentence for task in await list_open(connection)]


async def test_a_draft_is_numbered_and_expects_nothing_until_it_is_sent(company: Company) -> None:
    await found_suppliers(company)
    number = await draft(company, ("MUG-RED", 4), ("BOWL", 10))
    assert number == "PO100001"
    assert await expected(company) == []
    (sent,) = await send(company, number)
    assert (sent.status, sent.total, sent.currency) == ("sent", D("252.00"), "EUR")
    assert await expected(company) == [("PO100001", "MUG-RED", "48"), ("PO100001", "BOWL", "10")]
    await prove(company)


async def test_a_draft_can_be_rewritten_and_what_was_sent_cannot(company: Company) -> None:
    await found_suppliers(company)
    number = await draft(company, ("MUG-RED", 4), ("BOWL", 10))
    wish = PurchaseDraft(supplier="KILN", place="STORE", lines=[PurchaseLineDraft(sku="BOWL", quantity=D(3))])
    async with company.database.unit_of_work(BEN) as unit:
        changed = await change_purchase(unit, company.reference, number=number, draft=wish)
    assert [(line.sku, line.ordered) for line in changed.lines] == [("BOWL", D(3))]
    await send(company, number)
    async with company.database.unit_of_work(BEN) as unit:
        with pytest.raises(WrongStatus, match="PO100001 is sent; this needs one that is draft"):
            await change_purchase(unit, company.reference, number=number, draft=wish)
    await prove(company)


async def test_an_order_below_the_suppliers_minimum_is_sent_only_anyway(company: Company) -> None:
    await found_suppliers(company)
    number = await draft(company, ("TEA-1KG", 10), supplier="TEA")
    with pytest.raises(BelowMinimum, match=r"PO100001 comes to 95.00 EUR; TEA takes orders from 200.00 EUR on"):
        await send(company, number)
    (sent,) = await send(company, number, anyway=True)
    assert sent.status == "sent"


@pytest.mark.parametrize(
    ("sku", "quantity", "code"),
    [("NOPE", "1", "item_unknown"), ("GIFT-WRAP", "1", "item_unknown"), ("BOWL", "0.5", "too_fine")],
)
async def test_bad_lines_are_refused_by_name(company: Company, sku: str, quantity: str, code: str) -> None:
    await found_suppliers(company)
    with pytest.raises(Invalid) as refused:
        await draft(company, ("MUG-RED", 1), (sku, quantity))
    assert [(error.pointer.split("/")[2], error.code) for error in refused.value.errors] == [("1", code)]


async def test_receiving_all_closes_the_order_and_keeps_what_it_cost(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4))
    got = await receive(company, number, came("MUG-RED", 48), delivery_note="LS-77")
    assert (got.status, await expected(company)) == ("received", [])
    moved = await ask(company, "SELECT quantity, unit_cost, cost_currency FROM movements WHERE reference = %s", number)
    assert moved == [(D(48), D(4), "EUR")]
    await prove(company)


async def test_backorders_are_filled_from_what_comes(company: Company) -> None:
    await found_suppliers(company)
    road = await order(company, ("BOWL", 7))
    number = await order_some(company, ("BOWL", 10))
    await receive(company, number, came("BOWL", 10))
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=["BOWL"])
    assert await road.line() == {"reserved": "7"}
    await prove(company)


async def test_a_short_delivery_stays_open_or_is_closed_short(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    part = await receive(company, number, came("MUG-RED", 40))
    assert (part.status, await expected(company)) == (
        "part_received",
        [(number, "MUG-RED", "8"), (number, "BOWL", "10")],
    )
    rest = await receive(company, number, came("BOWL", 9), close=True)
    assert (rest.status, await expected(company)) == ("closed_short", [])
    assert await tasks_of(company) == [
        "Of PO100001 from KILN: 8 × MUG-RED short; 1 × BOWL short. Claim it, or settle it with them."
    ]
    await prove(company)


async def test_more_than_ordered_is_taken_within_the_tolerance_and_asked_about_beyond(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    with pytest.raises(NotExpected, match="12 BOWL for 10 ordered: 2 too many"):
        await receive(company, number, came("BOWL", 12))
    assert (await receive(company, number, came("BOWL", 11))).status == "received"
    with pytest.raises(NotExpected):
        await receive(company, number, came("BOWL", 5))
    assert (await receive(company, number, came("BOWL", 5), accept=True)).lines[0].received == 16
    await prove(company)


async def test_damaged_goods_come_in_but_not_on_the_shelf_and_refused_ones_stay_open(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 1), ("BOWL", 10))
    got = await receive(
        company,
        number,
        came("MUG-RED", 10, damaged=2, reason="chipped"),
        came("BOWL", 6, refused=4, reason="wrong glaze"),
    )
    assert (got.status, await expected(company)) == ("part_received", [(number, "BOWL", "4")])
    assert await ask(company, "SELECT on_hand FROM stock WHERE sku = 'MUG-RED' AND place = 'MAIN'") == [(D(110),)]
    assert await tasks_of(company) == [
        (
            "Of PO100001 from KILN: 2 × MUG-RED damaged (chipped); 4 × BOWL refused (wrong glaze)."
            " Claim it, or settle it with them."
        )
    ]
    await prove(company)


async def test_what_is_damaged_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="Say what is wrong"):
        came("BOWL", 1, damaged=1)


async def test_a_confirmation_moves_days_prices_and_quantities_and_tells_somebody(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    later = datetime.now(UTC).date() + timedelta(days=40)
    told = [ConfirmedLine(line=1, quantity=D(3), unit_cost=D(50)), ConfirmedLine(line=2, due_on=later)]
    got = await confirm(company, number, reference="AB-9", lines=told)
    assert (got.status, got.total, await expected(company)) == (
        "confirmed",
        D("210.00"),
        [(number, "MUG-RED", "36"), (number, "BOWL", "10")],
    )
    assert (await ask(company, "SELECT due_on FROM supply WHERE sku = 'BOWL'")) == [(later,)]
    (sentence,) = await tasks_of(company)
    assert sentence.startswith(
        "KILN confirmed PO100001 otherwise than ordered. MUG-RED: quantity 48 → 36; MUG-RED: price 48 → 50; BOWL: date"
    )
    await receive(company, number, came("MUG-RED", 36))
    cost = await ask(company, "SELECT unit_cost FROM movements WHERE reference = %s", number)
    assert cost == [(D("4.166667"),)]
    await prove(company)


async def test_a_confirmation_as_ordered_closes_the_question(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    await confirm(company, number, lines=[ConfirmedLine(line=1, unit_cost=D(7))])
    assert len(await tasks_of(company)) == 1
    await confirm(company, number, lines=[ConfirmedLine(line=1, unit_cost=D(6))])
    assert await tasks_of(company) == []


async def test_what_the_supplier_gave_up_is_not_expected_again_by_a_second_confirmation(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    await confirm(company, number, lines=[ConfirmedLine(line=2, quantity=D(0))])
    again = await confirm(company, number, lines=[ConfirmedLine(line=2, quantity=D(10))])
    assert (again.lines[1].open, await expected(company)) == (0, [(number, "MUG-RED", "48")])
    await prove(company)


async def test_cancelling_gives_up_what_is_open(company: Company) -> None:
    await found_suppliers(company)
    whole, part = await order_some(company, ("BOWL", 10)), await order_some(company, ("BOWL", 10))
    await receive(company, part, came("BOWL", 4))
    assert ((await cancel(company, whole)).status, (await cancel(company, part)).status) == (
        "cancelled",
        "closed_short",
    )
    assert await expected(company) == []
    with pytest.raises(WrongStatus, match="is cancelled"):
        await cancel(company, whole)
    await prove(company)


async def test_goods_of_a_cancelled_order_come_all_the_same(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    await cancel(company, number)
    with pytest.raises(NotExpected, match="Nothing more of BOWL was expected"):
        await receive(company, number, came("BOWL", 10))
    assert (await receive(company, number, came("BOWL", 10), accept=True)).status == "received"
    await prove(company)


async def test_a_plain_receipt_cannot_name_a_purchase_order(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    receipt = Receipt("MAIN", [ReceiptLine("BOWL", D(10))], number)
    async with company.database.unit_of_work(BEN) as unit:
        with pytest.raises(ForPurchase, match="PO100001 is a purchase order"):
            await receive_stock(unit, company.reference, receipts=[receipt])


async def test_two_hands_at_the_dock_do_not_take_in_the_same_goods_twice(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    done = await asyncio.gather(*(receive(company, number, came("BOWL", 10)) for _ in range(4)), return_exceptions=True)
    assert sum(1 for one in done if isinstance(one, NotExpected)) == 3
    assert await ask(company, "SELECT received FROM purchase_lines") == [(D(10),)]
    await prove(company)
