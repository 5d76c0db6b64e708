"""Prices as printed become the price of one: per 100, per 1,000, by the line's amount. Pure."""

from decimal import Decimal, InvalidOperation

from lading.intake.reading import ReadLine

CENT = Decimal("0.011")
CENT_OF_LINE = Decimal("0.01")
PER = (Decimal(1), Decimal(100), Decimal(1000), Decimal(10))


def price_of_one(line: ReadLine) -> Decimal | None:
    """The price of one unit as ordered. Without a price it comes from the amount; None where neither is said.

    Where price × quantity is not the amount, but would be per 10, 100 or 1,000, it is per so many.
    """
    price, amount = _decimal(line.value("unit_price")), _decimal(line.value("amount"))
    quantity, per = _decimal(line.value("quantity")), _decimal(line.value("price_per"))
    if price is None:
        return amount / quantity if amount is not None and quantity and not line.value("discount") else None
    if per:
        return price / per
    if amount is None or not quantity or not amount or line.value("discount"):
        return price
    for many in PER:
        if abs(price * quantity / many - amount) <= max(CENT, abs(amount) * Decimal("0.0005")):
            return price / many
    return price


def discount_of(line: ReadLine) -> Decimal | None:
    """The reduction of the line as an amount, positive: percent or amount, whichever the line's amount agrees with.

    None where a discount is said that cannot be told.
    """
    said = _decimal(line.value("discount"))
    if not said:
        return Decimal(0)
    price, quantity = price_of_one(line), _decimal(line.value("quantity"))
    amount = _decimal(line.value("amount"))
    if price is None or not quantity:
        return None
    full = price * quantity
    by_percent = (full * abs(said) / 100).quantize(Decimal("0.01"))
    if amount is not None:
        for reduction in (by_percent, abs(said), abs(said) * quantity):
            if abs(full - reduction - amount) <= CENT:
                return reduction
        if abs(full - amount) <= CENT:
            return Decimal(0)
    return None


def net_of_one(line: ReadLine) -> Decimal | None:
    """The price of one unit after the line's discount; None where the price or the discount cannot be told."""
    price, reduction, quantity = price_of_one(line), discount_of(line), _decimal(line.value("quantity"))
    if not reduction:
        return price if reduction is not None else None
    return price - reduction / quantity if price is not None and quantity else None


def comes_to_the_same(theirs: Decimal, ours: Decimal, quantity: Decimal) -> bool:
    """Whether two prices of one make no cent's difference on the whole line: one of them was only rounded."""
    return abs(theirs - ours) * quantity < CENT_OF_LINE


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
