"""Authorisations that a channel has got for us become our gateway's to capture, where the settings say so."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.company import Company
from lading.payments.adopted import kind_for
from lading.payments.gateways import GatewayView, chosen, list_gateways
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain, start_at_end

CONSUMER = "gateways"
_NEWS = ("order.placed", "order.payment_restated")

_STATED = """
SELECT t.order_id, t.tender, o.channel, t.currency, t.method FROM tenders t JOIN orders o ON o.id = t.order_id
WHERE t.order_id = ANY(%s) AND t.provider = '' AND NOT t.brought AND t.reference <> '' AND t.authorised > t.captured
"""


async def adopt_tenders(company: Company) -> int:
    """Look at new orders' payments; answers how many events were looked at. Nothing happens without gateways."""
    if not company.gateways:
        return 0
    async with company.database.unit_of_work() as unit:
        if not await unit.fetch("SELECT FROM gateways WHERE active LIMIT 1"):
            return 0
        await start_at_end(unit, consumer=CONSUMER)

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        orders = [event.order_id for event in events if event.kind in _NEWS and event.order_id]
        if orders:
            await _adopt(unit, orders)

    return await drain(company.database, consumer=CONSUMER, consume=consume)


async def _adopt(unit: UnitOfWork, orders: Sequence[UUID]) -> None:
    accounts = await list_gateways(unit.sql)
    rows = await unit.fetch(_STATED, [list(orders)], plan_anew=True)
    kinds = {one.code: one.kind for one in accounts}
    found = [(row[0], row[1], gateway_for(accounts, *row[2:])) for row in rows]
    ours = [(order, tender, code) for order, tender, code in found if code]
    if ours:
        await unit.execute(
            "UPDATE tenders t SET provider = n.code, kind = coalesce(nullif(t.kind, ''), n.kind)"
            " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[]) AS n(order_id, tender, code, kind)"
            " WHERE t.order_id = n.order_id AND t.tender = n.tender AND t.provider = ''",
            [*(list(column) for column in zip(*ours, strict=True)), [kind_for(kinds[one[2]]) for one in ours]],
        )


def gateway_for(accounts: Sequence[GatewayView], channel: str, currency: str, method: str) -> str:
    """Whose authorisation this is: only a gateway that names the channel takes what a channel has got itself. Pure."""
    naming = [one for one in accounts if one.channels is not None]
    found = chosen(naming, channel=channel, currency=currency, method=method)
    return found.code if found else ""
