"""Prices: what each line costs, against the list and against reason."""

from collections.abc import Iterator
from decimal import Decimal

from lading.kernel import Finding, round_money
from lading.orders import DraftLine, OrderDraft
from lading.validation.facts import Facts

ZERO = Decimal(0)
HUNDRED = Decimal(100)


def find_foreign_currency(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """A currency that the channel does not sell in."""
    wanted = facts.channel.settings.currency
    if wanted and draft.currency != wanted:
        sentence = f"The channel sells in {wanted}, the order is in {draft.currency}."
        yield Finding("currency_not_channels", sentence, pointer="/currency")


def find_negative_amounts(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """Negative prices, discounts, charges and payments."""
    for number, line in enumerate(draft.lines, 1):
        pointer = f"/lines/{number - 1}"
        if line.unit_price is not None and line.unit_price < 0:
            yield _line("price_negative", "The price", pointer + "/unit_price", number)
        if line.discount < 0:
            yield _line("discount_negative", "The discount", pointer + "/discount", number)
        if line.tax is not None and line.tax.amount < 0:
            yield _line("charge_negative", "The tax", pointer + "/tax", number)
    for index, discount in enumerate(draft.discounts):
        if discount.amount < 0:
            sentence = "A discount is a positive amount that reduces the order."
            yield Finding("discount_negative", sentence, pointer=f"/discounts/{index}/amount")
    shipping = draft.shipping
    if shipping.amount < 0 or (shipping.tax and shipping.tax.amount < 0):
        yield Finding("charge_negative", "Shipping cannot cost less than nothing.", pointer="/shipping")
    for place, payment in enumerate(draft.ways_to_pay):
        if payment.authorised < 0 or payment.captured < 0 or (payment.limit or 0) < 0:
            yield Finding("charge_negative", "A payment cannot be negative.", pointer=draft.payment_pointer(place))


def find_missing_prices(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Lines of which neither the order nor the list says a price. Unknown items have their own finding."""
    prices = facts.list_prices
    for number, line in enumerate(draft.lines, 1):
        listed = prices[number - 1] if number <= len(prices) else None
        if line.unit_price is None and listed is None and line.sku in facts.items:
            sentence = f"{line.sku} has no price in {draft.currency} and the order sends none (line {number})."
            yield Finding("price_missing", sentence, "admit", f"/lines/{number - 1}/unit_price", number)


def find_prices_off_list(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Prices further from the list, in either direction, than the channel tolerates."""
    comparable = draft.prices_include_tax in (None, facts.channel.prices_include_tax)
    for number, (line, listed) in enumerate(zip(draft.lines, facts.list_prices, strict=False), 1):
        sent = line.unit_price
        if sent is None or listed is None:
            continue
        expected = listed if comparable else _as_sent(listed, draft, facts, number - 1)
        if sent != expected and _is_far(sent, expected, facts):
            sentence = f"{line.sku} costs {sent:f} {draft.currency} here, {expected:f} by the list (line {number})."
            yield Finding("price_off_list", sentence, "admit", f"/lines/{number - 1}/unit_price", number)


def find_prices_beyond_limits(_draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Prices agreed by hand below an item's floor or above its ceiling, by somebody who may not agree such prices."""
    for number, sentence in facts.beyond_limits.items():
        told = f"{sentence} (line {number})."
        yield Finding("price_beyond_limit", told, "admit", f"/lines/{number - 1}/unit_price", number)


def find_refused_codes(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Codes of promotions that gave nothing."""
    given = [code.strip().upper() for code in draft.codes]
    for code, reason in facts.refused_codes:
        pointer = f"/codes/{given.index(code)}" if code in given else "/codes"
        yield Finding("code_refused", f"The code {code} gives nothing: {reason}.", pointer=pointer)


def find_excessive_discounts(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Discounts of a line beyond the line, and discounts of the order beyond its goods."""
    for number, line in enumerate(draft.lines, 1):
        if line.discount and line.discount > _worth(line, facts, draft.currency, number - 1):
            yield _line("discount_exceeds", "The discount", f"/lines/{number - 1}/discount", number)
    if draft.discounts and facts.priced is not None:
        discount = facts.priced.discount
        if discount > max(facts.priced.goods, ZERO):
            sentence = f"Discounts of {discount:f} exceed the goods, which come to {facts.priced.goods:f}."
            yield Finding("discount_exceeds", sentence, pointer="/discounts")


def _as_sent(listed: Decimal, draft: OrderDraft, facts: Facts, index: int) -> Decimal:
    """The list price with tax where the order's prices include it and the channel's do not, or the reverse."""
    if facts.priced is None:
        return listed
    factor = 1 + facts.priced.lines[index].tax_rate
    return round_money(listed * factor if draft.prices_include_tax else listed / factor, draft.currency)


def _is_far(sent: Decimal, expected: Decimal, facts: Facts) -> bool:
    return abs(sent - expected) * HUNDRED > expected * facts.channel.settings.price_tolerance_percent


def _worth(line: DraftLine, facts: Facts, currency: str, index: int) -> Decimal:
    price = line.unit_price
    if price is None:
        price = facts.list_prices[index] if index < len(facts.list_prices) else None
    return round_money((price or ZERO) * line.quantity, currency)


def _line(code: str, words: str, pointer: str, number: int) -> Finding:
    ending = "is more than the line comes to" if code == "discount_exceeds" else "is negative"
    return Finding(code, f"{words} of line {number} {ending}.", "admit", pointer, number)
