"""The other side of money: on which account what a tender pays stands. Pure."""

from decimal import Decimal
from uuid import UUID

from lading.payments.accounts import GIFT_CARDS, RECEIVABLE, STORE_CREDIT, clearing
from lading.payments.ledger import Entry
from lading.payments.tender import Tender

_OURS = {"store_credit": STORE_CREDIT, "gift_card": GIFT_CARDS}


def account_of(tender: Tender) -> tuple[str, UUID | None]:
    """Where the money of a tender stands, and whose store credit or gift card of ours it is."""
    kind = tender.can.name
    credit = _credit_id(tender.reference) if tender.provider == OURS else None
    return (_OURS[kind], credit) if credit and kind in _OURS else (clearing(tender.method, tender.provider), None)


def account_of_credit(kind: str) -> str:
    """Where what we owe in goods stands."""
    return _OURS[kind]


def money_entry(tender: Tender, amount: Decimal) -> Entry:
    """Money that came by a tender, or went back where negative."""
    account, credit = account_of(tender)
    return Entry(account, amount, tender=tender.tender, credit_id=credit)


def money_entries(tender: Tender, amount: Decimal) -> list[Entry]:
    """Money that came for an order, or went back where negative, with the customer's side of it."""
    return [Entry(RECEIVABLE, -amount, tender=tender.tender), money_entry(tender, amount)]


OURS = "lading"
"""The provider of store credits and gift cards that we issued: ourselves. `reference` names which one."""


def needs_provider(tender: Tender) -> bool:
    """Whether somebody else moves its money for us."""
    return tender.provider not in ("", OURS)


def _credit_id(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
