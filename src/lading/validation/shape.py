"""Is it an order at all? What fails here cannot be priced, stored or promised, so nothing else is asked."""

from collections.abc import Iterator
from decimal import Decimal

from lading.kernel import Finding, plain
from lading.kernel.money import is_currency
from lading.kernel.quantity import MAX_QUANTITY
from lading.orders import DraftLine, OrderDraft

ZERO = Decimal(0)
LARGEST = Decimal(1_000_000_000_000)
"""Larger amounts are typing errors or attacks."""


def find_missing_lines(draft: OrderDraft) -> Iterator[Finding]:
    """An order without lines."""
    if not draft.lines:
        yield Finding("lines_missing", "The order has no lines.", pointer="/lines")


def find_bad_quantities(draft: OrderDraft) -> Iterator[Finding]:
    """Quantities that are not positive or absurdly large; that they are finite the draft itself sees to."""
    for number, line in enumerate(draft.lines, 1):
        if ZERO < line.quantity <= MAX_QUANTITY:
            continue
        code, why = "quantity_not_positive", "must be more than zero"
        if line.quantity > 0:
            code, why = "quantity_too_large", f"is more than {plain(MAX_QUANTITY)}"
        yield Finding(code, f"The quantity of line {number} {why}.", "refuse", f"/lines/{number - 1}/quantity", number)


def find_bad_amounts(draft: OrderDraft) -> Iterator[Finding]:
    """Amounts of money beyond any sense of scale."""
    for number, line in enumerate(draft.lines, 1):
        if _is_bad_line(line):
            yield from _name_amounts(line, f"/lines/{number - 1}", f"line {number}", number)
    shipping = draft.shipping
    if _is_bad(shipping.amount) or (shipping.tax and _is_bad(shipping.tax.amount)):
        yield _amount("/shipping/amount", "The amount for shipping")
    for index, discount in enumerate(draft.discounts):
        if _is_bad(discount.amount):
            yield _amount(f"/discounts/{index}/amount", "The amount of a discount")
    for place, payment in enumerate(draft.ways_to_pay):
        if _is_bad(payment.authorised) or _is_bad(payment.captured) or _is_bad(payment.limit or ZERO):
            yield _amount(draft.payment_pointer(place), "The amount of the payment")
    if totals := draft.totals:
        for name in totals.__struct_fields__:
            value = getattr(totals, name)
            if value is not None and _is_bad(value):
                yield _amount(f"/totals/{name}", f"The total for {name}")


def find_unknown_currency(draft: OrderDraft) -> Iterator[Finding]:
    """A currency that ISO 4217 does not list."""
    if not is_currency(draft.currency):
        sentence = "The currency is not a code of ISO 4217, such as EUR or USD."
        yield Finding("currency_unknown", sentence, pointer="/currency")


def _is_bad(value: Decimal) -> bool:
    return not -LARGEST <= value <= LARGEST


def _is_bad_line(line: DraftLine) -> bool:
    price = line.unit_price
    return (price is not None and _is_bad(price)) or _is_bad(line.discount) or _is_bad_tax(line)


def _is_bad_tax(line: DraftLine) -> bool:
    tax = line.tax
    return tax is not None and (_is_bad(tax.amount) or (tax.rate is not None and _is_bad(tax.rate)))


def _name_amounts(line: DraftLine, pointer: str, words: str, number: int) -> Iterator[Finding]:
    if line.unit_price is not None and _is_bad(line.unit_price):
        yield _amount(f"{pointer}/unit_price", f"The price of {words}", number)
    if _is_bad(line.discount):
        yield _amount(f"{pointer}/discount", f"The discount of {words}", number)
    if _is_bad_tax(line):
        yield _amount(f"{pointer}/tax", f"The tax of {words}", number)


def _amount(pointer: str, words: str, line: int | None = None) -> Finding:
    return Finding("amount_too_large", f"{words} is beyond anything that can be paid.", "refuse", pointer, line)
