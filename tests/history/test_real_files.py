"""The real files of the field, each brought whole. Long: the flat retail file has 320,705 lines."""

from pathlib import Path

import pytest

from tests.history.conftest import Bench, measures, reasons

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


async def test_online_retail(bench: Bench, shared_data: Path) -> None:
    certificate = await bench.bring("online-retail", shared_data / "04-order-history" / "online-retail-uci")
    assert certificate.balanced
    assert measures(certificate) == {
        "orders": ("16459", "13287"),
        "lines": ("320705", "314944"),
        "customers": ("3360", "3360"),
        "items": ("3774", "3549"),
        "ordered": ("3370170", "3351367"),
        "credited": ("280688", "149360"),
        "goods GBP": ("6282701.942", "6424806.34"),
        "credits GBP": ("520770.56", "350210.59"),
    }
    assert reasons(certificate) == {
        "bookkeeping": 47,
        "credit_alone": 1506,
        "credit_matched": 4299,
        "free": 382,
        "never_sold": 131,
        "no_country": 3,
        "no_goods": 13,
        "rounded": 2,
        "same_item": 94,
        "stock_booking": 1415,
    }
    await bench.prove()


async def test_olist(bench: Bench, shared_data: Path) -> None:
    certificate = await bench.bring("olist", shared_data / "04-order-history" / "olist" / "dev")
    assert certificate.balanced
    assert measures(certificate)["orders"] == ("8135", "7360")
    assert measures(certificate)["total BRL"] == ("1265552.74", "1265552.74")
    assert measures(certificate)["paid BRL"] == ("1428602.81", "1266010.86")
    assert reasons(certificate) == {"no_lines": 775, "odd_payment": 40, "unpaid_back": 467}
    await bench.prove()


async def test_northwind(bench: Bench, shared_data: Path) -> None:
    certificate = await bench.bring("northwind", shared_data / "04-order-history" / "northwind")
    assert certificate.balanced
    assert measures(certificate)["total USD"] == ("1330735.7295", "1330735.98")
    assert reasons(certificate) == {"rounded": 81}
    await bench.prove()


async def test_superstore(bench: Bench, shared_data: Path) -> None:
    certificate = await bench.bring("superstore", shared_data / "04-order-history" / "superstore")
    assert certificate.balanced
    assert measures(certificate)["orders"] == ("5009", "5009")
    assert measures(certificate)["goods USD"] == ("2297200.8603", "2297201.07")
    await bench.prove()


@pytest.mark.parametrize(
    ("name", "orders"),
    [
        ("store-a_subscriptions_us.dev.csv.gz", "2715"),
        ("store-b_handmade_us.dev.csv", "149"),
        ("store-c_apparel_us.dev.csv", "54"),
        ("store-d_devstore_inr.dev.csv", "36"),
        ("store-e_shoes_quebec_no-prices.dev.csv.gz", "2136"),
    ],
)
async def test_shopify(bench: Bench, shared_data: Path, name: str, orders: str) -> None:
    path = shared_data / "03-channels" / "shopify" / "orders-export-csv" / name
    certificate = await bench.bring("shopify", path)
    assert certificate.balanced
    assert measures(certificate)["orders"] == (orders, orders)
    await bench.prove()
