"""Which columns of numbers are quantity, price and amount: what their products say, and where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.intake.layout.table.places import Place
from lading.intake.layout.table.tokens import NUMBERS

PERS = frozenset(map(Decimal, (1, 10, 100, 1000, 10000)))
_PROOF, _MISSING = 9.0, -0.4
_MOST_PROVEN, _MOST_FIGURES = 12, 8
_CENT = Decimal("0.011")
_HALF, _ROUGH = Decimal(5), Decimal("0.0005")
Fits = Sequence[Mapping[str, float]]


class Sums(msgspec.Struct, frozen=True):
    """Which columns are quantity, price, amount, price basis and discount, by their numbers."""

    quantity: int | None
    price: int | None
    amount: int | None
    per: int | None = None
    discount: int | None = None


class Search:
    """All ways to read the columns of numbers; `best` is the one with the most worth."""

    def __init__(self, places: Sequence[Place], fits: Fits, others: Sequence[float]) -> None:
        self._places, self._fits, self._others = places, fits, others
        self._whole = [_whole(place) for place in places]
        self._unit = [one.get("unit", 0.0) > 1.5 for one in fits]

    def best(self) -> tuple[float, Sums]:
        """The worth and the columns; products are only reckoned where they could decide."""
        found, kept = float("-inf"), Sums(None, None, None)
        for sums in self._choices():
            worth = self._worth(sums)
            if worth + _PROOF > found:
                worth += _PROOF * self._proven(sums)
            if worth > found:
                found, kept = worth, sums
        return found, kept

    def _figures(self) -> list[int]:
        figures = [
            at
            for at, place in enumerate(self._places)
            if place.cells
            and self._fits[at]
            and sum(token.kind in NUMBERS for token in place.cells.values()) >= 0.5 * len(place.cells)
        ]
        names = ("quantity", "unit_price", "amount")
        return sorted(figures, key=lambda at: -max(self._fits[at].get(name, -9.0) for name in names))[:_MOST_FIGURES]

    def _choices(self) -> Iterator[Sums]:
        figures = self._figures()
        pers = [at for at in figures if self._fits[at].get("price_per", -6.0) > 0]
        offs = [at for at in figures if self._fits[at].get("discount", -6.0) > 0]
        for quantity in (*figures, None):
            for price in (*(at for at in figures if at != quantity), None):
                for amount in (*(at for at in figures if at not in {quantity, price}), None):
                    taken = {quantity, price, amount}
                    for per in (*(at for at in pers if at not in taken and price is not None), None):
                        for off in (*(at for at in offs if at not in {*taken, per} and price is not None), None):
                            yield Sums(quantity, price, amount, per, off)

    def _worth(self, sums: Sums) -> float:
        worth = 0.0
        for name, at in (("quantity", sums.quantity), ("unit_price", sums.price), ("amount", sums.amount)):
            worth += self._fits[at].get(name, -9.0) - self._others[at] if at is not None else _MISSING
        for name, at in (("price_per", sums.per), ("discount", sums.discount)):
            worth += self._fits[at].get(name, -9.0) - self._others[at] if at is not None else 0.0
        return worth + self._order(sums)

    def _order(self, sums: Sums) -> float:
        """Quantities are whole, stand before prices and beside units; amounts are last; prices may be alone."""
        worth = 0.0
        if sums.quantity is not None:
            beside = [at for at in (sums.quantity - 1, sums.quantity + 1) if 0 <= at < len(self._places)]
            worth += 0.6 * self._whole[sums.quantity] + 0.8 * any(self._unit[at] for at in beside)
            worth += 0.5 * (sums.price is not None and sums.quantity < sums.price)
        if sums.price is not None and sums.amount is not None:
            worth += 0.4 * (sums.price < sums.amount)
        return worth - 1.2 * (sums.amount is not None and sums.price is None)

    def _proven(self, sums: Sums) -> float:
        return proven(self._places, sums)


def _whole(place: Place) -> float:
    values = [token.number for token in place.cells.values() if token.number is not None]
    return sum(value == value.to_integral_value() for value in values) / max(len(values), 1)


def proven(places: Sequence[Place], sums: Sums) -> float:
    """The share of rows whose amount is the product of quantity and price."""
    if sums.quantity is None or sums.price is None or sums.amount is None:
        return 0.0
    counts, prices, amounts = (places[at].cells for at in (sums.quantity, sums.price, sums.amount))
    rows = sorted(counts.keys() & prices.keys() & amounts.keys())[:_MOST_PROVEN]
    if not rows:
        return 0.0
    hits = 0
    for row in rows:
        quantity, price, amount = counts[row].number, prices[row].number, amounts[row].number
        if quantity is None or price is None or amount is None or not amount:
            continue
        per, off = _value(places, sums.per, row) or Decimal(1), _value(places, sums.discount, row) or Decimal(0)
        hits += _adds_up(quantity, price / per, amount, off, prices[row].decimals, per)
    return hits / max(len(rows), min(0.7 * max(len(counts), len(prices), len(amounts)), _MOST_PROVEN))


def _value(places: Sequence[Place], at: int | None, row: int) -> Decimal | None:
    token = places[at].cells.get(row) if at is not None else None
    return token.number if token else None


def _adds_up(quantity: Decimal, price: Decimal, amount: Decimal, off: Decimal, places: int, per: Decimal) -> bool:
    """Whether an amount is the product, as far as a price that is printed rounded lets it be told."""
    exact = quantity * price
    if quantity == 1:
        return exact == amount
    least = max(_CENT, abs(amount) * _ROUGH)
    if places >= 2:
        least = max(least, quantity / per * _HALF.scaleb(-places - 1))
    return abs(exact * (1 - off / 100) - amount) <= least
