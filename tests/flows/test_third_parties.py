"""A third-party warehouse works for us: orders out, confirmations, stock, receipts in; late, twice and wrong."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.partners.judge_feeds import judge_feeds
from lading.flows.stock.book_stock import PickedAlready
from lading.flows.stock.correct_stock import Adjustment, StockLine, adjust_stock
from lading.fulfilment.exchanges import NotToSend, send_exchange_again
from tests.dropship import answered, bind, dropped, found_dropship, tasks
from tests.purchases import BEN, ask, found_suppliers, order_some, prove
from tests.road import order
from tests.third_party import acknowledged, found_hub, given, outcomes, said, sent, taken, waiting

D = Decimal


async def on_hand(company: Company, sku: str, place: str = "HUB") -> Decimal:
    """What our books have there."""
    return (await ask(company, "SELECT on_hand FROM stock WHERE sku = %s AND place = %s", sku, place))[0][0]  # type: ignore[no-any-return]


async def test_work_goes_out_once_and_what_was_shipped_comes_back(company: Company) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3), ("BOWL", 1), taken=False)
    (message,) = await waiting(company)
    assert (message.kind, message.fulfilment, message.ship_to["city"]) == ("order", number, "Berlin")
    assert [(line.sku, line.quantity) for line in message.lines] == [("MUG-RED", D(3)), ("BOWL", D(1))]
    await acknowledged(company, message.id)
    await acknowledged(company, message.id)
    assert await waiting(company) == []
    row = {"order": number, "shipment": "S-1", "carrier": "dhl", "tracking_number": "T1"}
    rows = [row | {"line": 1, "quantity": "3", "lot": "L7"}, row | {"sku": "BOWL", "quantity": 1}]
    file = await said(company, "shipped", *rows)
    assert outcomes(file) == ["booked", "booked"]
    assert (await road.progress(), await on_hand(company, "MUG-RED")) == ("shipped", D(17))
    assert await ask(company, "SELECT carrier, tracking_number FROM shipments") == [("dhl", "T1")]
    await road.prove()


async def test_the_same_again_changes_nothing_and_something_else_is_refused(company: Company) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3))
    row = {"order": number, "shipment": "S-1", "line": 1, "quantity": "2"}
    await said(company, "shipped", row)
    assert await said(company, "shipped", row) is None
    assert outcomes(await said(company, "shipped", row | {"carrier": "dhl"})) == ["known"]
    assert outcomes(await said(company, "shipped", row | {"quantity": "1"})) == ["refused"]
    assert (await road.line(), await tasks(company)) == ({"released": "1", "shipped": "2"}, ["partner.refused"])
    await road.prove()


async def test_short_units_are_promised_from_elsewhere_and_parcels_are_shipments(company: Company) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 5))
    row = {"order": number, "shipment": "S-1", "line": 1}
    rows = [row | {"quantity": "1", "tracking_number": "A"}, row | {"quantity": "2", "tracking_number": "B"}]
    await said(company, "shipped", *rows)
    assert await ask(company, "SELECT tracking_number FROM shipments ORDER BY number") == [("A",), ("B",)]
    short = {"order": number, "shipment": "S-2", "line": 1, "short": "2", "reason": "damaged"}
    assert outcomes(await said(company, "shipped", short)) == ["booked"]
    assert (await road.line(), await on_hand(company, "MUG-RED")) == ({"reserved": "2", "shipped": "3"}, D(15))
    await road.prove()


async def test_a_bad_row_is_refused_alone_and_a_bad_file_whole(company: Company) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3))
    lines = [f"{number};MUG-RED;2;S-1", f"{number};NOPE;1;S-2", "F999;MUG-RED;1;S-3", f"{number};BOWL;x;S-4"]
    text = "\n".join(["Order;SKU;Quantity;Shipment", *lines])
    file = await sent(company, "shipped", text.encode())
    assert (outcomes(file), file and file.state) == (["booked", "refused", "refused", "refused"], "part")
    assert file is not None
    assert file.results[3].sentence == "“x” cannot be the quantity."
    broken = await sent(company, "shipped", b"Something,Else\n1,2\n")
    assert broken is not None
    assert (broken.state, broken.results[0].sentence[:30]) == ("refused", "The file has no column for ord")
    assert await road.line() == {"released": "1", "shipped": "2"}
    await road.prove()


async def test_columns_are_the_partners_and_a_file_goes_out_and_comes_back(company: Company) -> None:
    columns = {"shipped": {"order": "Auftrag", "sku": "Artikel", "quantity": "Menge", "shipment": "Lieferung"}}
    await found_hub(company, columns=columns)
    road, _, number = await given(company, ("MUG-RED", 3), taken=False)
    name, content = await taken(company) or ("", b"")
    assert (name[:4], name[-4:]) == ("HUB-", ".csv")
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["fulfilment"], row["quantity"], row["city"]) == (number, "3", "Berlin")
    assert await taken(company) is None
    text = f"Auftrag,Artikel,Menge,Lieferung\n{row['fulfilment']},{row['sku']},3,L-1\n"
    assert outcomes(await sent(company, "shipped", text.encode())) == ["booked"]
    assert await road.progress() == "shipped"
    await road.prove()


async def test_a_cancellation_is_asked_once_they_know_and_free_before(company: Company) -> None:
    await found_hub(company)
    road, _, _ = await given(company, ("MUG-RED", 3), taken=False)
    (message,) = await waiting(company)
    await road.cancel()
    assert (await road.line(), await waiting(company)) == ({"cancelled": "3"}, [])
    with pytest.raises(NotToSend, match="taken back meanwhile"):
        await acknowledged(company, message.id)
    other, work, number = await given(company, ("BOWL", 2))
    await other.cancel()
    (asked,) = await waiting(company)
    assert (asked.kind, asked.fulfilment, asked.lines[0].quantity, asked.ship_to) == ("cancel", number, D(2), {})
    assert outcomes(await said(company, "answer", {"order": number, "answer": "granted"})) == ["booked"]
    assert await other.line() == {"cancelled": "2"}
    await other.prove()
    assert work


async def test_a_recall_waits_for_its_answer_and_what_left_first_is_too_late(company: Company) -> None:
    await found_hub(company)
    road, work, number = await given(company, ("MUG-RED", 3))
    await road.recall(work)
    assert await road.line() == {"released": "3"}
    await said(company, "shipped", {"order": number, "shipment": "S-1", "line": 1, "quantity": 1})
    assert (await road.line(), await tasks(company)) == ({"released": "2", "shipped": "1"}, ["partner.too_late"])
    assert await answered(company, work, granted=True) == 1
    assert await road.line() == {"reserved": "2", "shipped": "1"}
    await road.prove()


async def test_work_that_they_do_not_accept_goes_elsewhere(company: Company) -> None:
    await found_hub(company)
    road, _, number = await given(company, ("MUG-RED", 3), taken=False)
    assert outcomes(await said(company, "answer", {"order": number, "answer": "rejected"})) == ["booked"]
    held = await ask(company, "SELECT place, quantity FROM reservations WHERE quantity > 0")
    assert (await road.line(), held) == ({"reserved": "3"}, [("MAIN", D(3))])
    await road.prove()


async def test_late_and_surplus_shipments_are_facts_with_tasks(company: Company) -> None:
    await found_hub(company, cancel="at_once")
    road, _, number = await given(company, ("BOWL", 5))
    await road.cancel({1: 5})
    assert await road.line() == {"cancelled": "5"}
    other, _, _ = await given(company, ("BOWL", 4))
    await said(company, "shipped", {"order": number, "shipment": "S-1", "line": 1, "quantity": 7})
    assert (await road.line(), await other.line()) == ({"shipped": "5"}, {"released": "4"})
    assert await tasks(company) == ["order.shipped_after_cancellation", "partner.surplus"]
    await road.prove()


async def test_their_stock_is_compared_as_of_its_moment(company: Company) -> None:
    await found_hub(company, tolerance=D(1))
    _, _, number = await given(company, ("MUG-RED", 3))
    then = datetime.now(UTC)
    await said(company, "stock", {"sku": "MUG-RED", "quantity": 17, "as_of": then}, {"sku": "BOWL", "quantity": 4})
    assert (await on_hand(company, "MUG-RED"), await on_hand(company, "BOWL")) == (D(20), D(4))
    shipped = {"order": number, "shipment": "S-1", "line": 1, "quantity": 3, "shipped_at": then - timedelta(minutes=5)}
    await said(company, "shipped", shipped)
    await said(company, "stock", {"sku": "MUG-RED", "quantity": 12}, {"sku": "BOWL", "quantity": 4})
    assert (await on_hand(company, "MUG-RED"), await tasks(company)) == (D(17), ["partner.stock_differs"])
    await said(company, "stock", {"sku": "MUG-RED", "quantity": "17"}, {"sku": "BOWL", "quantity": 4})
    assert await tasks(company) == []
    old = await said(company, "stock", {"sku": "MUG-RED", "quantity": 1, "as_of": then}, {"sku": "X", "quantity": 1})
    assert outcomes(old) == ["known", "known"]
    await said(company, "stock", {"sku": "MUG-RED", "quantity": 17})
    assert await tasks(company) == ["partner.unlisted"]
    await prove(company)


async def test_receipts_and_adjustments_are_booked_once_each(company: Company) -> None:
    await found_hub(company)
    row = {"sku": "BOWL", "quantity": 6, "reference": "WE-1", "at": datetime.now(UTC)}
    assert outcomes(await said(company, "received", row, {"sku": "NOPE", "quantity": 1, "reference": "WE-2"})) == [
        "booked",
        "refused",
    ]
    assert outcomes(await said(company, "received", row | {"note": "again"})) == ["known"]
    await said(company, "adjusted", {"sku": "BOWL", "quantity": -2, "reference": "K-1", "reason": "broken"})
    assert await on_hand(company, "BOWL") == D(9)
    await prove(company)


async def test_goods_of_a_purchase_order_close_it(company: Company) -> None:
    await found_hub(company)
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    await said(company, "received", {"sku": "BOWL", "quantity": 10, "reference": "WE-9", "purchase": number})
    assert await ask(company, "SELECT status FROM purchase_orders") == [("received",)]
    assert await on_hand(company, "BOWL") == D(15)
    await prove(company)


async def test_nobody_counts_away_what_a_partner_was_told_to_ship(company: Company) -> None:
    await found_hub(company)
    await given(company, ("MUG-RED", 18))
    wish = Adjustment("HUB", "lost", [StockLine("MUG-RED", D(-5))])
    async with company.database.unit_of_work(BEN) as unit:
        with pytest.raises(PickedAlready, match="HUB was told to ship 18 MUG-RED"):
            await adjust_stock(unit, company.reference, adjustment=wish)
    await prove(company)


async def test_what_went_out_can_go_out_again_until_it_is_acknowledged(company: Company) -> None:
    await found_hub(company)
    await given(company, ("MUG-RED", 3), taken=False)
    await taken(company)
    ((message,),) = await ask(company, "SELECT id FROM exchanges")
    async with company.database.unit_of_work(BEN) as unit:
        await send_exchange_again(unit, place="HUB", message=message)
    assert await taken(company) is not None
    await acknowledged(company, message)
    async with company.database.unit_of_work(BEN) as unit:
        with pytest.raises(NotToSend):
            await send_exchange_again(unit, place="HUB", message=message)
    await prove(company)


async def test_a_suppliers_feed_and_files_go_the_same_way(company: Company) -> None:
    await found_dropship(company, stock="feed", stale_after_hours=8)
    assert outcomes(await said(company, "stock", {"sku": "MUG-RED", "quantity": 8}, place="DROP")) == ["booked"]
    road, _, number = await dropped(company, ("MUG-RED", 3))
    await said(company, "stock", {"sku": "MUG-RED", "quantity": 1}, place="DROP")
    assert (await road.line(), await on_hand(company, "MUG-RED", "DROP")) == ({"released": "3"}, D(3))
    assert outcomes(await said(company, "answer", {"order": number, "answer": "accepted"}, place="DROP")) == ["booked"]
    row = {"order": number, "sku": "K-12R", "quantity": 3, "shipment": "DN-1", "tracking_number": "T"}
    assert outcomes(await said(company, "shipped", row, place="DROP")) == ["booked"]
    assert outcomes(await said(company, "shipped", row | {"order": "PO1"}, place="DROP")) == ["refused"]
    assert await road.progress() == "shipped"
    await road.prove()


async def test_from_a_stale_feed_nothing_is_promised_or_later(company: Company) -> None:
    await found_dropship(company, stock="feed", stale_after_hours=2)
    assert await tasks(company) == ["partner.stale"]
    await said(company, "stock", {"sku": "MUG-RED", "quantity": 50}, place="DROP")
    assert await tasks(company) == []
    await order(company, ("MUG-RED", 1))
    await ask_for(company, "UPDATE partners SET stated_at = now() - interval '3 hours'")
    assert (await judge_feeds(company), await judge_feeds(company)) == (1, 0)
    await order(company, ("MUG-RED", 2))
    await bind(company, stock="feed", stale_after_hours=2, when_stale="later", stale_days=9)
    await order(company, ("MUG-RED", 3))
    held = await ask(company, "SELECT place, quantity FROM reservations ORDER BY quantity")
    assert held == [("DROP", D(1)), ("MAIN", D(2)), ("DROP", D(3))]
    days = await ask(company, "SELECT promised_for - now()::date FROM order_lines ORDER BY ordered")
    assert days[2][0] > days[0][0] + 8
    await prove(company)


async def ask_for(company: Company, command: str) -> None:
    """Change something behind everybody's back, such as the time."""
    async with company.database.unit_of_work() as unit:
        await unit.execute(command)  # type: ignore[arg-type]
