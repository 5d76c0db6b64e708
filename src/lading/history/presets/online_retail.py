"""Flat retail files in the manner of UCI's Online Retail: a row for each line of an invoice, `C` for credits.

A credited unit becomes a unit of its sale that was cancelled (the same day) or returned (later). A credit whose
sale is not in the files stays visible as an order that was called off; README.md says how each row counts.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.history.cells import BadCell, country_alone, is_rounded, line_of, moment, number
from lading.history.credits import Taken
from lading.history.entries import Entry, Remark
from lading.history.grouping import Row, group_rows
from lading.history.presets.parts import Broken, tell_broken, without_order
from lading.history.presets.retail_survey import (
    DATES,
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
COSTS = frozenset({"B", "BANK CHARGES", "AMAZONFEE"})
"""Of these, what is bookkeeping and no sale unless it names a customer."""


class _Row(msgspec.Struct, frozen=True, gc=False):
    """A row that makes sense. `fine` when its price is in whole cents."""

    place: int
    file: str
    line: int
    invoice: str
    sku: str
    name: str
    quantity: Decimal
    price: Decimal
    fine: bool


@lru_cache(maxsize=10_000)
def _price(text: str) -> tuple[Decimal, bool]:
    """A price, and whether it is in whole cents."""
    return number(text), is_rounded(number(text))


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
        self.currency = source.options.currency
        self.settled = "" if source.options.owing else "settled_elsewhere"
        self.taken, self.alone = survey.matched.taken, survey.matched.alone
        self.skus: dict[str, str] = {}
        self.sold: set[str] = set()
        self.customers: dict[str, bool] = {}
        self.countries: dict[str, tuple[str, int]] = {}
        self.file = ""

    def read_invoice(self, invoice: str, rows: list[Row]) -> Iterator[Entry]:
        """The order of an invoice, if it becomes one, and a remark on every row that is no line of it."""
        self.file, cells = rows[0][1], rows[0][3]
        customer = customer_of(cells[6])
        self.customers.setdefault(customer, False)
        booking = not customer and not any(row[3][5].strip("0.") for row in rows)
        lines: list[HistoricLine] = []
        remarks: list[Remark] = []
        undone: list[tuple[int, Taken]] = []
        for row in rows:
            place, file, line, (_, text, name, quantity, at, price, _, _) = row
            try:
                sku, units, (cost, fine) = self._sku(text), number(quantity), _price(price)
                if at is not cells[4]:
                    moment(at, DATES)
                if not sku or not invoice:
                    raise BadCell("it has no stock code" if invoice else "it has no invoice number")
            except BadCell as error:
                effects = _lost(quantity, price)
                remarks.append(Remark("broken", file, line, invoice, str(error), self.currency, effects))
                continue
            if fine and units > ZERO <= cost and not booking and place not in self.taken and sku not in COSTS:
                lines.append(HistoricLine(sku, line_of(name), units, cost, str(line)))
                continue
            odd = _Row(place, file, line, invoice, sku, line_of(name), units, cost, fine)
            if kept := self._odd_line(odd, customer, len(lines) + 1, remarks, undone, booking=booking):
                lines.append(kept)
        yield from remarks if lines or not invoice else without_order(remarks)
        if lines:
            self.customers[customer] = True
            yield from self._new_charges(lines)
            yield self._order(invoice, customer, rows, lines, undone)

    def _sku(self, text: str) -> str:
        if (sku := self.skus.get(text)) is None:
            sku = self.skus[text] = sku_of(text)
        return sku

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
        if not row.fine:
            remarks.append(self._rounded(row, row.quantity, returned + cancelled))
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
        if not row.fine:
            remarks.append(self._rounded(row, ZERO, units))
        return HistoricLine(row.sku, row.name, units, row.price, str(row.line), cancelled=units)

    def _rounded(self, row: _Row, ordered: Decimal, credited: Decimal) -> Remark:
        """Prices of less than a cent: what a line comes to is rounded."""
        effects = {
            measure: round_money(units * row.price, self.currency) - units * row.price
            for measure, units in (("goods", ordered), ("credits", credited))
            if units
        }
        text = f"{row.sku} at {row.price}"
        return Remark("rounded", row.file, row.line, row.invoice, text, self.currency, effects)

    def _new_charges(self, lines: list[HistoricLine]) -> Iterator[ItemDraft]:
        for line in lines:
            if line.sku not in self.sold:
                self.sold.add(line.sku)
                if line.sku in CHARGES:
                    name = line.name or line.sku
                    yield ItemDraft(sku=line.sku, name=name, stocked=False, sellable=False)

    def _order(
        self,
        invoice: str,
        customer: str,
        rows: list[Row],
        lines: list[HistoricLine],
        undone: list[tuple[int, Taken]],
    ) -> HistoricOrder:
        _, file, line, cells = rows[0]
        at = moment(cells[4], DATES)
        gone = all(line.cancelled == line.quantity for line in lines)
        called_off = max((taken.at for _, taken in undone), default=at) if gone else None
        told = [[number_, str(one.units), one.document, one.at.date().isoformat()] for number_, one in undone]
        if country := cells[7]:
            name, times = self.countries.get(country, (file, 0))
            self.countries[country] = (name, times + 1)
        return HistoricOrder(
            external_id=invoice,
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
        by_sku: dict[str, list[str]] = {}
        for text, sku in self.skus.items():
            if sku:
                by_sku.setdefault(sku, []).append(text)
        for sku, codes in sorted(by_sku.items()):
            if sku not in self.sold:
                yield Remark("never_sold", self.file, None, sku, effects={"items": -len(codes)})
            elif len(codes) > 1:
                yield Remark("same_item", self.file, None, sku, " = ".join(codes), effects={"items": 1 - len(codes)})
        for customer in sorted(name for name, found in self.customers.items() if name and not found):
            yield Remark("never_ordered", self.file, None, customer, effects={"customers": -1})
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
