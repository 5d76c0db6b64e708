"""The fields that documents have, each with its kind of value and the word that people read."""

from typing import Literal

import msgspec

ValueKind = Literal["text", "code", "date", "decimal", "currency", "country", "email", "choice"]
"""How a value is written: words as printed; a code without blanks at its ends; an ISO date; a plain decimal (`1234.5`);
ISO 4217; ISO 3166-1 alpha-2; an address of mail; one of a few words."""


class Known(msgspec.Struct, frozen=True):
    """A field: its kind, its label, and whether a person is always shown it."""

    kind: ValueKind
    label: str
    shown: bool = False


HEADER: dict[str, Known] = {
    "po_number": Known("code", "Order number", shown=True),
    "order_date": Known("date", "Order date", shown=True),
    "revision": Known("code", "Revision"),
    "currency": Known("currency", "Currency", shown=True),
    "buyer": Known("text", "Buyer", shown=True),
    "buyer_code": Known("code", "Buyer's code"),
    "buyer_gln": Known("code", "Buyer's GLN"),
    "buyer_tax_id": Known("code", "Buyer's tax number"),
    "buyer_street": Known("text", "Buyer's street"),
    "buyer_city": Known("text", "Buyer's city"),
    "buyer_postal_code": Known("code", "Buyer's postcode"),
    "buyer_country": Known("country", "Buyer's country"),
    "contact": Known("text", "Contact"),
    "contact_email": Known("email", "E-mail"),
    "contact_phone": Known("code", "Telephone"),
    "vendor": Known("text", "Supplier"),
    "vendor_code": Known("code", "Supplier's code with the buyer"),
    "ship_to_name": Known("text", "Ship to", shown=True),
    "ship_to_street": Known("text", "Street", shown=True),
    "ship_to_more": Known("text", "More of the address"),
    "ship_to_city": Known("text", "City", shown=True),
    "ship_to_region": Known("code", "Region"),
    "ship_to_postal_code": Known("code", "Postcode", shown=True),
    "ship_to_country": Known("country", "Country"),
    "ship_to_code": Known("code", "Ship-to code"),
    "ship_to_gln": Known("code", "Ship-to GLN"),
    "bill_to_name": Known("text", "Bill to"),
    "bill_to_street": Known("text", "Billing street"),
    "bill_to_city": Known("text", "Billing city"),
    "bill_to_region": Known("code", "Billing region"),
    "bill_to_postal_code": Known("code", "Billing postcode"),
    "bill_to_country": Known("country", "Billing country"),
    "requested_by": Known("date", "Wanted by", shown=True),
    "payment_terms": Known("text", "Payment terms"),
    "delivery_terms": Known("text", "Delivery terms"),
    "method": Known("text", "Shipping method"),
    "goods_total": Known("decimal", "Goods"),
    "shipping_total": Known("decimal", "Shipping"),
    "tax_total": Known("decimal", "Tax"),
    "total": Known("decimal", "Total", shown=True),
    "our_number": Known("code", "Our order number"),
    "reference": Known("code", "Reference"),
    "answer": Known("choice", "Answer"),
    "note": Known("text", "Note"),
}
"""`answer` of a confirmation: accepted, changed, rejected. `our_number` is a number of ours that the paper quotes."""

LINE: dict[str, Known] = {
    "position": Known("code", "Position"),
    "seller_item": Known("code", "Our item", shown=True),
    "buyer_item": Known("code", "Customer's item", shown=True),
    "gtin": Known("code", "GTIN"),
    "maker_item": Known("code", "Manufacturer's item"),
    "text": Known("text", "Description", shown=True),
    "quantity": Known("decimal", "Quantity", shown=True),
    "unit": Known("text", "Unit", shown=True),
    "unit_price": Known("decimal", "Price", shown=True),
    "price_per": Known("decimal", "Price per"),
    "discount": Known("decimal", "Discount"),
    "amount": Known("decimal", "Amount", shown=True),
    "tax_rate": Known("decimal", "Tax rate"),
    "requested_by": Known("date", "Wanted by", shown=True),
    "promised_on": Known("date", "Promised"),
    "ship_to_code": Known("code", "Ship-to code"),
    "size": Known("text", "Size"),
    "colour": Known("text", "Colour"),
    "ordered": Known("decimal", "In all"),
    "part": Known("choice", "Part"),
    "before": Known("decimal", "Instead of"),
    "action": Known("choice", "Action"),
    "charge": Known("choice", "Charge"),
    "note": Known("text", "Note"),
}
"""`unit_price` is per `price_per` units (1 where absent). `action` of a change: add, change, delete, keep; of a
confirmation: accepted, changed, rejected, backordered. `charge`: "yes" where the line is a surcharge and no goods.
A line that is delivered in parts is a line for each: `ordered` is what their line orders in all, `part` says delivery,
or rest. `before` is the quantity that a change says there was."""
