"""Purchasing: suppliers and their terms, what to buy and why, and purchase orders until they are received."""

from lading.purchasing.create import PurchaseDraft, PurchaseLineDraft, change_purchase, create_purchases
from lading.purchasing.outlook import Outlook, Position, Proposal
from lading.purchasing.propose import look_ahead
from lading.purchasing.purchases import Purchase, PurchaseLine, lock_purchases
from lading.purchasing.put_suppliers import put_suppliers
from lading.purchasing.terms import Rule, SupplierDraft, SupplierItemDraft

__all__ = [
    "Outlook",
    "Position",
    "Proposal",
    "Purchase",
    "PurchaseDraft",
    "PurchaseLine",
    "PurchaseLineDraft",
    "Rule",
    "SupplierDraft",
    "SupplierItemDraft",
    "change_purchase",
    "create_purchases",
    "lock_purchases",
    "look_ahead",
    "put_suppliers",
]
