"""Arithmetic of the document itself: lines, goods, total. Pure."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from lading.intake.checking.say import money
from lading.intake.matched import Answer, Deviation
from lading.intake.matching.lines import decimal
from lading.intake.matching.prices import discount_of, price_of_one
from lading.intake.reading import Reading, ReadLine

CENT = Decimal("0.01")
ZERO = Decimal(0)
_WHOLE = (*range(3, 28), "5.5", "7.7", "8.1", "8.5", "14.975")
USUAL_RATES = sorted({Decimal(rate) for rate in _WHOLE} | {Decimal(eighths) / 8 for eighths in range(32, 85)})
"""Value added and sales taxes in percent: whole rates of the world, and the eighths of American states and counties."""


def check_sums(reading: Reading, *, currency: str) -> Iterator[Deviation]:
    """Lines that do not come to their amounts, and totals that are not the sums of what they sum up."""
    for place, line in enumerate(reading.lines):
        yield from _line(line, f"/lines/{place}", currency)
    amounts = [_amount(line) for line in reading.lines]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(amounts):
        return
    lines, goods = sum(known, ZERO), decimal(reading.value("goods_total"))
    if goods is not None and not _near(goods, lines, len(known)):
        sentence = f"The lines come to {money(lines, currency)}, the document says {money(goods, currency)}."
        yield _differs("/header/goods_total", sentence, money(goods, currency), money(lines, currency))
        return
    yield from _total(reading, goods if goods is not None else lines, len(known), currency)


def _amount(line: ReadLine) -> Decimal | None:
    """What a line comes to: as printed, else by its price and count."""
    if (printed := decimal(line.value("amount"))) is not None:
        return printed
    quantity, price, reduction = decimal(line.value("quantity")), price_of_one(line), discount_of(line)
    if quantity is None or price is None or reduction is None:
        return None
    return (quantity * price - reduction).quantize(CENT, ROUND_HALF_UP)


def _total(reading: Reading, goods: Decimal, lines: int, currency: str) -> Iterator[Deviation]:
    total = decimal(reading.value("total"))
    if total is None:
        return
    shipping, tax = (decimal(reading.value(name)) or ZERO for name in ("shipping_total", "tax_total"))
    # What a total covers differs from form to form: any of the usual ways counts as adding up.
    usual = {goods, goods + tax, goods + shipping, goods + shipping + tax}
    if any(_near(total, one, lines) for one in usual):
        return
    if not reading.value("tax_total") and _is_tax(total - goods, goods, lines):
        return
    expected = goods + shipping + tax
    sentence = (
        f"Goods, shipping and tax come to {money(expected, currency)}, the document says {money(total, currency)}."
    )
    yield _differs("/header/total", sentence, money(total, currency), money(expected, currency))


def _is_tax(more: Decimal, goods: Decimal, lines: int) -> bool:
    """Whether what a total has on top of the goods is a usual rate of tax of them."""
    return more > 0 and any(_near(more, goods * rate / 100, lines) for rate in USUAL_RATES)


def _line(line: ReadLine, place: str, currency: str) -> Iterator[Deviation]:
    quantity, amount, price = decimal(line.value("quantity")), decimal(line.value("amount")), price_of_one(line)
    if quantity is None or amount is None or price is None or not line.value("unit_price"):
        return
    full = quantity * price
    rate = decimal(line.value("tax_rate")) or ZERO
    usual = {full, full - (discount_of(line) or ZERO), full * (1 + rate / 100)}
    if any(_near(amount, one, 1) for one in usual):
        return
    parts = f"{line.value('quantity')} at {money(price, currency)} are {money(full, currency)}"
    sentence = f"{parts}, the line says {money(amount, currency)}."
    yield _differs(f"{place}/amount", sentence, money(amount, currency), money(full, currency))


def _near(first: Decimal, second: Decimal, lines: int) -> bool:
    return abs(first - second) <= max(CENT * (1 + lines) / 2, CENT)


def _differs(place: str, sentence: str, theirs: str, ours: str) -> Deviation:
    answers = [
        Answer("reckoned", "Quantities and prices are right; the sum is not."),
        Answer("ask", "Ask the sender."),
    ]
    return Deviation("arithmetic", "ask", place, sentence, theirs, ours, answers)
