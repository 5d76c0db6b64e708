"""Whatever comes in, parsers answer or refuse; they never fall over, and drafts that they make are drafts."""

import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading.capture import Mapping, drafts, preview, read_pasted, read_table, shopify, suggest_mapping, woocommerce
from lading.capture.message import ChannelMessage
from lading.capture.shopify_csv import read_export
from lading.kernel import Invalid
from lading.orders import OrderDraft
from tests.capture.bodies import SHOPIFY, WOOCOMMERCE, body_of

MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["NaN", "1e99999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SHOPIFY_FIELDS = st.dictionaries(st.sampled_from([*SHOPIFY, "refunds", "note_attributes", "cancelled_at"]), JSON)
WOOCOMMERCE_FIELDS = st.dictionaries(st.sampled_from([*WOOCOMMERCE, "fee_lines", "refunds"]), JSON)


def check(draft: OrderDraft | None) -> None:
    """The draft is one that the API would take."""
    if draft is not None:
        assert msgspec.json.decode(msgspec.json.encode(draft), type=OrderDraft) == draft


def read_shopify(body: bytes) -> ChannelMessage | None:
    """The message, or None for a refusal."""
    try:
        return shopify.read_webhook(body=body, topic="orders/create", channel="shop")
    except Invalid:
        return None


def read_woocommerce(body: bytes) -> ChannelMessage | None:
    """The message, or None for a refusal."""
    try:
        return woocommerce.read_webhook(body=body, topic="order.created", channel="shop")
    except Invalid:
        return None


@MANY
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    read_shopify(content)
    read_woocommerce(content)
    try:
        table = read_table(content=content)
    except Invalid:
        return
    suggest_mapping(table=table)


def test_json_nested_beyond_reason() -> None:
    for body in (b"[" * 100_000, b'{"data":' * 100_000, b'{"id":1,"currency":"EUR","line_items":[' + b"[" * 100_000):
        assert read_shopify(body) is None
        assert read_woocommerce(body) is None


@MANY
@given(SHOPIFY_FIELDS, st.dictionaries(st.sampled_from([*SHOPIFY["line_items"][0], "properties"]), JSON))
def test_any_value_in_any_field_of_shopify(fields: dict[str, Any], line: dict[str, Any]) -> None:
    for changes in (fields, {"line": line}):
        if message := read_shopify(body_of(SHOPIFY, **changes)):
            check(message.draft)


@MANY
@given(WOOCOMMERCE_FIELDS, st.dictionaries(st.sampled_from([*WOOCOMMERCE["line_items"][0], "meta_data"]), JSON))
def test_any_value_in_any_field_of_woocommerce(fields: dict[str, Any], line: dict[str, Any]) -> None:
    for changes in (fields, {"line": line}):
        if message := read_woocommerce(body_of(WOOCOMMERCE, **changes)):
            check(message.draft)


MAPPING = Mapping(
    columns={"external_id": "Order", "lines.sku": "SKU", "lines.quantity": "Qty", "placed_at": "Date"},
    constants={"currency": "EUR"},
)


@MANY
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), max_size=8), st.sampled_from(",;\t|"))
def test_any_cells_of_a_file(rows: list[list[str]], delimiter: str) -> None:
    lines = [delimiter.join(("Order", "SKU", "Qty", "Date")), *(delimiter.join(row) for row in rows)]
    content = "\n".join(lines).encode("utf-8", "replace")
    try:
        results = drafts(table=read_table(content=content), mapping=MAPPING, channel="csv")
    except Invalid:
        return
    for result in results:
        assert bool(result.draft) != bool(result.errors)
        check(result.draft)


@MANY
@given(st.text(max_size=200))
def test_any_pasted_text(text: str) -> None:
    pasted = read_pasted(text)
    assert len(pasted.lines) == len(pasted.rows)


def naughty(shared_data: Path) -> list[str]:
    """The big list of naughty strings."""
    strings: list[str] = json.loads((shared_data / "07-geo/naughty-strings/blns.json").read_text())
    return strings


def test_naughty_strings_in_every_text_of_a_body(shared_data: Path) -> None:
    for text in naughty(shared_data):
        address = {**SHOPIFY["shipping_address"], "address1": text, "zip": text, "phone": text}
        line: dict[str, Any] = {"title": text, "sku": text}
        message = read_shopify(body_of(SHOPIFY, note=text, tags=text, email=text, shipping_address=address, line=line))
        assert message is not None
        check(message.draft)
        line |= {"name": text, "meta_data": [{"key": text, "value": text}]}
        message = read_woocommerce(body_of(WOOCOMMERCE, customer_note=text, line=line))
        assert message is not None
        check(message.draft)


def test_naughty_strings_in_a_file_come_back_as_they_were(shared_data: Path) -> None:
    strings = [text for text in naughty(shared_data) if text.strip() and "\x00" not in text]
    quoted = ['"' + text.replace('"', '""') + '"' for text in strings]
    content = "Order,SKU,Qty,Date\n" + "".join(f"{text},MUG,1,2026-01-01\n" for text in quoted)
    table = read_table(content=content.encode())
    assert [row.cells[0] for row in table.rows] == strings
    for result in preview(table=table, mapping=MAPPING, channel="csv", limit=1000):
        check(result.draft)


def test_naughty_strings_in_an_export(shared_data: Path) -> None:
    content = "Name,Currency,Lineitem quantity,Lineitem name,Created at,Shipping Country,Shipping City\n"
    for text in naughty(shared_data):
        quoted = '"' + text.replace('"', '""') + '"'
        content += f"{quoted},EUR,1,{quoted},2023-05-31,DE,{quoted}\n"
    results = read_export(table=read_table(content=content.encode()), channel="shop")
    assert all(bool(result.draft) != bool(result.errors) for result in results)
    assert sum(result.draft is not None for result in results) > 490
