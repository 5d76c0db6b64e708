"""Which category of EN 16931 a rate belongs to, and why a rate is zero, said in words that the law knows."""

from decimal import Decimal

from lading.billing.facts import Tax
from lading.billing.traders import Buyer, Seller

EU = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"}
    | {"IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)

_REASONS = {
    "K": ("Intra-Community supply, exempt", "VATEX-EU-IC"),
    "G": ("Export outside the EU, exempt", "VATEX-EU-G"),
    "AE": ("Reverse charge", "VATEX-EU-AE"),
    "E": ("Exempt from tax", ""),
}


def tax_category(*, rate: Decimal, name: str, seller: Seller, buyer: Buyer, exempt: bool = False) -> Tax:
    """The category of a line's rate between these two.

    A rate above zero is standard (S). Zero is an export (G) where goods leave the EU, an intra-Community supply (K)
    where a business in another member state buys, exempt (E) for customers who are, else zero rated (Z).
    """
    category = "S" if rate > 0 else _zero(seller, buyer, exempt=exempt)
    reason, code = _REASONS.get(category, ("", ""))
    return Tax(category=category, rate=rate, name=name, reason=reason, reason_code=code)


def _zero(seller: Seller, buyer: Buyer, *, exempt: bool) -> str:
    goes_to = buyer.ship_to.country or buyer.address.country
    if seller.address.country in EU and goes_to and goes_to != seller.address.country:
        if goes_to not in EU:
            return "G"
        if buyer.vat_id:
            return "K"
    return "E" if exempt else "Z"
