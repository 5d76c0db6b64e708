"""Who buys, as prices and taxes ask: read once for a batch, and only where something depends on it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from lading.flows.placing.gather_placement import Known
from lading.pricing import PriceBook
from lading.pricing.values import Buyer, Certificate, ListUse
from lading.store import UnitOfWork

_BUYERS = """
SELECT p.code, p.groups,
  (SELECT json_agg(json_build_array(u.list, u.valid_from, u.valid_to)) FROM price_list_uses u
   WHERE u.kind = 'customer' AND u.holder = p.code),
  (SELECT json_agg(json_build_array(c.id, c.kind, c.country, c.region, c.valid_from,
     least(c.valid_to, c.revoked_on - 1)) ORDER BY c.id) FROM tax_certificates c WHERE c.customer = p.code)
FROM parties p WHERE p.code = ANY(%s)
"""


async def read_buyers(unit: UnitOfWork, book: PriceBook, *, known: Mapping[int, Known]) -> dict[int, Buyer]:
    """The buyer of each wish. Reads nothing where no price asks more than who it is."""
    asked = {one.customer for one in known.values() if one.customer} if book.asks_customer else ()
    found = await find_buyers(unit, codes=sorted(asked)) if asked else {}
    return {index: _buyer(one, found) for index, one in known.items()}


def _buyer(known: Known, found: Mapping[str, Buyer]) -> Buyer:
    code = known.customer or ""
    return found[code] if code in found else Buyer(code)


async def find_buyers(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, Buyer]:
    """The buyers of these codes; unknown ones are left out."""
    rows = await unit.fetch(_BUYERS, [list(codes)])
    return {
        row[0]: Buyer(
            row[0],
            frozenset(row[1]),
            tuple(_use(one) for one in row[2] or ()),
            tuple(msgspec.convert(one, Certificate, strict=False) for one in _named(row[3] or ())),
        )
        for row in rows
    }


def _named(papers: Sequence[list[str | None]]) -> list[dict[str, str | None]]:
    return [dict(zip(Certificate.__struct_fields__, one, strict=True)) for one in papers]


def _use(said: list[str | None]) -> ListUse:
    return ListUse(str(said[0]), *(date.fromisoformat(day) if day else None for day in said[1:]))
