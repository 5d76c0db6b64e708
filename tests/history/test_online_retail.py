"""Flat retail files: sales, credits with and without their sale, bookings, codes that are no goods."""

from pathlib import Path

from lading.history.presets.retail_survey import sku_of
from tests.history.conftest import Bench, WriteFile, measures, reasons

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def retail(write_file: WriteFile, *rows: str) -> Path:
    """A file of rows `invoice,code,quantity,day,price,customer`."""
    lines = []
    for row in rows:
        invoice, code, quantity, day, price, customer = row.split(",")
        lines.append(f"{invoice},{code},Name of {code},{quantity},2011-01-{day} 10:00:00,{price},{customer},EIRE")
    return write_file("retail.csv.gz", HEADER, *lines)


async def test_a_sale_comes_in_delivered_and_paid(bench: Bench, write_file: WriteFile) -> None:
    path = retail(write_file, "536365,85123A,6,01,2.55,17850.0", "536365,POST,1,01,18.0,17850.0")
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert measures(certificate) == {
        "orders": ("1", "1"),
        "lines": ("2", "2"),
        "customers": ("1", "1"),
        "items": ("2", "2"),
        "ordered": ("7", "7"),
        "credited": ("0", "0"),
        "goods GBP": ("33.3", "33.3"),
        "credits GBP": ("0", "0"),
    }
    assert await bench.lines("536365") == [("85123A", 6, 6, 0, 0), ("POST", 1, 1, 0, 0)]
    (order,) = await bench.ask(
        "SELECT o.channel, o.customer, o.progress, o.money, o.commitment, o.done, o.total::text, t.method,"
        " t.captured::text, p.ship_to->>'country', o.placed_at::date::text FROM orders o"
        " JOIN tenders t ON t.order_id = o.id JOIN order_papers p ON p.order_id = o.id"
    )
    assert order == (
        "online-retail",
        "17850",
        "delivered",
        "captured",
        "accepted",
        True,
        "33.30",
        "settled_elsewhere",
        "33.30",
        "IE",
        "2011-01-01",
    )
    goods = await bench.ask("SELECT sku, name, stocked, sellable, attributes->'imported' FROM items ORDER BY sku")
    assert goods == [("85123A", "Name of 85123A", True, True, True), ("POST", "Name of POST", False, False, True)]
    await bench.prove()


async def test_a_later_credit_returns_units_and_one_of_the_same_day_cancels_them(
    bench: Bench, write_file: WriteFile
) -> None:
    path = retail(
        write_file,
        "1,11111,5,01,2.00,7",
        "2,22222,3,01,1.00,7",
        "C3,22222,-3,01,1.00,7",
        "C4,11111,-2,09,2.00,7",
    )
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert await bench.lines("1") == [("11111", 5, 3, 2, 0)]
    assert await bench.lines("2") == [("22222", 3, 0, 0, 3)]
    orders = await bench.ask("SELECT external_id, progress, money, commitment, done FROM orders ORDER BY external_id")
    assert orders == [
        ("1", "part_returned", "part_refunded", "accepted", True),
        ("2", "cancelled", "none", "withdrawn", True),
    ]
    told = await bench.ask("SELECT data->'credits' FROM events WHERE kind = 'order.imported' ORDER BY id")
    assert told == [([[1, "2", "C4", "2011-01-09"]],), ([[1, "3", "C3", "2011-01-01"]],)]
    assert reasons(certificate) == {"credit_matched": 2}
    assert measures(certificate)["credited"] == ("5", "5")
    await bench.prove()


async def test_a_credit_without_its_sale_is_kept_as_an_order_called_off(bench: Bench, write_file: WriteFile) -> None:
    path = retail(write_file, "1,11111,5,02,2.00,7", "C2,11111,-9,03,2.00,7", "C3,D,-1,04,27.50,8")
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert await bench.lines("C2") == [("11111", 4, 0, 0, 4)]
    assert await bench.lines("C3") == [("D", 1, 0, 0, 1)]
    orders = await bench.ask("SELECT external_id, commitment, money, tags FROM orders ORDER BY 1")
    assert orders == [
        ("1", "accepted", "refunded", []),
        ("C2", "withdrawn", "none", ["credit"]),
        ("C3", "withdrawn", "none", ["credit"]),
    ]
    assert measures(certificate)["credits GBP"] == ("45.5", "45.5")
    await bench.prove()


async def test_bookings_and_own_costs_are_left_out_and_listed(bench: Bench, write_file: WriteFile) -> None:
    path = retail(
        write_file,
        "1,11111,-20,01,0.0,",
        "2,22222,4,01,0.0,",
        "C3,AMAZONFEE,-1,01,100.00,",
        "A4,B,1,01,-50.00,",
        "5,33333,1,01,0.0,9",
    )
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert reasons(certificate) == {"stock_booking": 2, "bookkeeping": 2, "never_sold": 4, "free": 1}
    assert measures(certificate)["orders"] == ("5", "1")
    assert measures(certificate)["goods GBP"] == ("-50", "0")
    first = next(one for one in certificate.reasons if one.code == "stock_booking").first[0]
    assert (first.row, first.subject, first.detail) == (2, "1", "11111: -20 × 0.0")
    await bench.prove()


async def test_codes_that_are_no_goods_and_free_lines_come_along_and_are_listed(
    bench: Bench, write_file: WriteFile
) -> None:
    path = retail(write_file, "1,11111,2,01,0.0,7", "1,POST,1,01,18.00,7", "1,gift_0001_20,1,01,16.67,7")
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert reasons(certificate) == {"free": 1, "no_goods": 2}
    named = {one.code: [(row.row, row.subject, row.detail) for row in one.first] for one in certificate.reasons}
    assert named["free"] == [(2, "1", "11111: 2 units")]
    assert named["no_goods"] == [(None, "POST", "Name of POST"), (None, "gift_0001_20", "Name of gift_0001_20")]
    goods = await bench.ask('SELECT sku, stocked FROM items ORDER BY sku COLLATE "C"')
    assert goods == [("11111", True), ("POST", False), ("gift_0001_20", False)]
    await bench.prove()


async def test_rows_of_an_invoice_that_lie_apart_become_one_order(bench: Bench, write_file: WriteFile) -> None:
    path = retail(
        write_file,
        "1,11111,1,01,2.00,7",
        "2,22222,1,01,2.00,7",
        "1,33333,1,01,2.00,7",
        "3,22222,1,01,2.00,7",
        "1,44444,1,01,2.00,7",
    )
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert [sku for sku, *_ in await bench.lines("1")] == ["11111", "33333", "44444"]


async def test_broken_rows_are_listed_and_stop_nothing(bench: Bench, write_file: WriteFile) -> None:
    good = "1,11111,Mug,6,2011-01-01 10:00:00,2.55,7,France"
    path = write_file(
        "retail.csv",
        HEADER,
        good,
        good.replace(",6,", ",six,"),
        good.replace("2011-01-01", "1 January"),
        good + ",more",
        good.replace("11111", ""),
        good.replace("1,", "2,", 1).replace("2.55", "NaN"),
    )
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert measures(certificate)["lines"] == ("6", "1")
    assert measures(certificate)["orders"] == ("2", "1")
    (reason,) = (one for one in certificate.reasons if one.code == "broken")
    assert [(row.row, row.detail) for row in reason.first] == [
        (3, "'six' is not a number"),
        (4, "'1 January 10:00:00' is not a date"),
        (5, "it has 9 columns, not 8"),
        (6, "it has no stock code"),
        (7, "'NaN' is not a number"),
    ]


async def test_codes_that_differ_in_case_are_one_item(bench: Bench, write_file: WriteFile) -> None:
    path = retail(write_file, "1,85123A,1,01,2.00,7", "2,85123a,1,02,2.00,7", "3,gift_0001_10,1,02,2.00,7")
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert reasons(certificate) == {"same_item": 1, "no_goods": 1}
    assert await bench.ask("SELECT sku FROM items ORDER BY sku") == [("85123A",), ("gift_0001_10",)]
    assert [sku_of(text) for text in ("85123a", "m", "gift_0001_10")] == ["85123A", "M", "gift_0001_10"]


async def test_fractions_of_a_penny_are_rounded_and_listed(bench: Bench, write_file: WriteFile) -> None:
    path = retail(write_file, "1,PADS,1,01,0.001,7", "1,11111,3,01,0.125,7")
    certificate = await bench.bring("online-retail", path)
    assert certificate.balanced
    assert measures(certificate)["goods GBP"] == ("0.376", "0.38")
    assert reasons(certificate) == {"rounded": 2}


async def test_orders_may_stand_unpaid(bench: Bench, write_file: WriteFile) -> None:
    await bench.bring("online-retail", retail(write_file, "1,11111,1,01,2.00,7"), owing=True)
    assert await bench.ask("SELECT money FROM orders") == [("owing",)]
    assert await bench.ask("SELECT * FROM tenders") == []


async def test_a_broken_date_costs_its_row_and_no_more(bench: Bench, write_file: WriteFile) -> None:
    rows = ["1,A1,Mug,1,soon,2.00,7,France", "1,B2,Bowl,1,2011-01-05 10:00:00,3.00,7,France", "2,A1,Mug,1,,2.00,8,"]
    certificate = await bench.bring("online-retail", write_file("retail.csv", HEADER, *rows))
    assert certificate.balanced
    assert await bench.lines("1") == [("B2", 1, 1, 0, 0)]
    assert reasons(certificate) == {"broken": 2, "never_ordered": 1, "never_sold": 1}
    assert await bench.ask("SELECT placed_at::date::text FROM orders") == [("2011-01-05",)]


async def test_days_may_stand_before_months(bench: Bench, write_file: WriteFile) -> None:
    rows = [f"{day},A1,Mug,1,{day}/2/2011 08:26,2.00,7,France" for day in (3, 25)]
    assert (await bench.bring("online-retail", write_file("retail.csv", HEADER, *rows))).balanced
    dates = await bench.ask("SELECT placed_at::date::text FROM orders ORDER BY 1")
    assert dates == [("2011-02-03",), ("2011-02-25",)]


async def test_amounts_are_rounded_to_the_coins_of_their_currency(bench: Bench, write_file: WriteFile) -> None:
    rows = ["1,A1,Mug,3,2011-01-05,1.50,7,", "1,B2,Tea,2.5,2011-01-05,1.00,7,", "C2,A1,Mug,-1,2011-01-06,1.50,7,"]
    certificate = await bench.bring("online-retail", write_file("retail.csv", HEADER, *rows), currency="JPY")
    assert certificate.balanced
    assert measures(certificate)["goods JPY"] == ("7", "8")
    assert measures(certificate)["credits JPY"] == ("1.5", "2")
    await bench.prove()


async def test_customers_that_differ_only_in_writing_are_one(bench: Bench, write_file: WriteFile) -> None:
    rows = [f"{row},A1,Mug,1,2011-01-05,1.50,{name}," for row, name in enumerate(("7", "7.0", " 7 "))]
    certificate = await bench.bring("online-retail", write_file("retail.csv", HEADER, *rows))
    assert certificate.balanced
    assert measures(certificate)["customers"] == ("3", "1")
    assert reasons(certificate) == {"same_customer": 1}
