"""What happened to an order's money, as sentences of its timeline."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lading.console.spoken import say
from lading.console.words import _
from lading.kernel import plain
from lading.orders.views import OrderView


def _amount(data: Mapping[str, Any]) -> str:
    return f"{plain(Decimal(str(data.get('amount', 0))))} {data.get('currency', '')}"


_TITLES = {
    "order.payment_authorised": ("credit-card", "going", "%(amount)s reserved"),
    "order.payment_captured": ("cash", "good", "%(amount)s taken"),
    "order.payment_voided": ("credit-card", "quiet", "%(amount)s let go of"),
    "order.payment_refunded": ("receipt-refund", "quiet", "%(amount)s given back"),
    "order.payment_failed": ("alert-triangle", "bad", "%(amount)s could not be moved"),
    "order.payment_reversed": ("arrow-back-up", "bad", "A payment of %(amount)s was none"),
    "order.payment_asked": ("clock", "going", "The provider is asked to move %(amount)s"),
    "order.credited": ("receipt", "quiet", "%(amount)s credited"),
    "order.fee_charged": ("plus", "quiet", "A fee of %(amount)s"),
    "order.fee_waived": ("minus", "quiet", "A fee of %(amount)s is owed no longer"),
    "order.written_off": ("trash", "bad", "%(amount)s written off"),
    "order.store_credit_issued": ("credit-card", "quiet", "%(amount)s became store credit"),
    "order.authorisation_lapsed": ("alert-triangle", "bad", "%(amount)s that were reserved have lapsed"),
}


def tell_money(kind: str, data: Mapping[str, Any], order: OrderView) -> tuple[str, str, str, list[str]] | None:
    """Icon, tone, title and further sentences of an event about money; None for any other."""
    if kind not in _TITLES:
        return None
    icon, tone, title = _TITLES[kind]
    rest = []
    if kind == "order.credited":
        rest.append(say(str(data.get("kind", ""))))
    tender = data.get("tender")
    if isinstance(tender, int) and 0 < tender <= len(order.tenders):
        rest.append(say(order.tenders[tender - 1].method))
    return icon, tone, _(title) % {"amount": _amount(data)}, rest
