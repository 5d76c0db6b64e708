"""Sheets and HTML mails: columns in several languages, junk above, totals below, dirty cells, several orders."""

from datetime import date

import pytest

from lading.intake import Opened, Reading
from lading.intake.hints import Hints
from lading.intake.opened import Sheet
from lading.intake.structured import read_structured
from tests.intake.structured.reads import header, values

USUAL = "position seller_item text quantity unit unit_price amount"
HTML = """<html><head><style>x{}</style></head><body><p>Dear team, please send</p><p>Order number: 4711</p>
<table><tr><td><table><tr><th>Art.-Nr.</th><th>Bezeichnung</th><th>Menge</th><th>Einzelpreis</th></tr>
<tr><td>A-1</td><td>Schraube</td><td>1.200 Stk</td><td>0,25 €</td></tr>
<tr><td colspan=3>Summe</td><td>300,00 €</td></tr></table></td></tr></table></body></html>"""


def sheet(*rows: list[str], hints: Hints | None = None) -> list[Reading]:
    """The readings of one sheet."""
    opened = Opened(shape="sheets", sheets=[Sheet("Tabelle1", list(rows))])
    return read_structured(opened, name="a.xlsx", hints=hints or Hints()) or []


def test_junk_above_labels_around_and_totals_below() -> None:
    reading = sheet(
        ["ACME Corp", "", "", ""],
        ["PO Number:", "PO-77", "PO Date", "11/30/2026"],
        ["", "", "", ""],
        ["Item Code", "Description", "Qty", "Unit Price"],
        ["MUG-RED", "Mug, red", "12", "$1,030.50"],
        ["", "fragile", "", ""],
        ["MUG-BLUE", "Mug, blue", "0", "9.00"],
        ["", "", "Total", "$12,366.00"],
        hints=Hints(day_first=False),
    )[0]
    assert header(reading) == {"po_number": "PO-77", "order_date": "2026-11-30", "total": "12366", "currency": "USD"}
    assert [values(line) for line in reading.lines] == [
        {"seller_item": "MUG-RED", "text": "Mug, red", "quantity": "12", "unit_price": "1030.5"}
    ]
    assert reading.lines[0].fields["quantity"].evidence.segment == "row 5, Qty"
    assert reading.flags == []


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("Pos|Art.-Nr.|Bezeichnung|Menge|ME|Einzelpreis|Gesamtpreis", USUAL),
        ("Ligne|Référence|Désignation|Quantité|Unité|Prix unitaire|Montant HT", USUAL),
        ("Línea|Código|Descripción|Cantidad|Unidad|Precio unitario|Importe", USUAL),
        ("Riga|Codice|Descrizione|Quantità|Unità|Prezzo unitario|Importo", USUAL),
        ("Regel|Artikelnr|Omschrijving|Aantal|Eenheid|Prijs|Bedrag", USUAL),
        ("Lp|Kod|Nazwa towaru|Ilość|Jm|Cena netto|Wartość", USUAL),
        ("Linha|Referência|Descrição|Qtd|Unidade|Preço unitário|Valor", USUAL),
        ("Line|Our Part Number|UPC|Item Description|Order Qty|UOM|Ext. Price",
         "position buyer_item gtin text quantity unit amount"),
    ],
)  # fmt: skip
def test_columns_are_known_in_eight_languages(row: str, fields: str) -> None:
    cells = {"position": "1", "seller_item": "A", "buyer_item": "B", "gtin": "4006381333931", "text": "Thing",
             "quantity": "3", "unit": "EA", "unit_price": "2.50", "amount": "7.50"}  # fmt: skip
    names = fields.split()
    reading = sheet(row.split("|"), [cells[name] for name in names])[0]
    assert sorted(reading.lines[0].fields) == sorted(names)


def test_several_orders_in_one_file_are_a_reading_each() -> None:
    readings = sheet(
        ["Order No", "SKU", "Qty", "Delivery date"],
        ["P-1", "A", "1", "2026-12-01"],
        ["P-2", "B", "2", "2026-12-02 00:00:00"],
        ["P-1", "C", "3.0", "46357"],
    )
    assert [(one.value("po_number"), [line.value("seller_item") for line in one.lines]) for one in readings] == [
        ("P-1", ["A", "C"]), ("P-2", ["B"]),
    ]  # fmt: skip
    assert [line.value("requested_by") for line in readings[0].lines] == ["2026-12-01", "2026-12-01"]


def test_commas_and_days_are_read_by_what_the_column_shows() -> None:
    german = sheet(["Artikel", "Menge", "Preis", "Liefertermin"], ["A", "1.200", "2,50", "13.12.2026"])[0]
    assert [german.lines[0].value(name) for name in ("quantity", "unit_price", "requested_by")] == [
        "1200", "2.5", "2026-12-13",
    ]  # fmt: skip
    unclear = sheet(["Item", "Qty", "Delivery date"], ["A", "1", "03/04/2026"])[0].lines[0].fields["requested_by"]
    assert (unclear.value, unclear.others[0].value, unclear.probability) == ("2026-04-03", "2026-03-04", 0.6)
    told = sheet(["Item", "Qty", "Delivery date"], ["A", "1", "03/04/2026"], hints=Hints(day_first=False))[0]
    assert told.lines[0].value("requested_by") == date(2026, 3, 4).isoformat()


def test_a_quantity_that_is_none_is_told_with_its_row() -> None:
    reading = sheet(["Item", "Qty"], ["A", "a few"], ["B", "2"])[0]
    assert [flag.sentence for flag in reading.flags] == ["Quantity: 'a few' in row 2, Qty cannot be read."]


def test_what_has_no_quantities_is_no_order() -> None:
    assert sheet(["SKU", "Description", "Price"], ["A", "Thing", "2"]) == []


def test_a_table_in_a_mail_is_read_as_a_sheet() -> None:
    reading = (read_structured(Opened(shape="html", text=HTML), name="a.html", hints=Hints()) or [])[0]
    assert (reading.kind, reading.value("po_number"), reading.value("total")) == ("order", "4711", "300")
    assert values(reading.lines[0]) == {
        "seller_item": "A-1", "text": "Schraube", "quantity": "1200", "unit": "each", "unit_price": "0.25",
    }  # fmt: skip
    assert reading.lines[0].fields["quantity"].evidence.segment == "table 2 row 2, Menge"
    assert reading.flags == []


def test_what_a_mail_hides_from_people_is_not_read() -> None:
    hidden = "<tr style='display: none'><td>EVIL</td><td>x</td><td>900</td><td>0,01 €</td></tr><tr><td colspan=3>Summe"
    opened = Opened(shape="html", text=HTML.replace("<tr><td colspan=3>Summe", hidden))
    reading = (read_structured(opened, name="a.html", hints=Hints()) or [])[0]
    assert [line.value("seller_item") for line in reading.lines] == ["A-1"]
