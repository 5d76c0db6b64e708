"""Stock that is not for everybody: buffers of channels at places, quotas set aside for channels or groups, and items
that a place does not send or hand out.

Definitions are reference data and remembered per process; what is left of a quota is read with the stock.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lading.inventory.reserve import Free
from lading.store import UnitOfWork

ZERO = Decimal(0)
Row = tuple[str, str]
_NOTHING: frozenset[Row] = frozenset()
QuotaKey = tuple[str, str, str, str]
"""SKU, place, kind (channel or group), holder."""
Remaining = dict[QuotaKey, Decimal]
"""What is left of quotas, in base units; whoever draws on one lowers it here."""


class Limits:
    """What one process remembers of buffers and of which SKUs have quotas. Empty for a company that uses none."""

    def __init__(self) -> None:
        self.buffers: dict[tuple[str, str, str], Decimal] = {}
        self.ringed: frozenset[str] = frozenset()
        self.by_group = False
        self.withheld: dict[str, frozenset[Row]] = {}
        self.loaded = False

    @property
    def any(self) -> bool:
        """Whether there is any buffer or quota at all, or anything withheld."""
        return bool(self.buffers or self.ringed or self.withheld)

    async def refresh(self, unit: UnitOfWork, *, dropped: bool) -> None:
        """Load it anew where reference data has changed."""
        if self.loaded and not dropped:
            return
        rows = await unit.fetch("SELECT channel, place, sku, quantity FROM buffers WHERE quantity > 0")
        quotas = await unit.fetch("SELECT DISTINCT sku, kind FROM quotas WHERE remaining > 0")
        held: dict[str, set[Row]] = {}
        for sku, place, what in await unit.fetch("SELECT sku, place, what FROM withheld"):
            held.setdefault(what, set()).add((sku, place))
        self.withheld = {what: frozenset(some) for what, some in held.items()}
        self.buffers = {(row[0], row[1], row[2]): row[3] for row in rows}
        self.ringed = frozenset(row[0] for row in quotas)
        self.by_group = any(row[1] == "group" for row in quotas)
        self.loaded = True

    def kept_from(self, *, pick_up: bool) -> frozenset[Row]:
        """The (SKU, place) rows that are not sent, or with `pick_up` not handed out."""
        return self.withheld.get("pick_up" if pick_up else "shipping", _NOTHING)

    def buffer(self, channel: str, place: str, sku: str) -> Decimal:
        """What a channel leaves untouched of an item at a place: the most exact of what was said counts."""
        for key in ((channel, place, sku), (channel, "", sku), (channel, place, ""), (channel, "", "")):
            if key in self.buffers:
                return self.buffers[key]
        return ZERO


async def read_quotas(unit: UnitOfWork, *, skus: Iterable[str]) -> Remaining:
    """What is left of the quotas of these SKUs. Exact while the stock rows are locked: they guard the quotas, too."""
    rows = await unit.fetch(
        "SELECT sku, place, kind, holder, remaining FROM quotas WHERE sku = ANY(%s) AND remaining > 0", [list(skus)]
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def free_for(
    free: Mapping[tuple[str, str], Decimal],
    *,
    limits: Limits,
    remaining: Mapping[QuotaKey, Decimal],
    channel: str,
    groups: Iterable[str] = (),
    rows: Iterable[Row] | None = None,
    pick_up: bool = False,
) -> Free:
    """What a customer of these groups may have through a channel: less the buffer and what is set aside for others.

    Of what a place does not send (with `pick_up`: does not hand out) nothing.
    """
    mine = {("channel", channel), *(("group", group) for group in groups)}
    others: dict[tuple[str, str], Decimal] = {}
    for (sku, place, kind, holder), quantity in remaining.items():
        if (kind, holder) not in mine:
            others[sku, place] = others.get((sku, place), ZERO) + quantity
    chosen = free if rows is None else {row: free[row] for row in rows if row in free}
    kept = limits.kept_from(pick_up=pick_up)
    return {
        row: quantity - limits.buffer(channel, row[1], row[0]) - others.get(row, ZERO)
        if row not in kept
        else min(quantity, ZERO)
        for row, quantity in chosen.items()
    }


def draw_quotas(
    remaining: Remaining, *, taken: Mapping[tuple[str, str], Decimal], channel: str, groups: Sequence[str] = ()
) -> Remaining:
    """Lower what is left of the customer's own quotas by what they take, the channel's first; answers the draws."""
    drawn: Remaining = {}
    for (sku, place), quantity in taken.items():
        left = quantity
        for kind, holder in (("channel", channel), *(("group", group) for group in groups)):
            key = (sku, place, kind, holder)
            if (here := min(left, remaining.get(key, ZERO))) > 0:
                remaining[key] -= here
                drawn[key] = drawn.get(key, ZERO) + here
                left -= here
    return drawn


async def write_draws(unit: UnitOfWork, *, drawn: Mapping[QuotaKey, Decimal]) -> None:
    """Lower quotas by what was drawn. The stock rows are locked."""
    if drawn:
        await unit.execute(
            "UPDATE quotas q SET remaining = q.remaining - n.drawn"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[])"
            " AS n(sku, place, kind, holder, drawn)"
            " WHERE (q.sku, q.place, q.kind, q.holder) = (n.sku, n.place, n.kind, n.holder)",
            [*([key[column] for key in drawn] for column in range(4)), list(drawn.values())],
        )
