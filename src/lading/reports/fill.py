"""The fill rate: how much of what was ordered lay ready at once."""

from datetime import datetime
from decimal import Decimal

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection

MOST = 3000
_FILL = text(
    "WITH latest AS (SELECT id FROM orders WHERE placed_at >= :since AND commitment = 'accepted'"
    " ORDER BY placed_at DESC LIMIT :most)"
    " SELECT (SELECT count(*) FROM latest),"
    " coalesce((SELECT sum(l.ordered) FROM latest JOIN order_lines l ON l.order_id = latest.id WHERE l.stocked), 0),"
    " coalesce((SELECT sum(t.quantity) FROM latest JOIN transitions t ON t.order_id = latest.id"
    " WHERE t.seq = 1 AND t.to_state = 'backordered'), 0)"
)


class FillRate(msgspec.Struct, frozen=True):
    """Of the units `ordered` in the latest `orders`, so many `waited` for stock when they were ordered."""

    orders: int
    ordered: Decimal
    waited: Decimal

    @property
    def share(self) -> Decimal | None:
        """The part that lay ready, 0 to 1; None where nothing was ordered."""
        return 1 - self.waited / self.ordered if self.ordered else None


async def read_fill_rate(connection: Connection, *, since: datetime) -> FillRate:
    """Over the accepted orders placed since then, at most the latest 3,000."""
    row = (await connection.execute(_FILL, {"since": since, "most": MOST})).one()
    return FillRate(*row)
