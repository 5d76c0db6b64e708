"""Shopify's export and files under a mapping, as `capture` reads them, with what became of the orders."""

import pytest

from lading.capture.mapping import MappingUnfit
from lading.history.preview import preview_import
from lading.history.source import Options
from lading.history.start import Wish
from lading.kernel import Invalid
from tests.history.conftest import Bench, WriteFile, measures, reasons

SHOPIFY = (
    "Name,Email,Financial Status,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem fulfillment status,Lineitem discount,"
    "Cancelled at,Payment Method,Refunded Amount,Id"
)


async def test_shopify_orders_end_where_they_ended_there(bench: Bench, write_file: WriteFile) -> None:
    path = write_file(
        "export.csv",
        SHOPIFY,
        "#1,Ada@example.com,paid,fulfilled,USD,20.00,5.00,0.00,25.00,0.00,2023-11-04 12:19:55 -0700,"
        "2,Mug,10.00,MUG,fulfilled,0.00,,PayPal,0.00,901",
        "#2,ada@example.com,partially_refunded,partial,USD,30.00,0.00,0.00,30.00,0.00,2023-11-05 12:00:00 -0700,"
        "1,Mug,10.00,MUG,fulfilled,0.00,,PayPal,5.00,902",
        "#2,ada@example.com,,,,,,,,,2023-11-05 12:00:00 -0700,1,Bowl,20.00,BOWL,pending,0.00,,,,",
        "#3,,refunded,unfulfilled,USD,10.00,0.00,0.00,10.00,0.00,2023-11-06 12:00:00 -0700,"
        "1,Mug,10.00,MUG,pending,0.00,2023-11-07 12:00:00 -0700,PayPal,10.00,903",
        "#4,bob@example.com,paid,fulfilled,USD,10.00,0.00,0.00,10.00,0.00,2023-11-06 12:00:00 -0700,"
        "many,Mug,10.00,MUG,fulfilled,0.00,,PayPal,0.00,904",
    )
    certificate = await bench.bring("shopify", path)
    assert certificate.balanced
    assert measures(certificate)["goods USD"] == ("70", "60")
    assert measures(certificate)["total USD"] == ("75", "65")
    assert measures(certificate)["paid USD"] == ("75", "65")
    assert measures(certificate)["refunded USD"] == ("15", "15")
    assert measures(certificate)["customers"] == ("2", "1")
    assert reasons(certificate) == {"broken": 1, "never_ordered": 1}
    orders = await bench.ask("SELECT external_id, progress, money, done, closed FROM (SELECT *,"
                             " withdrawn_at::date::text AS closed FROM orders) AS o ORDER BY 1")  # fmt: skip
    assert orders == [
        ("901", "delivered", "captured", True, None),
        ("902", "part_delivered", "part_refunded", False, None),
        ("903", "cancelled", "refunded", True, "2023-11-07"),
    ]
    assert await bench.ask("SELECT email FROM parties") == [("Ada@example.com",)]
    await bench.prove()


async def test_tips_and_refunds_without_a_payment_are_told(bench: Bench, write_file: WriteFile) -> None:
    path = write_file(
        "export.csv",
        SHOPIFY,
        "#1,ada@example.com,refunded,fulfilled,USD,20.00,5.00,0.00,27.00,0.00,2023-11-04 12:19:55 -0700,"
        "2,Mug,10.00,MUG,fulfilled,0.00,,PayPal,30.00,901",
        "#1,ada@example.com,,,,,,,,,2023-11-04 12:19:55 -0700,1,Tip,2.00,,,0.00,,,,",
    )
    certificate = await bench.bring("shopify", path)
    assert certificate.balanced
    assert measures(certificate)["goods USD"] == ("20", "22")
    assert measures(certificate)["refunded USD"] == ("30", "27")
    assert reasons(certificate) == {"charge": 1, "refund_cut": 1}
    await bench.prove()


MAPPING = {
    "columns": {
        "external_id": "Auftrag",
        "placed_at": "Datum",
        "customer.code": "Kunde",
        "lines.sku": "Artikel",
        "lines.quantity": "Menge",
        "lines.unit_price": "Preis",
    },
    "constants": {"currency": "EUR"},
}


async def test_a_mapping_reads_anything_else(bench: Bench, write_file: WriteFile) -> None:
    path = write_file(
        "alt.csv",
        "Auftrag;Datum;Kunde;Artikel;Menge;Preis",
        "A1;24.12.2019;K1;TASSE/ROT;1.000;2,50",
        "A1;24.12.2019;K1;TASSE-BLAU;2,5;1,115",
        "A2;31.12.2019;K2;TASSE-BLAU;viele;1,00",
        "A3;31.12.2019;K2;TASSE-BLAU;1;1,00",
        "A1;24.12.2019;K1;SPÄT;1;1,00",
        encoding="cp1252",
    )
    certificate = await bench.bring("mapping", path, mapping=MAPPING)
    assert certificate.balanced
    assert measures(certificate) == {
        "orders": ("3", "2"),
        "lines": ("5", "4"),
        "ordered": ("1004.5", "1004.5"),
        "goods EUR": ("2504.7875", "2504.79"),
    }
    assert reasons(certificate) == {"broken": 1, "code_changed": 1, "rounded": 1}
    lines = await bench.ask("SELECT sku, ordered::text, decimals FROM order_lines JOIN orders o ON o.id = order_id"
                            " WHERE o.external_id = 'A1' ORDER BY line")  # fmt: skip
    assert lines == [("TASSE-ROT", "1000", 0), ("TASSE-BLAU", "2.5", 1), ("SPÄT", "1", 0)]
    assert await bench.ask("SELECT external_id, placed_at::date::text, money FROM orders ORDER BY 1") == [
        ("A1", "2019-12-24", "captured"),
        ("A3", "2019-12-31", "captured"),
    ]
    await bench.prove()


async def test_a_mapped_file_may_have_several_currencies(bench: Bench, write_file: WriteFile) -> None:
    columns = {**MAPPING["columns"], "currency": "Geld", "discount": "Rabatt"}
    path = write_file(
        "alt.csv",
        "Auftrag;Datum;Kunde;Artikel;Menge;Preis;Geld;Rabatt",
        "A1;24.12.2019;K1;TASSE;2;2,50;EUR;1,00",
        "A1;24.12.2019;K1;TELLER;1;4,00;;1,00",
        "A2;31.12.2019;K2;TASSE;1;3,00;CHF;",
        "A3;31.12.2019;K2;TASSE;viele;3,00;CHF;",
    )
    certificate = await bench.bring("mapping", path, mapping={"columns": columns})
    assert certificate.balanced
    assert measures(certificate)["goods CHF"] == ("3", "3")
    assert measures(certificate)["goods EUR"] == ("8", "8")


async def test_orders_of_a_mapped_file_may_be_open(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("alt.csv", "Auftrag;Datum;Kunde;Artikel;Menge;Preis", "A1;24.12.2019;K1;TASSE;3;2,50")
    await bench.bring("mapping", path, mapping=MAPPING, open=True)
    assert await bench.ask("SELECT progress, done, money FROM orders") == [("none", False, "none")]


def test_a_mapping_must_tell_orders_apart(write_file: WriteFile) -> None:
    path = write_file("alt.csv", "Auftrag;Datum", "A1;24.12.2019")
    with pytest.raises(MappingUnfit, match="--mapping"):
        preview_import(Wish([path], "mapping"))
    with pytest.raises(Invalid, match="no currency"):
        preview_import(Wish([path], "mapping", options=_euros()))


def _euros() -> Options:
    return Options(currency="euro", mapping=MAPPING)
