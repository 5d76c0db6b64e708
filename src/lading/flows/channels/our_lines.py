"""Our order as it is now, its lines found again by the names that its channel has for them."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.capture.differences import LineKey, lines_by_key, name_of
from lading.orders import OrderDraft
from lading.store import UnitOfWork


class OurLine(msgspec.Struct, frozen=True):
    """A line of ours: what is wanted of it, and its price."""

    line: int
    external_id: str
    sku: str
    wanted: Decimal
    unit_price: Decimal


class Ours(msgspec.Struct, frozen=True):
    """Our order as it is now."""

    lines: Sequence[OurLine]
    shipping: Decimal
    discount: Decimal

    def by_key(self, draft: OrderDraft) -> dict[LineKey, OurLine]:
        """Our lines as the channel names those of the draft: by its id of them, else by their SKU."""
        seen: defaultdict[str, int] = defaultdict(int)
        found: dict[LineKey, OurLine] = {}
        for line in self.lines:
            name = name_of(line.external_id, line.sku)
            found[name, seen[name]] = line
            seen[name] += 1
        for key, (_, asked) in lines_by_key(draft).items():
            nameless = next((one for one in found if one[0] == name_of("", asked.sku)), None)
            if key not in found and nameless:
                found[key] = found.pop(nameless)
        return found


async def read_ours(unit: UnitOfWork, *, order: UUID) -> Ours:
    """The order as it is written. Lock it first."""
    lines = await unit.fetch(
        "SELECT line, coalesce(external_id, ''), sku, ordered - cancelled, unit_price FROM order_lines"
        " WHERE order_id = %s ORDER BY line",
        [order],
    )
    ((shipping, discount),) = await unit.fetch("SELECT shipping, discount FROM orders WHERE id = %s", [order])
    return Ours([OurLine(*row) for row in lines], shipping, discount)
