"""Why goods come back: by reason, item, channel or month, against what was sent; and who caused what was claimed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection

ZERO = Decimal(0)
By = Literal["reason", "item", "channel", "month"]


class Money(msgspec.Struct, frozen=True):
    """An amount of one currency."""

    amount: Decimal
    currency: str


class ReturnShare(msgspec.Struct, frozen=True, kw_only=True):
    """What came back under one reason, item, channel or month; `name` is the item's.

    `units` came or may be kept, `expected` are on their way, `credited` is what customers got for them, tax included.
    `delivered` units left in the period: of the item, channel or month; of reasons those of all.
    """

    key: str
    name: str
    returns: int
    units: Decimal
    expected: Decimal
    delivered: Decimal
    credited: list[Money]

    @property
    def rate(self) -> Decimal | None:
        """Units that came back of a hundred delivered; None where nothing was."""
        return (self.units * 100 / self.delivered).quantize(Decimal("0.01")) if self.delivered else None


class ClaimShare(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of one kind that somebody caused (empty: not decided, or refused): what they cost, and came back to us."""

    caused_by: str
    kind: str
    currency: str
    claims: int
    credited: Decimal
    claimed: Decimal
    recovered: Decimal
    owed: Decimal


_KEYS: Mapping[By, tuple[str, str]] = {
    "reason": ("l.reason", "''"),
    "item": ("l.sku", "sl.sku"),
    "channel": ("r.channel", "o.channel"),
    "month": (
        "to_char(r.requested_at AT TIME ZONE :zone, 'YYYY-MM')",
        "to_char(h.shipped_at AT TIME ZONE :zone, 'YYYY-MM')",
    ),
}
"""The key of a line of a return, and of units that were sent."""

_PERIOD = """{at} >= CAST(:since AS date) AT TIME ZONE :zone
  AND {at} < (CAST(:until AS date) + 1) AT TIME ZONE :zone AND (:channel = '' OR {channel} = :channel)"""

_BACK = """
WITH mine AS MATERIALIZED (SELECT {key} AS key, l.*, r.number FROM returns r JOIN return_lines l ON l.return_id = r.id
  WHERE {period}),
money AS (SELECT key, json_agg(json_build_array(amount::text, currency) ORDER BY currency) AS credited FROM
  (SELECT m.key, t.currency, sum(x.amount) AS amount FROM mine m JOIN return_settlement_lines x
    ON x.return_id = m.return_id AND x.line = m.line
    JOIN return_settlements t ON t.return_id = x.return_id AND t.n = x.n
   WHERE t.way <> 'none' GROUP BY 1, 2) s GROUP BY 1),
gone AS (SELECT {sent_key} AS key, sum(x.quantity) AS quantity FROM shipments h JOIN shipment_lines x
  ON x.shipment_id = h.id JOIN orders o ON o.id = x.order_id
  JOIN order_lines sl ON sl.order_id = x.order_id AND sl.line = x.line
  WHERE h.voided_at IS NULL AND {sent_period} GROUP BY 1)
SELECT m.key, max(m.name), count(DISTINCT m.return_id), sum(m.received + m.kept), sum(m.expected),
  coalesce(max(g.quantity), 0), (SELECT credited FROM money WHERE money.key = m.key)
FROM mine m LEFT JOIN gone g ON g.key = {joined} GROUP BY m.key
ORDER BY sum(m.received + m.kept) DESC, sum(m.expected) DESC, m.key LIMIT :most
"""

_CLAIMS = """
SELECT c.caused_by, c.kind, c.currency, count(*), sum(c.credited), sum(c.claimed), sum(c.recovered),
  sum(CASE WHEN c.closed_at IS NULL THEN greatest(0, c.claimed - c.recovered) ELSE 0 END)
FROM claims c JOIN orders o ON o.id = c.order_id WHERE {period} GROUP BY 1, 2, 3 ORDER BY 3, 5 DESC, 1, 2
"""


async def read_return_shares(
    connection: Connection, *, by: By, since: date, until: date, channel: str = "", zone: str = "UTC", most: int = 500
) -> list[ReturnShare]:
    """Returns asked for on these days (the last included), the most units first."""
    key, sent_key = _KEYS[by]
    statement = _BACK.format(
        key=key,
        sent_key=sent_key,
        joined="''" if by == "reason" else "m.key",
        period=_PERIOD.format(at="r.requested_at", channel="r.channel"),
        sent_period=_PERIOD.format(at="h.shipped_at", channel="o.channel"),
    )
    asked = {"since": since, "until": until, "channel": channel, "zone": zone, "most": most}
    return [
        ReturnShare(
            key=row[0],
            name=row[1] if by == "item" else "",
            returns=row[2],
            units=row[3],
            expected=row[4],
            delivered=row[5],
            credited=[Money(Decimal(amount), currency) for amount, currency in row[6] or ()],
        )
        for row in await connection.execute(text(statement), asked)
    ]


async def read_claim_shares(
    connection: Connection, *, since: date, until: date, channel: str = "", zone: str = "UTC"
) -> list[ClaimShare]:
    """Claims filed on these days (the last included), by who caused them."""
    statement = _CLAIMS.format(period=_PERIOD.format(at="c.opened_at", channel="o.channel"))
    asked = {"since": since, "until": until, "channel": channel, "zone": zone}
    names = ClaimShare.__struct_fields__
    rows = await connection.execute(text(statement), asked)
    return [ClaimShare(**dict(zip(names, row, strict=True))) for row in rows]
