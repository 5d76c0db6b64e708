"""Labels that lie beside the papers in the data folder already: tables, JSON and XML, read where they are."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lading.app.bench.intake.halves import half_of, layout_of
from lading.app.bench.intake.truth import TrueAddress, TrueLine, Truth
from lading.app.bench.intake.words import Wordings, whole, wording

Labelled = Iterator[tuple[Path, Truth]]


def read_adbuys(data: Path) -> Labelled:
    """Advertising orders: number, advertiser and gross amount of each, no lines."""
    file = data / "adbuy-orders-fcc" / "_LABELS.dev.csv"
    rows = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for row in csv.DictReader(rows):
        paper = file.with_name(row["file"])
        if paper.exists():
            yield (
                paper,
                _truth(
                    data,
                    paper,
                    kind=row["kind"],
                    po_number=(whole(row["contract_num"]),),
                    buyer=_said(row["advertiser"]),
                    lines_labelled=False,
                    currency="USD",
                    total=_decimal(row["gross_amount"].strip("$")),
                ),
            )


def read_invoices(data: Path) -> Labelled:
    """Invoices with the values that another program expects of them; the number is the invoice's."""
    for file in sorted((data / "invoices-invoice2data").glob("*.json")):
        told: Mapping[str, Any] = json.loads(file.read_text())[0]
        paper = next((one for one in (file.with_suffix(".pdf"), file.with_suffix(".txt")) if one.exists()), None)
        if paper:
            yield (
                paper,
                _truth(
                    data,
                    paper,
                    kind="invoice",
                    po_number=_number(str(told["invoice_number"])),
                    order_date=date.fromisoformat(told["date"]),
                    currency=told.get("currency", ""),
                    total=_decimal(told.get("amount")),
                    lines=tuple(_invoice_line(one) for one in told.get("lines", ()) if "qty" in one),
                ),
            )


def _number(told: str) -> tuple[str, ...]:
    return (whole(told),) if len(told) > 1 else ()  # one of them is a leftover of the other program


def _invoice_line(told: Mapping[str, Any]) -> TrueLine:
    text = told.get("name") or told.get("desc") or ""
    first, _, more = text.partition("\n")
    return TrueLine(
        item=_said(first, f"{more} {told.get('code', '')}"),
        quantity=Decimal(str(told["qty"])),
        price=_decimal(told.get("price_unit", told.get("price"))),
        amount=_decimal(told.get("price_subtotal")),
        unit=told.get("uom", ""),
    )


def read_deliveries(data: Path) -> Labelled:
    """The dump of many orders as a PDF, whose rows stand in a workbook beside it: lines only."""
    import python_calamine  # slow import: only this set is a workbook

    book = data / "three-way-match" / "sample_po.xlsx"
    if book.exists():
        rows = python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()[1:]
        lines = tuple(
            TrueLine(
                item=_said(str(row[5]), str(row[4])),
                quantity=Decimal(str(row[6])),
                price=_decimal(row[7]),
                amount=_decimal(row[8]),
                numbers=(whole(str(row[4])),),
            )
            for row in rows
        )
        paper = book.with_suffix(".pdf")
        yield paper, _truth(data, paper, lines=lines, flags=("several_orders",))


def read_hybrids(data: Path) -> Labelled:
    """Order-X papers: the XML beside a PDF is the truth of what the PDF shows."""
    from lxml import etree  # type: ignore[import-untyped]  # slow import: only this set is XML

    for file in sorted((data / "order-x" / "COMFORT").glob("*.xml")):
        paper = file.with_suffix(".pdf")
        if paper.exists():
            safe = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
            yield paper, _hybrid(data, paper, _Branch(etree.fromstring(file.read_bytes().strip(), safe)))


class _Branch:
    """A node of a CII message, asked by local names alone."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def text(self, *path: str) -> str:
        """The text of the first node at the end of this path, empty where there is none."""
        found = self.all(*path)
        return (found[0].here or "").strip() if found else ""

    def all(self, *path: str) -> "list[_Branch]":
        """Every node at the end of this path, each step anywhere below the one before."""
        steps = "".join(f"//*[local-name()='{name}']" for name in path)
        return [_Branch(node) for node in self._node.xpath(f".{steps}")]

    @property
    def here(self) -> str:
        """The node's own text."""
        return self._node.text or ""


def _hybrid(data: Path, paper: Path, xml: _Branch) -> Truth:
    place = next(iter(xml.all("ShipToTradeParty")), None)
    answers = "RESPONSE" in paper.name
    return _truth(
        data,
        paper,
        kind="confirmation" if answers else "change" if "CHANGE" in paper.name else "order",
        po_number=(whole(xml.text("ExchangedDocument", "ID")),),
        order_date=_day(xml.text("IssueDateTime", "DateTimeString")),
        buyer=_said(xml.text("BuyerTradeParty", "Name")),
        currency=xml.text("OrderCurrencyCode"),
        total=_decimal(xml.text("GrandTotalAmount")),
        ship_to=_place(place) if place else TrueAddress(),
        lines=tuple(_hybrid_line(one) for one in xml.all("IncludedSupplyChainTradeLineItem")),
    )


def _place(party: _Branch) -> TrueAddress:
    return TrueAddress(
        name=_said(party.text("Name")),
        street=_said(party.text("LineOne"), f"{party.text('LineTwo')} {party.text('LineThree')}"),
        city=_said(party.text("CityName")),
        postcode=(whole(party.text("PostcodeCode")),),
        countries=(whole(party.text("CountryID")),),
    )


def _hybrid_line(line: _Branch) -> TrueLine:
    price = _decimal(line.text("NetPriceProductTradePrice", "ChargeAmount"))
    per = _decimal(line.text("NetPriceProductTradePrice", "BasisQuantity")) or Decimal(1)
    numbers = [line.text(one) for one in ("GlobalID", "SellerAssignedID", "BuyerAssignedID")]
    return TrueLine(
        item=_said(line.text("SpecifiedTradeProduct", "Name"), line.text("SpecifiedTradeProduct", "Description")),
        quantity=_decimal(line.text("AgreedQuantity") or line.text("RequestedQuantity")) or Decimal(0),
        price=price / per if price is not None else None,
        amount=_decimal(line.text("LineTotalAmount")),
        numbers=tuple(whole(one) for one in numbers if one),
    )


def _truth(data: Path, paper: Path, **told: Any) -> Truth:
    file = paper.relative_to(data)
    return Truth(file=file.as_posix(), layout=layout_of(file), half=half_of(layout_of(file)), **told)


def _said(core: str, more: str = "") -> Wordings:
    return (wording(core, more),) if core else ()


def _decimal(told: object) -> Decimal | None:
    text = str(told).replace(",", "") if told not in {None, ""} else ""
    return Decimal(text) if text else None


def _day(told: str) -> date | None:
    return datetime.strptime(told[:8], "%Y%m%d").date() if told else None  # noqa: DTZ007 - a day has no zone
