"""What an order comes to after a change: sold units keep what they were sold for, what is left is at new terms. Pure.

The order's discount keeps its amount, spread anew over what is left; a line's own discount follows its quantity.
"""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from lading.flows.changing.line_after import LineAfter, Rate, Sold
from lading.flows.changing.order_edit import OrderEdit
from lading.flows.changing.sum_terms import sum_terms
from lading.flows.changing.with_cancelled import with_cancelled
from lading.kernel import FieldError, Invalid, round_money, split
from lading.orders.terms import LineTerms, OrderTerms
from lading.pricing.rounding import tax_of

ZERO = Decimal(0)


class _Part(msgspec.Struct):
    """What has not left of a line: its units, price, own discount, goods after it, and its share of the order's."""

    units: Decimal
    price: Decimal
    own: Decimal
    goods: Decimal
    share: Decimal
    was_own: Decimal


def change_terms(
    *,
    currency: str,
    before: OrderTerms,
    lines: Mapping[int, LineAfter],
    edit: OrderEdit,
    shipping_rate: Rate | None = None,
) -> OrderTerms:
    """The order's terms after the edit. Raises `Invalid` where a discount is more than what it is of."""
    includes = before.prices_include_tax
    parts = {number: _left_part(line, currency, includes=includes) for number, line in lines.items()}
    discount = before.discount if edit.discount is None else edit.discount
    respread = _respread(before, lines, edit)
    if respread:
        _spread(lines, parts, discount, currency, explicit=edit.discount is not None)
    after: dict[int, LineTerms] = {}
    for number, line in lines.items():
        kept = line.before
        if kept is not None and not line.is_changed and not (respread and parts[number].units):
            after[number] = kept
        else:
            after[number] = _terms(line, parts[number], currency, includes=includes)
    return sum_terms(before, after, edit, currency, shipping_rate)


def _respread(before: OrderTerms, lines: Mapping[int, LineAfter], edit: OrderEdit) -> bool:
    """Whether the order's discount has to be spread anew."""
    if edit.discount is not None:
        return True
    return bool(before.discount) and any(line.is_changed for line in lines.values())


def _left_part(line: LineAfter, currency: str, *, includes: bool) -> _Part:
    units = line.ordered - line.cancelled - line.sold.units
    before = line.before
    if before is None:
        price, own = line.unit_price or ZERO, line.discount or ZERO
        return _Part(units, price, own, _less(price * units, own, currency), ZERO, ZERO)
    live_before = line.ordered_before - line.cancelled_before
    left_before = live_before - line.sold.units
    share_live = _scaled(before.order_discount, live_before, line.ordered_before, currency)
    share = share_live - _scaled(share_live, line.sold.units, live_before, currency)
    was_own = ZERO
    if before.discount and left_before:
        net = _live(before, line, currency, includes=includes) - _net(line.sold, includes=includes)
        was_own = round_money(before.unit_price * left_before, currency) - net - share
    price = before.unit_price if line.unit_price is None else line.unit_price
    own = _scaled(was_own, units, left_before, currency) if line.discount is None else line.discount
    return _Part(units, price, own, _less(price * units, own, currency), share if units else ZERO, was_own)


def _less(gross: Decimal, own: Decimal, currency: str) -> Decimal:
    return max(round_money(gross, currency) - own, ZERO)


def _scaled(amount: Decimal, units: Decimal, of: Decimal, currency: str) -> Decimal:
    if not amount or not of:
        return ZERO
    return amount if units == of else round_money(amount * units / of, currency)


def _live(terms: LineTerms, line: LineAfter, currency: str, *, includes: bool) -> Decimal:
    """What the line came to, tax included or not as prices are, without its cancelled units."""
    whole = terms.owed if includes else terms.tax_base
    return whole - _scaled(whole, line.cancelled_before, line.ordered_before, currency)


def _net(sold: Sold, *, includes: bool) -> Decimal:
    return sold.total if includes else sold.total - sold.tax


def _spread(
    lines: Mapping[int, LineAfter], parts: Mapping[int, _Part], discount: Decimal, currency: str, *, explicit: bool
) -> None:
    """Spread what of the order's discount was not given with what has left."""
    given = sum((_sold_share(line, currency) for line in lines.values()), ZERO)
    goods = [part.goods for part in parts.values()]
    most = given + sum(goods, ZERO)
    if explicit and not given <= discount <= most:
        sentence = f"The discount must be between {given}, which left with the goods, and {most} {currency}."
        raise Invalid(sentence, errors=(FieldError("/discount", "bad_discount", sentence),))
    rest = min(max(discount - given, ZERO), most - given)
    for part, share in zip(parts.values(), split(rest, goods, currency), strict=True):
        part.share = share


def _sold_share(line: LineAfter, currency: str) -> Decimal:
    if line.before is None or not line.sold.units:
        return ZERO
    live = line.ordered_before - line.cancelled_before
    share = _scaled(line.before.order_discount, live, line.ordered_before, currency)
    return _scaled(share, line.sold.units, live, currency)


def _terms(line: LineAfter, part: _Part, currency: str, *, includes: bool) -> LineTerms:
    before = line.before
    rate, name = line.rate or ((before.tax_rate, before.tax_name) if before else (ZERO, ""))
    base, tax = tax_of(part.goods - part.share, rate=rate, includes_tax=includes, currency=currency)
    total = with_cancelled(line.sold.total + base + tax, line.ordered, line.cancelled, currency)
    tax = with_cancelled(line.sold.tax + tax, line.ordered, line.cancelled, currency)
    share = _sold_share(line, currency) + part.share
    sold_own = (before.discount - part.was_own) if before and line.sold.units else ZERO
    return LineTerms(
        unit_price=part.price,
        price_reason=line.reason or (before.price_reason if before else ""),
        discount=max(sold_own, ZERO) + part.own,
        order_discount=share,
        amount=(total if includes else total - tax) + share,
        tax_name=name,
        tax_rate=rate,
        tax_base=total - tax,
        tax_amount=tax,
        price_source=line.source if before is None else "" if line.unit_price is not None else before.price_source,
    )
