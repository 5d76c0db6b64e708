"""Northwind, Olist, Superstore: tables that belong together, discounts, eight statuses, broken cells."""

from pathlib import Path

import pytest

from lading.history.source import WrongFormat
from tests.history.conftest import Bench, WriteFile, measures, reasons


def northwind(write_file: WriteFile) -> list[Path]:
    return [
        write_file(
            "orders.csv",
            "order_id,customer_id,order_date,required_date,shipped_date,ship_via,freight,ship_name,ship_country",
            "1,ALFKI,1996-07-04,1996-08-01,1996-07-16,3,32.38,Alfred,Germany",
            "2,NEWBY,1996-07-05,,NULL,3,1.00,New,UK",
            "3,ALFKI,1996-07-06,,,,,,",
        ),
        write_file(
            "order_details.csv",
            "order_id,product_id,unit_price,quantity,discount",
            "1,11,14,12,0",
            "1,42,9.85,3,0.15",
            "2,11,14,1,0",
            "2,11,14,zero,0",
            "9,11,5,2,0",
        ),
        write_file(
            "customers.csv",
            "customer_id,company_name,contact_name,address,city,region,postal_code,country,phone",
            "ALFKI,Alfreds Futterkiste,Maria Anders,Obere Str. 57,Berlin,,12209,Germany,030-0074321",
        ),
        write_file("products.csv", "product_id,product_name,discontinued", "11,Chai,0", "42,Chang,1", "77,Unsold,0"),
        write_file("shippers.csv", "shipper_id,company_name", "3,Federal Shipping"),
        write_file("employees.csv", "employee_id,last_name", "1,Davolio"),
    ]


async def test_northwind_comes_with_customers_products_and_discounts(bench: Bench, write_file: WriteFile) -> None:
    certificate = await bench.bring("northwind", *northwind(write_file))
    assert certificate.balanced
    assert measures(certificate)["orders"] == ("3", "2")
    assert measures(certificate)["lines"] == ("5", "3")
    assert measures(certificate)["customers"] == ("2", "2")
    assert measures(certificate)["items"] == ("3", "3")
    assert measures(certificate)["goods USD"] == ("217.1175", "207.12")
    assert reasons(certificate) == {"broken": 1, "no_lines": 1, "no_order": 1, "rounded": 1}
    lines = await bench.ask(
        "SELECT name, unit_price::text, discount::text, amount::text FROM order_lines WHERE sku = '42'"
    )
    assert lines == [("Chang", "9.85", "4.43", "25.12")]
    orders = await bench.ask(
        "SELECT external_id, progress, money, shipping::text, shipping_method FROM orders ORDER BY 1"
    )
    assert orders == [
        ("1", "delivered", "captured", "32.38", "Federal Shipping"),
        ("2", "none", "none", "1.00", "Federal Shipping"),
    ]
    parties = await bench.ask("SELECT code, company, addresses->0->>'city' FROM parties ORDER BY code")
    assert parties == [("ALFKI", "Alfreds Futterkiste", "Berlin"), ("NEWBY", "", None)]
    assert await bench.ask("SELECT sku FROM items WHERE NOT sellable") == [("42",)]
    assert "employees.csv" in certificate.notes[-1]
    await bench.prove()


async def test_files_of_another_format_are_refused_with_what_is_expected(bench: Bench, write_file: WriteFile) -> None:
    with pytest.raises(WrongFormat, match=r"order_status.*orders\.csv comes nearest"):
        await bench.bring("olist", *northwind(write_file))
    assert await bench.ask("SELECT * FROM imports") == []


def olist(write_file: WriteFile) -> list[Path]:
    statuses = ("delivered", "shipped", "canceled", "unavailable", "created", "approved", "invoiced", "processing")
    orders = [f"o{n},k{n},{status},2017-07-0{n} 10:00:00,2017-07-09 10:00:00,,,2017-08-01 00:00:00"
              for n, status in enumerate(statuses, start=1)]  # fmt: skip
    return [
        write_file(
            "orders.csv.gz",
            "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
            "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date",
            *orders,
            "o9,k1,lost,2017-07-09 10:00:00,,,,",
            "oA,k1,canceled,2017-07-09 10:00:00,2017-07-09 10:00:00,,,",
        ),
        write_file(
            "items.csv.gz",
            "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
            *(f"o{n},1,p1,s1,2017-07-30 00:00:00,10.00,2.50" for n in range(1, 10)),
            "o1,2,p2,s2,2017-07-30 00:00:00,5.00,1.00",
        ),
        write_file(
            "payments.csv.gz",
            "order_id,payment_sequential,payment_type,payment_installments,payment_value",
            "o1,1,credit_card,1,10.00",
            "o1,2,voucher,1,8.50",
            "o3,1,boleto,1,12.50",
            "oA,1,boleto,1,99.00",
        ),
        write_file(
            "customers.csv.gz",
            "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state",
            *(f"k{n},{'same' if n < 3 else n},35182,timoteo,MG" for n in range(1, 9)),
        ),
        write_file(
            "products.csv", "product_id,product_category_name,product_weight_g", "p1,moveis,650", "p2,bebes,heavy"
        ),
        write_file(
            "sellers.csv", "seller_id,seller_zip_code_prefix,seller_city,seller_state", "s1,1,x,SP", "s2,1,y,SP"
        ),
    ]


async def test_what_olist_promised_of_unfinished_orders_is_no_promise_of_ours(
    bench: Bench, write_file: WriteFile
) -> None:
    """Else everything that an old system left undone would be late on the first day."""
    await bench.bring("olist", *olist(write_file))
    rows = await bench.ask(
        "SELECT p.attributes->>'promised', o.promised_for::text, count(*) FROM orders o"
        " JOIN order_papers p ON p.order_id = o.id GROUP BY 1, 2 ORDER BY 1"
    )
    assert rows == [("2017-08-01", None, 4), (None, "2017-08-01", 4)]


async def test_the_eight_statuses_of_olist(bench: Bench, write_file: WriteFile) -> None:
    certificate = await bench.bring("olist", *olist(write_file))
    assert certificate.balanced
    orders = await bench.ask("SELECT external_id, progress, commitment, money, done FROM orders ORDER BY 1")
    assert orders == [
        ("o1", "delivered", "accepted", "captured", True),
        ("o2", "shipped", "accepted", "owing", False),
        ("o3", "cancelled", "withdrawn", "in_credit", True),
        ("o4", "cancelled", "declined", "none", True),
        *((f"o{n}", "none", "accepted", "none", False) for n in range(5, 9)),
    ]
    assert reasons(certificate) == {"broken": 2, "no_lines": 1, "odd_measure": 1, "unpaid_back": 1}
    assert measures(certificate)["credited"] == ("2", "2")
    assert measures(certificate)["paid BRL"] == ("130", "31")
    tenders = await bench.ask("SELECT method, captured::text FROM tenders ORDER BY order_id, tender")
    assert tenders == [("credit_card", "10.00"), ("voucher", "8.50"), ("boleto", "12.50")]
    parties = await bench.ask("SELECT code, groups FROM parties WHERE code IN ('same', 's1') ORDER BY code")
    assert parties == [("s1", ["seller"]), ("same", [])]
    await bench.prove()


async def test_payments_that_nobody_approved_are_told(bench: Bench, write_file: WriteFile) -> None:
    orders, items, payments, *others = olist(write_file)
    write_file(
        "orders.csv.gz",
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
        "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date",
        "o1,k1,created,2017-07-09 10:00:00,,,,",
    )
    certificate = await bench.bring("olist", orders, items, payments, *others)
    assert certificate.balanced
    assert measures(certificate)["paid BRL"] == ("130", "0")
    assert reasons(certificate)["not_approved"] == 1
    assert await bench.ask("SELECT sum(authorised)::text, sum(captured)::text FROM tenders") == [("18.50", "0")]


async def test_superstore_lines_come_to_their_sales(bench: Bench, write_file: WriteFile) -> None:
    header = (
        "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,State,"
        "Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit"
    )
    start = "CA-1,11/8/2016,11/11/2016,Second Class,CG-1,Zoë Gute,Consumer,United States,Henderson,Kentucky,42420,South"
    path = write_file(
        "store.csv",
        header,
        f"1,{start},FUR-1,F,B,Café table,957.5775,5,0.45,-383.031",
        f"2,{start},FUR-2,F,B,Chair,731.94,3,0,1",
        f"3,{start},FUR-3,F,B,Lamp,12.00,none,0,1",
        encoding="cp1252",
    )
    certificate = await bench.bring("superstore", path)
    assert certificate.balanced
    assert measures(certificate)["goods USD"] == ("1689.5175", "1689.52")
    assert reasons(certificate) == {"broken": 1, "never_sold": 1, "rounded": 1}
    lines = await bench.ask(
        "SELECT name, unit_price::text, discount::text, amount::text FROM order_lines ORDER BY line"
    )
    assert lines == [("Café table", "348.21", "783.47", "957.58"), ("Chair", "243.98", "0", "731.94")]
    (papers,) = await bench.ask("SELECT customer->>'name', ship_to->>'region', ship_to->>'country' FROM order_papers")
    assert papers == ("Zoë Gute", "KY", "US")
    await bench.prove()
