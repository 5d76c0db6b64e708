"""What stands on invoices and in the ledger, as people say it, and how an order's history tells of its documents."""

from collections.abc import Mapping
from typing import Any

from lading.console.words import _ as translate
from lading.console.words import mark as _

INVOICES: dict[str, tuple[str, str]] = {
    "open": (_("Open"), "waiting"),
    "part_paid": (_("Partly paid"), "waiting"),
    "overdue": (_("Overdue"), "bad"),
    "paid": (_("Paid"), "good"),
    "void": (_("Taken back"), "quiet"),
    "credit": (_("Credit memo"), "quiet"),
}
"""Where an invoice stands."""

LEDGER: dict[str, str] = {
    "sale": _("Sale"),
    "sale_undone": _("Sale undone"),
    "capture": _("Payment"),
    "refund": _("Refund"),
    "credit": _("Credit"),
    "credit_undone": _("Credit undone"),
    "fee": _("Fee"),
    "opening": _("Opening"),
    "write_off": _("Written off"),
    "tax_rounding": _("Tax as the invoice says it"),
    "deposit": _("Deposit asked for"),
    "deposit_used": _("Deposit taken off"),
    "deposit_undone": _("Deposit taken back"),
    "chargeback": _("Chargeback"),
    "chargeback_won": _("Chargeback won"),
    "receivable": _("Owed by customers"),
    "revenue": _("Sales"),
    "shipping_income": _("Shipping"),
    "tax": _("Tax"),
    "store_credit": _("Store credit"),
    "gift_cards": _("Gift cards"),
    "fees": _("Fees"),
    "goodwill": _("Goodwill"),
    "chargebacks": _("Chargebacks"),
    "clearing": _("Payments under way"),
    "claims": _("Claims"),
}
"""Events and accounts of the ledger."""


def say_ledger(code: str) -> str:
    """An event or account: `clearing:card` is payments under way, by card."""
    family, _colon, member = code.partition(":")
    words = translate(LEDGER[family]) if family in LEDGER else family.replace("_", " ").capitalize()
    return f"{words}, {member.replace('_', ' ')}" if member else words


def tell_document(data: Mapping[str, Any], *, memo: bool) -> str:
    """The sentence of an order's history about a document that it got."""
    words = translate(_("Credit memo %(number)s issued")) if memo else translate(_("Invoice %(number)s issued"))
    return words % {"number": data["document"]}
