"""The order queue as a file for spreadsheets, streamed page by page, whatever its length."""

from collections.abc import AsyncIterator, Sequence

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.response import Stream

from lading.console.headers import SECURITY
from lading.console.views import Wish, read_wish
from lading.console.visit import Visit, Visiting
from lading.kernel import plain
from lading.orders.lists import find_orders
from lading.orders.summaries import OrderSummary, summarise
from lading.reports.sheet import BOM, write_rows

PAGE = 500
HEAD = (
    *("number", "channel", "external_id", "placed_at", "customer", "customer_name", "city", "country", "commitment"),
    *("progress", "money", "holds", "promised_for", "lines", "units", "first_item", "currency", "total", "tags"),
)


@get("/orders/export.csv", opt={"permission": "orders:read"})
async def export_orders(visit: Visiting) -> Stream:
    """Every order of the list as it is narrowed now, in its sequence."""
    name = f"orders-{visit.today()}.csv"
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(_pages(visit, read_wish(visit)), media_type="text/csv", headers=headers)


async def _pages(visit: Visit, wish: Wish) -> AsyncIterator[str]:
    yield BOM + write_rows([HEAD])
    cursor = ""
    while True:
        async with visit.reading() as connection:
            found = await find_orders(connection, filters=wish.filters, sort=wish.sort, cursor=cursor, limit=PAGE)
            rows = await summarise(connection, ids=found.ids)
        yield write_rows(_row(visit, one) for one in rows)
        cursor = found.next
        if not cursor:
            return


def _row(visit: Visit, one: OrderSummary) -> Sequence[object]:
    return (
        one.number,
        one.channel,
        one.external_id,
        one.placed_at.astimezone(visit.zone).isoformat(timespec="seconds"),
        one.customer,
        one.customer_name,
        one.city,
        one.country,
        one.commitment,
        one.progress,
        one.money,
        " ".join(one.hold_reasons),
        one.promised_for,
        one.lines,
        plain(one.units),
        one.first_item,
        one.currency,
        f"{one.total:f}",
        " ".join(one.tags),
    )


ROUTES: list[BaseRouteHandler] = [export_orders]
