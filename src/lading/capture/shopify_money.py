"""How Shopify's words for money become amounts that were granted or taken."""

from decimal import Decimal

from lading.capture.amounts import ZERO

TAKEN = frozenset({"paid", "partially_refunded", "refunded"})


def granted(*, status: str, total: Decimal, outstanding: Decimal) -> tuple[Decimal, Decimal]:
    """What has been authorised and what captured, by an order's financial status."""
    captured = ZERO
    if status in TAKEN:
        captured = total
    elif status == "partially_paid":
        captured = max(total - outstanding, ZERO)
    return (total if status == "authorized" else captured), captured
