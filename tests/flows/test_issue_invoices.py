"""Invoices and credit memos follow the ledger: what leaves is billed once, what comes back is credited, to the cent."""

import asyncio
from decimal import Decimal

import pytest

from lading.billing.check import BrokenInvoice
from lading.billing.kept import read_document
from lading.billing.sellers import NoSeller
from lading.flows.billing.issue_invoices import NothingToBill
from lading.flows.billing.print_invoice import print_invoice, read_xml
from lading.flows.billing.void_invoice import AlreadyVoided, HasCredits, NotAnInvoice
from lading.flows.company import Company
from lading.kernel import Invalid
from tests.bills import bill, memos, open_billing, told, void, work_duties
from tests.money import credit, paid_order, ship_units
from tests.road import ANNA, order

D = Decimal


async def numbers(company: Company) -> list[str]:
    async with company.database.unit_of_work() as unit:
        return [row[0][-5:] for row in await unit.fetch("SELECT number FROM invoices ORDER BY series, serial")]


async def test_what_left_is_billed_once(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 3), shipping={"method": "standard", "amount": "5.00"})
    with pytest.raises(NothingToBill):
        await bill(road)
    await ship_units(road)
    (made,) = await bill(road)
    assert (made.gross, made.tax, made.due) == (D("33.50"), D("5.35"), D("33.50"))
    assert [(line.quantity, line.gross) for line in made.lines] == [(D(3), D("28.50"))]
    assert [(one.name, one.net, one.tax_amount) for one in made.charges] == [("Shipping", D("4.20"), D("0.80"))]
    assert (made.buyer.legal_name, made.seller.name) == ("Ada Lovelace", "Harbour & Vale GmbH")
    with pytest.raises(NothingToBill):
        await bill(road)
    assert (await road.events())[-1] == "order.invoiced"
    await road.prove()


async def test_part_shipments_bring_part_invoices(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    road = await paid_order(company, ("MUG-RED", 3), ("TEA-1KG", "1.5"), captured="40.00")
    await ship_units(road, {1: 2})
    await work_duties(company)
    await ship_units(road, {1: 1, 2: "1.5"})
    await work_duties(company)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT gross, prepaid FROM invoices ORDER BY serial")
    assert rows == [(D("19.00"), D("19.00")), (D("45.50"), D("21.00"))]
    assert await numbers(company) == ["00001", "00002"]
    await road.prove()


async def test_two_shipments_before_the_duty_stay_two_invoices(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    road = await order(company, ("MUG-RED", 3))
    await ship_units(road, {1: 2})
    await ship_units(road, {1: 1})
    await work_duties(company)
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT gross FROM invoices ORDER BY serial") == [(D("19.00"),), (D("9.50"),)]
    await road.prove()


async def test_an_order_is_billed_whole_once_it_is_done(company: Company) -> None:
    await open_billing(company, web="per_order")
    road = await order(company, ("MUG-RED", 3))
    (first,) = await ship_units(road, {1: 2})
    await road.deliver(first.id)
    await work_duties(company)
    assert await numbers(company) == []
    (second,) = await ship_units(road, {1: 1})
    await road.deliver(second.id)
    await work_duties(company)
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT gross FROM invoices") == [(D("28.50"),)]
    await road.prove()


async def test_a_month_is_billed_together_when_it_is_over(company: Company) -> None:
    await open_billing(company, web="monthly")
    roads = [await order(company, ("MUG-RED", many)) for many in (1, 2)]
    for road in roads:
        await ship_units(road)
    await work_duties(company)
    assert await numbers(company) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE ledger_transactions SET at = at - interval '40 days'")
        await unit.execute("UPDATE billing_rules SET since = since - interval '50 days'")
        await unit.execute("UPDATE billing_due SET ready_at = now()")
    await work_duties(company)
    async with company.database.unit_of_work() as unit:
        (number,) = (await unit.fetch("SELECT number FROM invoices"))[0]
        made = (await read_document(unit, number=number)).document
    assert (made.gross, sorted(share.gross for share in made.orders)) == (D("28.50"), [D("9.50"), D("19.00")])
    assert made.period is not None
    assert [line.order for line in made.lines] == sorted(road.number for road in roads)
    await roads[0].prove()


async def test_a_credit_brings_a_memo_that_names_the_invoice(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 3))
    await ship_units(road)
    with pytest.raises(NothingToBill):
        await memos(road)
    (invoice,) = await bill(road)
    await credit(road, line=1, quantity=D(1))
    await credit(road, amount=D("2.00"), kind="goodwill")
    (memo,) = await memos(road)
    assert (memo.kind, memo.gross, memo.tax) == ("credit_memo", D("11.50"), D("1.84"))
    assert [(line.quantity, line.gross, line.note) for line in memo.lines] == [
        (D(1), D("9.50"), ""),
        (D(1), D("2.00"), "reduced in price"),
    ]
    assert [one.number for one in memo.corrects] == [invoice.number]
    await road.prove()


async def test_what_came_back_before_it_was_billed_is_billed_and_credited(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 3))
    await ship_units(road)
    await credit(road, line=1, quantity=D(1))
    assert told(await bill(road)) == [("invoice", "28.50", "28.50"), ("credit_memo", "9.50", "9.50")]
    await road.prove()


async def test_an_invoice_is_voided_whole_and_billed_again(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    (first,) = await bill(road)
    made = await void(company, first.number, again=True)
    assert told([made.memo, *made.invoices]) == [("credit_memo", "19.00", "19.00"), ("invoice", "19.00", "19.00")]
    assert [one.number for one in made.memo.corrects] == [first.number]
    with pytest.raises(AlreadyVoided, match=made.memo.number):
        await void(company, first.number)
    with pytest.raises(NotAnInvoice):
        await void(company, made.memo.number)
    with pytest.raises(Invalid, match="Say why"):
        await void(company, made.invoices[0].number, reason=" ")
    await work_duties(company)
    assert len(await numbers(company)) == 3
    await road.prove()


async def test_what_was_voided_is_not_billed_by_itself(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    await work_duties(company)
    (number,) = (await road.ask("SELECT number FROM invoices"))[0]
    await void(company, number)
    await work_duties(company)
    assert len(await numbers(company)) == 2
    assert told(await bill(road)) == [("invoice", "19.00", "19.00")]
    await road.prove()


async def test_what_was_credited_in_part_cannot_be_voided(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    (invoice,) = await bill(road)
    await credit(road, line=1, quantity=D(1))
    (memo,) = await memos(road)
    with pytest.raises(HasCredits, match=memo.number):
        await void(company, invoice.number)


async def test_what_cannot_be_issued_takes_no_number_and_becomes_a_task(company: Company) -> None:
    await open_billing(company, web="per_shipment")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE sellers SET vat_id = '', tax_number = ''")
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    await work_duties(company)
    assert await numbers(company) == []
    ((sentence,),) = await road.ask("SELECT sentence FROM tasks WHERE kind = 'invoice_refused' AND done_at IS NULL")
    assert "neither a VAT number nor a tax number" in sentence
    with pytest.raises(BrokenInvoice, match="BR-S-02"):
        await bill(road)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE sellers SET tax_number = '22/1'")
        await unit.execute("UPDATE billing_due SET ready_at = now()")
    await work_duties(company)
    assert await numbers(company) == ["00001"]
    assert await road.ask("SELECT count(*) FROM tasks WHERE kind = 'invoice_refused' AND done_at IS NULL") == [(0,)]
    await road.prove()


async def test_nobody_sells_until_somebody_says_so(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await ship_units(road)
    with pytest.raises(NoSeller, match="Settings, Sellers"):
        await bill(road)


async def test_the_same_is_never_billed_twice_at_the_same_time(company: Company) -> None:
    await open_billing(company)
    roads = [await order(company, ("MUG-RED", many)) for many in (1, 2, 3)]
    for road in roads:
        await ship_units(road)
    done = await asyncio.gather(*(bill(road) for road in roads * 3), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NothingToBill"] * 6 + ["list"] * 3
    assert await numbers(company) == ["00001", "00002", "00003"]
    await roads[0].prove()


async def test_papers_are_kept_as_they_were_first_printed(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 1))
    await ship_units(road)
    (made,) = await bill(road)
    async with company.database.unit_of_work(ANNA) as unit:
        first = await print_invoice(unit, number=made.number)
        await unit.execute("INSERT INTO letterheads (channel, name) VALUES ('default', 'Another name')")
        assert await print_invoice(unit, number=made.number) == first
        xml = await read_xml(unit, number=made.number, syntax="ubl")
        assert await read_xml(unit, number=made.number, syntax="ubl") == xml
    assert (first.file_name, first.content[:5]) == (f"{made.number}.pdf", b"%PDF-")
