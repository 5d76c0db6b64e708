"""A seller, a buyer and what was posted, for tests of documents of money."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.billing.draft import draft_document
from lading.billing.facts import Document, OrderShare
from lading.billing.frame import SHIPPING, Frame, Posted
from lading.billing.traders import Buyer, Place, Seller

D = Decimal
ORDER = UUID(int=1)
SELLER = Seller(
    name="Harbour & Vale GmbH",
    address=Place(country="DE", line1="Speicherstr. 4", city="Hamburg", postal_code="20457"),
    vat_id="DE123456789",
    tax_number="22/111/00001",
    email="billing@harbour.example",
    phone="+49 40 123",
    iban="DE02 1203 0000 0000 2020 51",
    bic="BYLADEM1001",
)
BUYER = Buyer(
    code="C-1",
    name="Ada Lovelace",
    email="ada@example.com",
    address=Place(country="DE", name="Ada Lovelace", line1="Ring 1", city="Berlin", postal_code="10115"),
)


def posted(line: int | None, quantity: str, price: str, net: str, tax: str, rate: str = "0.19", **more: Any) -> Posted:
    """Units of a line as the ledger has them."""
    facts: dict[str, Any] = {
        "order_id": ORDER, "order": "L1", "line": line, "sku": f"SKU-{line}", "name": f"Item {line}", "unit": "each",
        "quantity": D(quantity), "unit_price": D(price), "net": D(net), "tax_amount": D(tax), "rate": D(rate),
        "transaction": UUID(int=line or 99),
    }  # fmt: skip
    return Posted(**{**facts, **more})


def shipping(net: str, tax: str, rate: str = "0.19") -> Posted:
    """What shipping costs."""
    return posted(None, "0", "0", net, tax, rate, sku="", name="Shipping", unit="", charge=SHIPPING)


def frame(**more: Any) -> Frame:
    """What a document says besides its amounts."""
    facts: dict[str, Any] = {
        "kind": "invoice", "number": "RE-2026-00001", "issued_on": date(2026, 11, 30), "currency": "EUR",
        "language": "de", "channel": "web", "prices_include_tax": True, "seller": SELLER, "buyer": BUYER,
        "orders": [OrderShare(id=ORDER, number="L1", gross=D(0))], "due_days": 14, "delivered_on": date(2026, 11, 29),
    }  # fmt: skip
    return Frame(**{**facts, **more})


def document(*said: Posted, **more: Any) -> Document:
    """A document; by default one line of 3 at 10.00 less 2.00, and shipping."""
    return draft_document(
        frame(**more), posted=said or (posted(1, "3", "10.00", "23.53", "4.47"), shipping("4.20", "0.80"))
    )
