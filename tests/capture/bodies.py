"""Bodies of our own invention in the form that each shop sends; tests change one thing and look."""

import json
from typing import Any

SHOPIFY: dict[str, Any] = {
    "id": 9007199254740993,
    "name": "#1001",
    "currency": "EUR",
    "created_at": "2026-11-20T10:15:00+01:00",
    "updated_at": "2026-11-20T10:15:05+01:00",
    "email": "ada@example.com",
    "financial_status": "paid",
    "payment_gateway_names": ["card"],
    "taxes_included": True,
    "subtotal_price": "19.00",
    "total_tax": "3.03",
    "total_price": "24.00",
    "total_discounts": "0.00",
    "tags": "vip, gift",
    "note": "Ring twice",
    "customer": {"id": 77, "first_name": "Ada", "last_name": "Lovelace", "email": None},
    "shipping_address": {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "address1": "Weg 1",
        "city": "Berlin",
        "zip": "10115",
        "country_code": "DE",
    },
    "shipping_lines": [{"title": "DHL", "price": "5.00"}],
    "line_items": [
        {
            "id": 11,
            "variant_id": 501,
            "sku": "MUG-RED",
            "title": "Mug",
            "quantity": 2,
            "current_quantity": 2,
            "price": "9.50",
            "tax_lines": [{"title": "MwSt", "price": "3.03", "rate": 0.19}],
        }
    ],
}
WOOCOMMERCE: dict[str, Any] = {
    "id": 501,
    "number": "501",
    "status": "processing",
    "currency": "EUR",
    "prices_include_tax": False,
    "date_created_gmt": "2026-11-20T09:15:00",
    "date_modified_gmt": "2026-11-20T09:15:05",
    "date_paid_gmt": "2026-11-20T09:15:04",
    "total": "28.56",
    "total_tax": "4.56",
    "shipping_total": "5.00",
    "shipping_tax": "0.95",
    "customer_id": 0,
    "customer_note": "",
    "payment_method": "stripe",
    "transaction_id": "pi_1",
    "billing": {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "address_1": "Weg 1",
        "city": "Berlin",
        "postcode": "10115",
        "country": "DE",
        "email": "ada@example.com",
        "phone": "+49 30 901820",
    },
    "shipping": {"first_name": "", "address_1": "", "city": "", "postcode": "", "country": ""},
    "line_items": [
        {
            "id": 1,
            "name": "Mug &amp; saucer",
            "sku": "MUG-RED",
            "quantity": 2,
            "subtotal": "20.00",
            "subtotal_tax": "3.80",
            "total": "19.00",
            "total_tax": "3.61",
        }
    ],
    "shipping_lines": [{"method_title": "DHL", "total": "5.00", "total_tax": "0.95"}],
    "tax_lines": [{"label": "MwSt"}],
}


def body_of(order: dict[str, Any], **changes: Any) -> bytes:
    """The order with some fields changed, as JSON; `line=` changes fields of its first line."""
    fields = {**order, **changes}
    if line := fields.pop("line", None):
        fields["line_items"] = [{**order["line_items"][0], **line}]
    return json.dumps(fields).encode()
