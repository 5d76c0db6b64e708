"""What a shop wishes of lines and charges, piece by piece: from what we took over last to what it wants now. Pure.

What was changed here meanwhile is nobody's to overwrite: such a piece is no wish, and stays a difference.
"""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from lading.capture.amounts import share_of
from lading.capture.differences import LineKey, lines_by_key
from lading.flows.changing.line_after import Rate, Said
from lading.flows.changing.order_edit import LineAdd, LineEdit, ShippingEdit
from lading.flows.channels.our_lines import OurLine, Ours
from lading.kernel import round_money
from lading.orders import DraftLine, DraftTax, OrderDraft

ZERO = Decimal(0)
WHY = "as the channel says it"
SHIPPING: LineKey = ("shipping", 0)
DISCOUNT: LineKey = ("discount", 0)
_FOUR_DIGITS = Decimal("0.0001")


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the shop wishes. Without `acts` it is so already, and only has to be noted.

    What is so but for its tax (`line`, `said`) goes along with the rest.
    """

    key: LineKey
    line: int = 0
    acts: tuple[str, ...] = ()
    edit: LineEdit | None = None
    add: LineAdd | None = None
    external_id: str = ""
    shipping: ShippingEdit | None = None
    discount: Decimal | None = None
    said: Said | None = None
    taxed: tuple[Rate, Decimal] | None = None


def pieces_of(placed: OrderDraft, wanted: OrderDraft, ours: Ours) -> list[Piece]:
    """Every wish that can be followed, as far as facts allow; what else differs stays a difference."""
    if placed.currency != wanted.currency:
        return []
    return [*_lines(placed, wanted, ours), *_charges(placed, wanted, ours)]


def _lines(placed: OrderDraft, wanted: OrderDraft, ours: Ours) -> Iterator[Piece]:
    before, theirs, mine = lines_by_key(placed), lines_by_key(wanted), ours.by_key(placed)
    for key, (_, line) in theirs.items():
        base, our = before[key][1] if key in before else None, mine.get(key)
        if min(line.quantity, line.unit_price or ZERO, line.discount) < 0:
            continue
        if our is None and (base is None or not base.quantity):
            yield _added(key, line, wanted.currency)
        elif our is not None and base != line:
            yield from _changed(key, base or _none_of(line, our), line, our, wanted.currency)
    for key, (_, line) in before.items():
        our = mine.get(key)
        if key not in theirs and line.quantity and our is not None:
            yield from _changed(key, line, msgspec.structs.replace(line, quantity=ZERO), our, wanted.currency)


def _none_of(line: DraftLine, our: OurLine) -> DraftLine:
    """A line that we know and that the channel names anew was gone before."""
    return msgspec.structs.replace(line, quantity=ZERO, unit_price=our.unit_price)


def _added(key: LineKey, line: DraftLine, currency: str) -> Piece:
    reason = "" if line.unit_price is None and not line.discount else WHY
    add = LineAdd(
        sku=line.sku,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount=line.discount,
        price_reason=reason,
    )
    return Piece(
        key=key, acts=("add",), add=add, external_id=line.external_id, said=_said(line, line.unit_price, currency)
    )


def _changed(key: LineKey, base: DraftLine, line: DraftLine, our: OurLine, currency: str) -> Iterator[Piece]:
    """From the base to what the channel wants; nothing where we have gone another way since."""
    price = our.unit_price if line.unit_price is None or not line.quantity else line.unit_price
    was = our.unit_price if base.unit_price is None else base.unit_price
    if line.sku != base.sku or our.wanted not in (base.quantity, line.quantity) or our.unit_price not in (was, price):
        return
    follows = _discount_for(base, line.quantity, currency) == line.discount or not line.quantity
    if (our.wanted, our.unit_price) == (line.quantity, price) and follows:
        other_tax = line.tax != base.tax and line.quantity
        yield Piece(key=key, line=our.line, said=_said(line, price, currency)) if other_tax else Piece(key=key)
        return
    moved = our.wanted != line.quantity
    other, less = None if price == our.unit_price else price, None if follows or moved else line.discount
    edit = LineEdit(
        line=our.line,
        quantity=line.quantity if moved else None,
        unit_price=other,
        discount=less,
        price_reason="" if other is None and less is None else WHY,
    )
    acts = ("less" if line.quantity < our.wanted else "more",) if moved else ()
    repriced = round_money(price * line.quantity, currency) != round_money(our.unit_price * line.quantity, currency)
    if repriced or not moved:
        acts = (*acts, "price")
    yield Piece(key=key, acts=acts, edit=edit, said=_said(line, price, currency) if line.quantity else None)


def _discount_for(base: DraftLine, quantity: Decimal, currency: str) -> Decimal:
    return share_of(base.discount, part=quantity, whole=base.quantity, currency=currency)


def _said(line: DraftLine, price: Decimal | None, currency: str) -> Said | None:
    if price is None:
        return None
    goods = round_money(price * line.quantity, currency) - line.discount
    if line.tax is None:
        return Said(line.quantity, goods)
    return Said(line.quantity, goods, line.tax.amount, _rate(line.tax, goods))


def _rate(tax: DraftTax, base: Decimal) -> Rate:
    found = tax.rate if tax.rate is not None else (tax.amount / base).quantize(_FOUR_DIGITS) if base else ZERO
    return found, tax.name or "as sent"


def _charges(placed: OrderDraft, wanted: OrderDraft, ours: Ours) -> Iterator[Piece]:
    amount = wanted.shipping.amount
    if amount < 0:
        return
    if amount == ours.shipping != placed.shipping.amount:
        yield Piece(key=SHIPPING)
    elif amount != placed.shipping.amount == ours.shipping:
        tax = wanted.shipping.tax
        taxed = (_rate(tax, amount), tax.amount) if tax else None
        yield Piece(key=SHIPPING, acts=("shipping",), shipping=ShippingEdit(amount=amount), taxed=taxed)
    more = sum_discounts(wanted) - sum_discounts(placed)
    if more:
        yield Piece(key=DISCOUNT, acts=("discount",), discount=ours.discount + more)


def sum_discounts(draft: OrderDraft) -> Decimal:
    """All discounts of the whole order."""
    return sum((one.amount for one in draft.discounts), ZERO)
