"""What of a shop's newer version has been taken over into our order, in the shop's words. Pure."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.capture.differences import LineKey, lines_by_key
from lading.flows.changing.as_told import AsTold
from lading.flows.changing.order_edit import OrderEdit
from lading.flows.channels.shop_wishes import DISCOUNT, SHIPPING, Piece
from lading.orders import DraftLine, OrderDraft

ZERO = Decimal(0)


def edit_of(pieces: Sequence[Piece]) -> tuple[OrderEdit, AsTold]:
    """These pieces as one edit, with what the channel says that they come to."""
    shipping = next((one for one in pieces if one.shipping), None)
    edit = OrderEdit(
        lines=[one.edit for one in pieces if one.edit],
        add=[one.add for one in pieces if one.add],
        shipping=shipping.shipping if shipping else None,
        discount=next((one.discount for one in pieces if one.discount is not None), None),
    )
    told = AsTold(
        acts=sorted({act for one in pieces for act in one.acts}),
        lines={number: one.said for one in pieces if one.said and (number := one.edit.line if one.edit else one.line)},
        added=[one.said for one in pieces if one.add],
        shipping=shipping.taxed if shipping else None,
    )
    return edit, told


def taken_over(
    placed: OrderDraft, wanted: OrderDraft, *, keys: Collection[LineKey], stands: Mapping[LineKey, Decimal]
) -> dict[str, Any]:
    """The fields of our order in the shop's words that differ now. `stands` is what a line came to after all.

    A line that was taken off stays with nothing of it, so that it is known when it comes back.
    """
    before, theirs = lines_by_key(placed), lines_by_key(wanted)
    lines = [_line(key, line, theirs.get(key), keys, stands) for key, (_, line) in before.items()]
    lines += [line for key, (_, line) in theirs.items() if key in keys and key not in before]
    taken: dict[str, Any] = {"lines": lines} if lines != placed.lines else {}
    if SHIPPING in keys:
        said = wanted.shipping
        taken["shipping"] = msgspec.structs.replace(placed.shipping, amount=said.amount, tax=said.tax)
    if DISCOUNT in keys:
        taken["discounts"] = wanted.discounts
    return taken


def _line(
    key: LineKey,
    before: DraftLine,
    theirs: tuple[int, DraftLine] | None,
    keys: Collection[LineKey],
    stands: Mapping[LineKey, Decimal],
) -> DraftLine:
    if key not in keys:
        return before
    now = theirs[1] if theirs else msgspec.structs.replace(before, quantity=ZERO)
    return msgspec.structs.replace(now, quantity=stands.get(key, now.quantity))
