"""What the channel wants otherwise than our order has it: lines, prices and charges, as sentences."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from lading.kernel import plain
from lading.orders import DraftLine, OrderDraft

LineKey = tuple[str, int]
"""How the channel names a line, and the how-manieth of that name it is."""


class Difference(msgspec.Struct, frozen=True):
    """One difference; `pointer` is a JSON pointer into the channel's draft, empty where it no longer has the thing."""

    code: str
    pointer: str
    sentence: str
    sku: str = ""
    before: str = ""
    after: str = ""


def find_differences(*, placed: OrderDraft, wanted: OrderDraft) -> list[Difference]:
    """From our order to the channel's newest version."""
    return [*_compare_lines(placed, wanted), *_compare_money(placed, wanted)]


def _compare_lines(placed: OrderDraft, wanted: OrderDraft) -> Iterator[Difference]:
    ours, theirs = lines_by_key(placed), lines_by_key(wanted)
    for key, (index, line) in theirs.items():
        if key not in ours or not ours[key][1].quantity:
            if not line.quantity:
                continue
            sentence = f"{plain(line.quantity)} {line.sku} were added."
            yield Difference("line_added", f"/lines/{index}", sentence, line.sku, "0", plain(line.quantity))
        else:
            yield from _compare_line(ours[key][1], line, f"/lines/{index}")
    for key, (_, line) in ours.items():
        if key not in theirs and line.quantity:
            sentence = f"{plain(line.quantity)} {line.sku} were removed."
            yield Difference("line_removed", "", sentence, line.sku, plain(line.quantity), "0")


def _compare_line(ours: DraftLine, theirs: DraftLine, pointer: str) -> Iterator[Difference]:
    if ours.sku != theirs.sku:
        sentence = f"{theirs.sku} is wanted instead of {ours.sku}."
        yield Difference("line_item", f"{pointer}/sku", sentence, theirs.sku, ours.sku, theirs.sku)
    pairs = (
        ("line_quantity", "quantity", "quantity", ours.quantity, theirs.quantity),
        ("line_price", "unit_price", "price", ours.unit_price, theirs.unit_price),
        ("line_discount", "discount", "discount", ours.discount, theirs.discount),
    )
    for code, field, word, before, after in pairs:
        if before != after:
            yield _changed(code, f"{pointer}/{field}", f"The {word} of {theirs.sku}", theirs.sku, before, after)


def _compare_money(placed: OrderDraft, wanted: OrderDraft) -> Iterator[Difference]:
    if placed.currency != wanted.currency:
        sentence = f"The currency is {wanted.currency}, no longer {placed.currency}."
        yield Difference("currency", "/currency", sentence, "", placed.currency, wanted.currency)
    if placed.shipping.amount != wanted.shipping.amount:
        before, after = placed.shipping.amount, wanted.shipping.amount
        yield _changed("shipping", "/shipping/amount", "The price of shipping", "", before, after)
    before, after = _discount(placed), _discount(wanted)
    if before != after:
        yield _changed("discount", "/discounts", "The discount", "", before, after)


def _changed(
    code: str, pointer: str, words: str, sku: str, before: Decimal | None, after: Decimal | None
) -> Difference:
    old, new = ("none" if value is None else plain(value) for value in (before, after))
    return Difference(code, pointer, f"{words} is {new}, no longer {old}.", sku, old, new)


def _discount(draft: OrderDraft) -> Decimal:
    return sum((discount.amount for discount in draft.discounts), Decimal(0))


def lines_by_key(draft: OrderDraft) -> dict[LineKey, tuple[int, DraftLine]]:
    """Lines by the channel's id of them, else by SKU; the n-th of the same key is compared with the n-th."""
    seen: defaultdict[str, int] = defaultdict(int)
    lines = {}
    for index, line in enumerate(draft.lines):
        name = name_of(line.external_id, line.sku)
        lines[name, seen[name]] = (index, line)
        seen[name] += 1
    return lines


def adopt_names(*, placed: OrderDraft, wanted: OrderDraft) -> OrderDraft:
    """Our order with the channel's names for lines that had none, because it came in by another way: by their SKUs."""
    named = {line.external_id for line in placed.lines}
    if "" not in named:
        return placed
    free: defaultdict[str, list[str]] = defaultdict(list)
    for line in wanted.lines:
        if line.external_id and line.external_id not in named:
            free[line.sku].append(line.external_id)
    lines = [
        line
        if line.external_id or not free[line.sku]
        else msgspec.structs.replace(line, external_id=free[line.sku].pop(0))
        for line in placed.lines
    ]
    return msgspec.structs.replace(placed, lines=lines)


def name_of(external_id: str | None, sku: str) -> str:
    """By what a line is found again."""
    return f"id {external_id}" if external_id else f"sku {sku}"
