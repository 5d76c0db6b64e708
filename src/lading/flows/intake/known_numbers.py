"""Which numbers of a mail are known to us: our orders, customers' order numbers, our purchases, earlier cases."""

from collections.abc import Sequence
from typing import Literal

from lading.intake.mail.intents import Known
from lading.intake.mail.numbers import mentions, spellings
from lading.store import UnitOfWork

_MOST = 200
_KNOWN = """
WITH asked AS (SELECT DISTINCT s FROM unnest(%(names)s::text[]) s)
SELECT s, 'order', o.number FROM asked JOIN orders o ON o.number = s
UNION ALL SELECT s, 'purchase', p.number FROM asked JOIN purchase_orders p ON p.number = s
UNION ALL SELECT s, 'order', o.number FROM asked JOIN orders o ON o.channel = %(channel)s AND o.external_id = s
UNION ALL SELECT s, 'order', o.number FROM asked
  JOIN parties p ON p.email <> '' AND lower(p.email) = lower(%(sender)s)
  JOIN orders o ON o.channel = %(channel)s AND o.external_id = p.code || '/' || s
UNION ALL SELECT s, 'case', c.external_id FROM asked JOIN intake_cases c ON c.external_id = s AND c.external_id <> ''
"""


async def know_numbers(unit: UnitOfWork, *, text: str, channel: str, sender: str = "") -> dict[str, Known]:
    """The numbers of a text that are known, by every way in which the text may spell them.

    Orders that came by mail are known by their customer and its number; whose number it is, the `sender` says.
    """
    names = [name for one in mentions(text)[:_MOST] for name in spellings(one.value)]
    if not names:
        return {}
    rows = await unit.fetch(_KNOWN, {"names": names, "channel": channel, "sender": sender}, plan_anew=True)
    known: dict[str, Known] = {}
    for name, kind, number in rows:
        known.setdefault(name, Known(kind, number))
    return known


async def who_is(unit: UnitOfWork, *, address: str) -> Literal["customer", "supplier", ""]:
    """Whether we know an address as a customer's or a supplier's."""
    rows = await unit.fetch(
        "SELECT s.code IS NOT NULL FROM parties p LEFT JOIN suppliers s ON s.code = p.code"
        " WHERE p.email <> '' AND lower(p.email) = lower(%s)",
        [address],
        plan_anew=True,
    )
    kinds = {row[0] for row in rows}
    if not address or not kinds:
        return ""
    return "supplier" if kinds == {True} else "customer"


def resolve(names: Sequence[str], known: dict[str, Known]) -> list[Known]:
    """What these names mean among the known ones."""
    return [found for name in names if (found := next((known[s] for s in spellings(name) if s in known), None))]
