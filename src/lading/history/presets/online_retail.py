"""Flat retail files in the manner of UCI's Online Retail: a row for each line of an invoice, `C` for credits.

A credited unit becomes a unit of its sale that was cancelled (the same day) or returned (later). A credit whose
sale is not in the files stays visible as an order that was called off; README.md says how each row counts.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.history.cells import BadCell, code, country_alone, is_rounded, line_of, moment, number
from lading.history.credits import Taken
from lading.history.entries import Entry, Remark
from lading.history.grouping import Row, group_rows
from lading.history.presets.names import customer_names, item_names
from lading.history.presets.parts import Broken, tell_broken, without_order
from lading.history.presets.retail_survey import (
    SHAPE,
    Survey,
    customer_of,
    sku_of,
    survey_rows,
)
from lading.history.source import Source
from lading.kernel import round_money
from lading.orders import DraftCustomer
from lading.orders.bring import HistoricLine, HistoricOrder

SHAPES = (SHAPE,)
ZERO = Decimal(0)
CHARGES = frozenset({"POST", "DOT", "C2", "M", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"})
"""Codes that are no goods: postage, carriage, manual entries, discounts, samples, the company's own costs."""
VOUCHERS = "gift_"
"""How codes of gift vouchers begin: paper with a value, of which no place keeps a stock."""
COSTS = frozenset({"B", "BANK CHARGES", "AMAZONFEE"})
"""Of these, what is bookkeeping and no sale unless it names a customer."""


class _Row(msgspec.Struct, frozen=True, gc=False):
    """A row that makes sense."""

    place: int
    file: str
    line: int
    invoice: str
    sku: str
    name: str
    quantity: Decimal
    price: Decimal


@lru_cache(maxsize=10_000)
def _price(text: str, currency: str) -> tuple[Decimal, bool]:
    """A price, and whether it is in whole coins."""
    price = number(text)
    return price, is_rounded(price, currency)


def read(source: Source) -> Iterator[Entry]:
    """Orders, the charges among their items, and remarks."""
    survey = survey_rows(source)
    reader = _Reader(source, survey)
    broken = Broken()
    for invoice, rows in group_rows(source.numbered("lines", broken=broken), key=_invoice, late=survey.late):
        yield from reader.read_invoice(invoice, rows)
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)
    yield from reader.close()


def _invoice(row: Row) -> str:
    return str(row[3][0])


class _Reader:
    """Reads one invoice after the other, and remembers which codes and customers became something."""

    def __init__(self, source: Source, survey: Survey) -> None:
        self.currency, self.dates = source.options.currency, survey.dates
        self.settled = "" if source.options.owing else "settled_elsewhere"
        self.taken, self.alone = survey.matched.taken, survey.matched.alone
        self.skus, self.customers = item_names(sku_of), customer_names(customer_of)
        self.texts: dict[str, str] = {}
        self.sold: set[str] = set()
        self.countries: dict[str, tuple[str, int]] = {}
        self.file = ""

    def read_invoice(self, invoice: str, rows: list[Row]) -> Iterator[Entry]:
        """The order of an invoice, if it becomes one, and a remark on every row that is no line of it."""
        self.file, whose, currency, texts = rows[0][1], rows[0][3][6], self.currency, self.texts
        customer, external_id = self.customers.code_of(whose), code(invoice)
        good = next((row[3][4] for row in rows if self._is_moment(row[3][4])), None)
        booking = not customer and not any(self.customers.code_of(row[3][6]) or row[3][5].strip("0.") for row in rows)
        lines: list[HistoricLine] = []
        remarks: list[Remark] = []
        undone: list[tuple[int, Taken]] = []
        for row in rows:
            place, file, line, (_, text, name, quantity, at, price, other, _) = row
            if other != whose:
                self.customers.see(other, used=False)
            try:
                sku, units, (cost, fine) = texts.get(text) or self._sku(text), number(quantity), _price(price, currency)
                if at != good:
                    moment(at, self.dates)
                if not sku or not external_id:
                    raise BadCell("it has no stock code" if invoice else "it has no invoice number")
            except BadCell as error:
                effects = _lost(quantity, price)
                remarks.append(Remark("broken", file, line, invoice, str(error), self.currency, effects))
                continue
            plain = fine and "." not in quantity and place not in self.taken and sku not in COSTS
            if plain and units > ZERO < cost and not booking:
                lines.append(HistoricLine(sku, line_of(name), units, cost, str(line)))
                continue
            odd = _Row(place, file, line, invoice, sku, line_of(name), units, cost)
            if kept := self._odd_line(
                odd, self.customers.code_of(other), len(lines) + 1, remarks, undone, booking=booking
            ):
                lines.append(kept)
        yield from remarks if lines or not invoice else without_order(remarks)
        self.customers.see(whose, used=bool(lines and customer))
        if lines and good:
            yield from self._new_charges(lines)
            yield self._order(external_id, customer, rows, lines, undone, moment(good, self.dates))

    def _sku(self, text: str) -> str:
        sku = self.texts[text] = self.skus.code_of(text)
        return sku

    def _is_moment(self, text: str) -> bool:
        try:
            return bool(moment(text, self.dates))
        except BadCell:
            return False

    def _odd_line(
        self,
        row: _Row,
        customer: str,
        number_: int,
        remarks: list[Remark],
        undone: list[tuple[int, Taken]],
        *,
        booking: bool,
    ) -> HistoricLine | None:
        """A row that is not simply sold: credited, free of sense, or no sale at all. None when it becomes no line."""
        if reason := _refusal(row, customer, booking=booking):
            remarks.append(_left_out(reason, row, self.currency))
            return None
        if row.quantity < 0:
            return self._credit_alone(row, remarks)
        returned = cancelled = ZERO
        for taken in self.taken.get(row.place, ()):
            undone.append((number_, taken))
            if taken.same_day:
                cancelled += taken.units
            else:
                returned += taken.units
        if not row.price:
            text = f"{row.sku}: {row.quantity} units"
            remarks.append(Remark("free", row.file, row.line, row.invoice, text, self.currency))
        self._tell_rounded(row, row.quantity, returned + cancelled, remarks)
        return HistoricLine(
            row.sku, row.name, row.quantity, row.price, str(row.line), returned=returned, cancelled=cancelled
        )

    def _credit_alone(self, row: _Row, remarks: list[Remark]) -> HistoricLine | None:
        """What remains of a credit when the sales that it undoes are taken from it; None when nothing does."""
        units = self.alone.get(row.place, ZERO)
        if not units:
            text = f"{row.sku}: {-row.quantity} units undone in their order"
            remarks.append(Remark("credit_matched", row.file, row.line, row.invoice, text, effects={"lines": -1}))
            return None
        worth = round_money(units * row.price, self.currency)
        effects = {"ordered": units, "goods": worth}
        text = f"{row.sku}: {units} units"
        remarks.append(Remark("credit_alone", row.file, row.line, row.invoice, text, self.currency, effects))
        self._tell_rounded(row, ZERO, units, remarks)
        return HistoricLine(row.sku, row.name, units, row.price, str(row.line), cancelled=units)

    def _tell_rounded(self, row: _Row, ordered: Decimal, credited: Decimal, remarks: list[Remark]) -> None:
        """Prices or quantities with fractions: what a line comes to is rounded, and what its credited units come to."""
        units = ordered or credited
        worth = round_money(units * row.price, self.currency)
        effects = {
            "goods": worth - units * row.price if ordered else ZERO,
            "credits": round_money(worth * credited / units, self.currency) - credited * row.price,
        }
        if found := {measure: effect for measure, effect in effects.items() if effect}:
            text = f"{row.sku}: {units} at {row.price}"
            remarks.append(Remark("rounded", row.file, row.line, row.invoice, text, self.currency, found))

    def _new_charges(self, lines: list[HistoricLine]) -> Iterator[ItemDraft | Remark]:
        for line in lines:
            if line.sku not in self.sold:
                self.sold.add(line.sku)
                if line.sku in CHARGES or line.sku.casefold().startswith(VOUCHERS):
                    name = line.name or line.sku
                    yield ItemDraft(sku=line.sku, name=name, stocked=False, sellable=False)
                    yield Remark("no_goods", self.file, None, line.sku, name)

    def _order(
        self,
        external_id: str,
        customer: str,
        rows: list[Row],
        lines: list[HistoricLine],
        undone: list[tuple[int, Taken]],
        at: datetime,
    ) -> HistoricOrder:
        _, file, line, cells = rows[0]
        gone = all(line.cancelled == line.quantity for line in lines)
        called_off = max((taken.at for _, taken in undone), default=at) if gone else None
        told = [[number_, str(one.units), one.document, one.at.date().isoformat()] for number_, one in undone]
        if country := cells[7]:
            name, times = self.countries.get(country, (file, 0))
            self.countries[country] = (name, times + 1)
        return HistoricOrder(
            external_id=external_id,
            placed_at=at,
            currency=self.currency,
            lines=lines,
            customer=DraftCustomer(code=customer) if customer else None,
            ship_to=country_alone(country),
            closed_at=called_off,
            settled=self.settled,
            tags=["credit"] if gone and not undone else [],
            told={"credits": told} if told else {},
            source={"file": file, "row": line, "rows": len(rows)},
        )

    def close(self) -> Iterator[Remark]:
        """What only shows at the end: codes that are one item, codes and customers that only stood in rows left out."""
        for text in self.texts:
            self.skus.see(text, used=self.skus.code_of(text) in self.sold)
        yield from self.skus.tell(self.file)
        yield from self.customers.tell(self.file)
        for name, (file, times) in sorted(self.countries.items()):
            if country_alone(name) is None:
                yield Remark("no_country", file, None, name, f"{times} orders")


def _refusal(row: _Row, customer: str, *, booking: bool) -> str:
    if booking:
        return "stock_booking"
    if row.price < 0 or (row.sku in COSTS and not customer):
        return "bookkeeping"
    return "" if row.quantity else "nothing"


def _left_out(reason: str, row: _Row, currency: str) -> Remark:
    text = f"{row.sku}: {row.quantity} × {row.price}"
    return Remark(reason, row.file, row.line, row.invoice, text, currency, _effects(row.quantity, row.price))


def _lost(quantity: str, price: str) -> dict[str, int | Decimal]:
    """The effects of a row that cannot be understood: of its numbers, where these can."""
    try:
        return _effects(number(quantity), number(price))
    except BadCell:
        return {"lines": -1}


def _effects(quantity: Decimal, price: Decimal) -> dict[str, int | Decimal]:
    units, money = ("ordered", "goods") if quantity > 0 else ("credited", "credits")
    effects = {units: -abs(quantity), money: -abs(quantity) * price}
    return {"lines": -1, **{measure: value for measure, value in effects.items() if value}}
