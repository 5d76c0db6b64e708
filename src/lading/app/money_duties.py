"""What a worker does with money: it follows the goods, and authorisations are renewed before they lapse."""

from lading.flows.company import Company
from lading.flows.money.capture_shipped import consume_goods
from lading.flows.money.end_credit import end_expired
from lading.flows.money.renew_authorisations import renew_authorisations
from lading.flows.money.set_terms import consume_payments
from lading.store.outbox import drain

CONSUMER = "money follows goods"
PAID = "credit holds"


async def let_money_follow(company: Company) -> int:
    """Captures for what has left, voids once nothing is left to leave."""
    return await drain(company.database, consumer=CONSUMER, consume=consume_goods)


async def renew(company: Company) -> int:
    """Authorisations that lapse soon, a hundred orders at a time."""
    async with company.database.unit_of_work() as unit:
        return await renew_authorisations(unit)


async def end_credits(company: Company) -> int:
    """Store credits and gift cards whose last day has passed."""
    async with company.database.unit_of_work() as unit:
        return await end_expired(unit)


async def let_go_of_paid(company: Company) -> int:
    """Orders that a credit limit held, once their customer has paid."""
    return await drain(company.database, consumer=PAID, consume=consume_payments)
