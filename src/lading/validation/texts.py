"""Texts: characters that no screen, label or database can take, and trees that nobody can follow."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from lading.kernel import Finding
from lading.orders import Address, OrderDraft

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_NOTES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
DEEPEST = 8
_MANY_LINES = ("/notes", "/attributes/")


def find_control_characters(draft: OrderDraft) -> Iterator[Finding]:
    """Control characters and halves of surrogate pairs anywhere; notes and attributes may have line breaks."""
    # One look at all texts together: nearly every order is printable, and then nothing else costs anything.
    if draft.attributes or not "".join(_one_line_texts(draft)).isprintable() or not draft.notes.isprintable():
        for pointer, text in _texts(draft):
            forbidden = _CONTROL_IN_NOTES if pointer.startswith(_MANY_LINES) else _CONTROL
            if forbidden.search(text):
                sentence = "The text has control characters, which cannot be printed or stored; please remove them."
                yield Finding("control_characters", sentence, pointer=pointer)


def find_deep_attributes(draft: OrderDraft) -> Iterator[Finding]:
    """Attributes nested deeper than anything that a person or a program still understands."""
    for name, value in draft.attributes.items():
        if isinstance(value, dict | list) and any(depth > DEEPEST for depth, _, _ in _walk(value, "")):
            sentence = f"An attribute may be nested {DEEPEST} levels deep, not deeper."
            yield Finding("attribute_nesting", sentence, pointer=f"/attributes/{_escaped(name)}")


def _one_line_texts(draft: OrderDraft) -> list[str]:
    shipping, customer = draft.shipping, draft.customer
    texts = [draft.channel, draft.external_id, draft.pickup_at, shipping.method, *draft.tags]
    if shipping.tax:
        texts.append(shipping.tax.name)
    for payment in draft.ways_to_pay:
        texts += (payment.method, payment.reference, payment.provider)
    if customer:
        texts += (customer.code, customer.name, customer.company, customer.email, customer.phone)
    for address in (draft.ship_to, draft.bill_to):
        if address:
            texts += _address_texts(address)
    for discount in draft.discounts:
        texts += (discount.code, discount.reason)
    for line in draft.lines:
        texts += (line.sku, line.unit, line.name, line.external_id, line.price_reason)
        if line.tax:
            texts.append(line.tax.name)
    return texts


def _address_texts(address: Address) -> tuple[str, ...]:
    return (
        address.name,
        address.company,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postal_code,
        address.phone,
    )


def _texts(draft: OrderDraft) -> Iterator[tuple[str, str]]:
    """(pointer, text) of every text of the draft, names of attributes too."""
    plain = msgspec.to_builtins(msgspec.structs.replace(draft, attributes={}))
    for tree, pointer in ((plain, ""), (draft.attributes, "/attributes")):
        for _, place, value in _walk(tree, pointer):
            if isinstance(value, str):
                yield place, value
            elif isinstance(value, dict):
                yield from ((place or "/", str(key)) for key in value)


def _walk(tree: Any, pointer: str) -> Iterator[tuple[int, str, Any]]:
    """(depth, pointer, value) of every value in a tree, however deep: without recursion, and not far beyond reason."""
    waiting = [(0, pointer, tree)]
    while waiting:
        depth, place, value = waiting.pop()
        yield depth, place, value
        if depth <= DEEPEST:
            inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            waiting += [(depth + 1, f"{place}/{_escaped(key)}", one) for key, one in reversed(list(inner))]


def _escaped(key: Any) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
