"""What an order comes to after a change: sold units keep what they were sold for, what is left is at new terms. Pure.

The order's discount keeps its amount, spread anew over what is left; a line's own discount follows its quantity.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

import msgspec

from lading.flows.changing.line_after import LineAfter, Rate, Said
from lading.flows.changing.order_edit import OrderEdit
from lading.flows.changing.sum_terms import sum_terms
from lading.kernel import FieldError, Invalid, round_money, split
from lading.orders.terms import LineTerms, OrderTerms
from lading.orders.worth import Worth
from lading.pricing.rounding import tax_of

ZERO = Decimal(0)


class _Part(msgspec.Struct):
    """What has not left of a line: its units, price, own discount, goods after it, and its share of the order's.

    `was_own` and `was_share` are what of both was for what had not left before.
    """

    units: Decimal
    price: Decimal
    own: Decimal
    goods: Decimal
    share: Decimal
    was_own: Decimal
    was_share: Decimal


def change_terms(
    *,
    currency: str,
    before: OrderTerms,
    lines: Mapping[int, LineAfter],
    edit: OrderEdit,
    shipping_rate: Rate | None = None,
    shipping_said: tuple[Rate, Decimal] | None = None,
) -> OrderTerms:
    """The order's terms after the edit; what is not in `lines` stays. Raises `Invalid` for a discount beyond its goods.

    Where the order has a discount, or gets one, it is spread anew: then all lines are asked for.
    """
    includes = before.prices_include_tax
    parts = {number: _left_part(line, currency, includes=includes) for number, line in lines.items()}
    respread = _respread(before, lines, edit)
    rewritten = {number for number, line in lines.items() if line.is_changed or (respread and parts[number].units)}
    if respread:
        _spread(lines, parts, rewritten, before.discount, edit.discount, currency)
    after = dict(before.lines)
    for number, line in lines.items():
        if line.is_new or number in rewritten:
            after[number] = _terms(line, parts[number], currency, includes=includes)
    return sum_terms(before, after, edit, currency, shipping_rate, shipping_said)


def _respread(before: OrderTerms, lines: Mapping[int, LineAfter], edit: OrderEdit) -> bool:
    """Whether the order's discount has to be spread anew."""
    if edit.discount is not None:
        return True
    return bool(before.discount) and any(line.is_changed for line in lines.values())


def _left_part(line: LineAfter, currency: str, *, includes: bool) -> _Part:
    units = line.ordered - line.cancelled - line.sold.units
    before = line.before
    if line.as_said:
        return _said_part(line, line.as_said, units, currency, includes=includes)
    if before is None:
        price, own = line.unit_price or ZERO, line.discount or ZERO
        return _Part(units, price, own, _less(price * units, own, currency), ZERO, ZERO, ZERO)
    was_own, was_share = _discounts_left(line, before, currency, includes=includes)
    price = before.unit_price if line.unit_price is None else line.unit_price
    own = _scaled(was_own, units, line.left_before, currency) if line.discount is None else line.discount
    goods = _less(price * units, own, currency)
    return _Part(units, price, own, goods, was_share if units else ZERO, was_own, was_share)


def _said_part(line: LineAfter, said: Said, units: Decimal, currency: str, *, includes: bool) -> _Part:
    """What of the sum that the channel says has not left with units that were sold."""
    before = line.before
    was_own, was_share = _discounts_left(line, before, currency, includes=includes) if before else (ZERO, ZERO)
    price = line.unit_price if line.unit_price is not None else before.unit_price if before else ZERO
    sold = line.sold.total - (ZERO if includes else line.sold.tax)
    goods = max(said.goods - sold, ZERO) if units else ZERO
    own = round_money(price * units, currency) - goods
    return _Part(units, price, own, goods, was_share if units else ZERO, was_own, was_share)


def _discounts_left(line: LineAfter, before: LineTerms, currency: str, *, includes: bool) -> tuple[Decimal, Decimal]:
    """Of what had not left before: the line's own discount, and its share of the order's."""
    units = line.left_before
    if not units or not (before.discount or before.order_discount):
        return ZERO, ZERO
    if line.reprices_sold:
        own = _scaled(before.discount, units, line.ordered_before, currency)
        return own, _scaled(before.order_discount, units, line.ordered_before, currency)
    worth = line.worth_left(currency)
    less = round_money(before.unit_price * units, currency) - (worth.total if includes else worth.net)
    if not before.order_discount:
        return less, ZERO
    own = min(_scaled(before.discount, units, line.ordered_before, currency), max(less, ZERO))
    return own, less - own


def _less(gross: Decimal, own: Decimal, currency: str) -> Decimal:
    return max(round_money(gross, currency) - own, ZERO)


def _scaled(amount: Decimal, units: Decimal, of: Decimal, currency: str) -> Decimal:
    if not amount or not of:
        return ZERO
    return amount if units == of else round_money(amount * units / of, currency)


def _spread(
    lines: Mapping[int, LineAfter],
    parts: Mapping[int, _Part],
    rewritten: Collection[int],
    kept: Decimal,
    wanted: Decimal | None,
    currency: str,
) -> None:
    """Spread what of the order's discount did not go with what has left or is cancelled."""
    kept_whole = [line.before.order_discount for n, line in lines.items() if n not in rewritten and line.before]
    given = sum([*kept_whole, *(_given(lines[n], parts[n]) for n in rewritten)], ZERO)
    goods = [part.goods for part in parts.values()]
    most = given + sum(goods, ZERO)
    if wanted is not None and not given <= wanted <= most:
        sentence = f"The discount must be between {given}, which left with the goods, and {most} {currency}."
        raise Invalid(sentence, errors=(FieldError("/discount", "bad_discount", sentence),))
    rest = min(max((kept if wanted is None else wanted) - given, ZERO), most - given)
    for part, share in zip(parts.values(), split(rest, goods, currency), strict=True):
        part.share = share


def _given(line: LineAfter, part: _Part) -> Decimal:
    """What of a line's share of the order's discount went with what has left or is cancelled."""
    return line.before.order_discount - part.was_share if line.before else ZERO


def _terms(line: LineAfter, part: _Part, currency: str, *, includes: bool) -> LineTerms:
    before = line.before
    said = line.as_said
    rate, name = (
        (said.rate if said else None) or line.rate or ((before.tax_rate, before.tax_name) if before else (ZERO, ""))
    )
    base, tax = tax_of(part.goods - part.share, rate=rate, includes_tax=includes, currency=currency)
    if said and said.tax is not None and part.units:
        net, tax = part.goods - part.share, said.tax - line.sold.tax
        base = net - tax if includes else net
    waived = line.waived(currency)
    whole = Worth(line.sold.total + base + tax, line.sold.tax + tax) + (waived or Worth())
    share = _given(line, part) + part.share
    rest_own = max(before.discount - part.was_own, ZERO) if before else ZERO
    return LineTerms(
        unit_price=part.price,
        price_reason=line.reason or (before.price_reason if before else ""),
        discount=rest_own + part.own,
        order_discount=share,
        amount=(whole.total if includes else whole.net) + share,
        tax_name=name,
        tax_rate=rate,
        tax_base=whole.net,
        tax_amount=whole.tax,
        price_source=line.source if before is None else "" if line.unit_price is not None else before.price_source,
        waived=None if waived is None else waived.total,
        waived_tax=None if waived is None else waived.tax,
    )
