"""Orders: the draft on the way in, lines as quantity vectors, holds, and four derived axes."""

from lading.orders.draft import (
    Address,
    DraftCustomer,
    DraftDiscount,
    DraftLine,
    DraftPayment,
    DraftShipping,
    DraftTax,
    DraftTotals,
    OrderDraft,
)

__all__ = [
    "Address",
    "DraftCustomer",
    "DraftDiscount",
    "DraftLine",
    "DraftPayment",
    "DraftShipping",
    "DraftTax",
    "DraftTotals",
    "OrderDraft",
]
