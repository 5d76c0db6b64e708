"""Placing orders: what is reserved, what waits, what is refused, and that each happens once."""

from decimal import Decimal

import msgspec

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.gather_placement import ExternalIdTaken
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.placing.understand import OrderRefused
from lading.store.keys import Key, KeyReused
from tests.drafts import place, wish


async def test_an_order_reserves_at_the_best_place(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2), ("TEA-1KG", "0.5"))
    assert order["progress"] == "reserved"
    assert [line["promise"]["places"] for line in order["lines"]] == [{"MAIN": "2"}, {"MAIN": "0.5"}]
    assert order["totals"] == {"goods": "31.00", "discount": "0", "shipping": "0", "tax": "3.82", "total": "31.00"}
    assert await audit(company.database) == []


async def test_one_place_serves_all_rather_than_two(company: Company) -> None:
    order = await place(company, ("MUG-RED", 1), ("BOWL", 1))
    assert [line["promise"]["places"] for line in order["lines"]] == [{"STORE": "1"}, {"STORE": "1"}]


async def test_what_is_missing_becomes_a_backorder(company: Company) -> None:
    order = await place(company, ("BOWL", 5))
    line = order["lines"][0]
    assert (line["reserved"], line["backordered"], order["progress"]) == ("3", "2", "part_reserved")
    assert line["promise"]["reason"] == "waits_for_stock"
    assert await audit(company.database) == []


async def test_a_case_takes_its_pieces_from_stock(company: Company) -> None:
    lines = [{"sku": "MUG-RED", "quantity": 9, "unit": "case"}]
    order = await place(company, lines=lines)
    line = order["lines"][0]
    assert (line["reserved"], line["backordered"], line["unit_price"]) == ("8", "1", "114.00")
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT place, reserved FROM stock WHERE sku = 'MUG-RED' ORDER BY place")
    assert rows == [("MAIN", Decimal(96)), ("STORE", Decimal(0))]


async def test_two_lines_of_one_item_share_its_stock(company: Company) -> None:
    order = await place(company, ("BOWL", 2), ("BOWL", 2))
    assert [line["reserved"] for line in order["lines"]] == ["2", "1"]
    assert await audit(company.database) == []


async def test_a_strict_channel_refuses_what_is_not_there(company: Company) -> None:
    (outcome,) = await place_orders(company, wishes=[wish(("BOWL", 4), channel="strict")])
    assert outcome.code == "out_of_stock"
    assert outcome.errors[0].pointer == "/lines/0/quantity"
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM orders") == [(0,)]


async def test_the_same_external_id_is_the_same_order(company: Company) -> None:
    wishes = [wish(("BOWL", 1), external_id="A-1") for _ in range(3)]
    outcomes = await place_orders(company, wishes=wishes)
    assert [outcome.status for outcome in outcomes] == [201, 200, 200]
    assert len({msgspec.json.decode(outcome.answer)["number"] for outcome in outcomes}) == 1


async def test_other_content_under_the_same_external_id_is_refused(company: Company) -> None:
    first, other = await place_orders(
        company, wishes=[wish(("BOWL", 1), external_id="A-1"), wish(("BOWL", 2), external_id="A-1")]
    )
    assert first.status == 201
    assert isinstance(other, ExternalIdTaken)


async def test_the_same_key_gets_the_same_answer(company: Company) -> None:
    key = Key("key:test /orders", "k-1", b"body")
    first, second = await place_orders(company, wishes=[wish(("BOWL", 1), key=key), wish(("BOWL", 1), key=key)])
    assert isinstance(first, Placed)
    assert (first.status, second.status) == (201, 201)
    assert first.answer == second.answer


async def test_a_key_with_another_body_is_refused(company: Company) -> None:
    await place_orders(company, wishes=[wish(("BOWL", 1), key=Key("s", "k", b"one"))])
    (outcome,) = await place_orders(company, wishes=[wish(("BOWL", 1), key=Key("s", "k", b"two"))])
    assert isinstance(outcome, KeyReused)


async def test_one_bad_order_spoils_no_other(company: Company) -> None:
    good, bad = await place_orders(company, wishes=[wish(("BOWL", 1)), wish(("NO-SUCH-SKU", 1))])
    assert isinstance(good, Placed)
    assert isinstance(bad, OrderRefused)
    assert [(error.pointer, error.code) for error in bad.errors] == [("/lines/0/sku", "item_unknown")]


async def test_a_missing_payment_holds_the_order(company: Company) -> None:
    order = await place(company, ("BOWL", 1), channel="paid")
    assert order["commitment"] == "placed"
    assert [hold["steps"] for hold in order["holds"]] == [["release"]]
    assert await audit(company.database) == []


async def test_a_channel_that_is_not_known_is_refused(company: Company) -> None:
    (outcome,) = await place_orders(company, wishes=[wish(("BOWL", 1), channel="moon")])
    assert outcome.code == "unknown_channel"


async def test_service_lines_need_no_stock(company: Company) -> None:
    order = await place(company, ("GIFT-WRAP", 1))
    assert (order["progress"], order["lines"][0]["open"]) == ("none", "1")
    assert await audit(company.database) == []


async def test_tax_that_the_channel_sent_is_kept(company: Company) -> None:
    lines = [{"sku": "BOWL", "quantity": 1, "unit_price": "10.00", "tax": {"amount": "2.00"}}]
    order = await place(company, lines=lines, prices_include_tax=False)
    line = order["lines"][0]
    assert (line["tax_base"], line["tax_amount"], line["tax_rate"]) == ("10.00", "2.00", "0.2000")
    assert order["totals"]["total"] == "12.00"
    async with company.database.unit_of_work() as unit:
        ((data,),) = await unit.fetch("SELECT data FROM events WHERE kind = 'order.placed'")
    assert "tax_differs" in data["findings"]
    assert await audit(company.database) == []
