"""What is special about a customer's prices and taxes, for their page."""

from typing import Any

from lading.console.visit import Visit
from lading.pricing.price_queries import list_contract_prices, list_uses
from lading.pricing.tax_certificates import list_certificates

MOST = 200


async def terms_of(visit: Visit, *, code: str) -> dict[str, Any]:
    """Contract prices, lists of their own, certificates of tax."""
    async with visit.reading() as connection:
        contracts = await list_contract_prices(connection, customer=code, limit=MOST)
        uses = await list_uses(connection, kind="customer", holders=[code])
    async with visit.asking() as unit:
        certificates = await list_certificates(unit, customer=code)
        today = unit.now.date()
    return {"contracts": contracts, "own_lists": uses, "certificates": certificates, "today": today}
