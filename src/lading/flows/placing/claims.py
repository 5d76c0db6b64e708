"""What an order may have that others may not, and what it must leave to them: promises, buffers, quotas.

Nothing of this costs anything where a company has no buffers and quotas and the batch names no promises.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.placing.placement import PlaceOrder
from lading.flows.routing.route_order import Around, Routed, Wanted, decide_route
from lading.inventory import Free
from lading.inventory.hold import StockHold, Units, lock_holds, take_holds
from lading.inventory.limits import Limits, Remaining, draw_quotas, free_for, read_quotas, write_draws
from lading.store import UnitOfWork

ZERO = Decimal(0)
_NOBODY: tuple[str, ...] = ()


class Claim(msgspec.Struct, frozen=True):
    """Of one order: its channel, its customer's groups, and the units that its promise holds."""

    channel: str
    groups: tuple[str, ...] = _NOBODY
    hold: StockHold | None = None


class Share(msgspec.Struct):
    """What customers of channels may have of what is free, order by order; `drawn` is what they take of quotas."""

    limits: Limits
    remaining: Remaining = {}
    drawn: Remaining = {}

    def route(self, channel: str, around: Around, wanted: Wanted, free: Free) -> Routed:
        """From where the order's lines come; `free` shrinks by what it takes."""
        if not self.limits.any:
            return decide_route(around, wanted, free)
        pick_up = bool(wanted.fixed)
        mine = free_for(free, limits=self.limits, remaining=self.remaining, channel=channel, pick_up=pick_up)
        before = dict(mine)
        routed = decide_route(around, wanted, mine)
        taken = {row: before[row] - left for row, left in mine.items() if before[row] != left}
        for row, quantity in taken.items():
            free[row] -= quantity
        for key, quantity in draw_quotas(self.remaining, taken=taken, channel=channel).items():
            self.drawn[key] = self.drawn.get(key, ZERO) + quantity
        return routed


class Claims(msgspec.Struct):
    """Of a batch: the limits, what is left of quotas, and the claims that are not empty, by index of the wish."""

    limits: Limits
    remaining: Remaining = {}
    claims: dict[int, Claim] = {}
    drawn: dict[int, Remaining] = {}
    fresh: Remaining = {}

    @property
    def rows(self) -> set[tuple[str, str]]:
        """Stock rows that promises hold."""
        return {row for claim in self.claims.values() if claim.hold for row in claim.hold.units}

    def route(self, index: int, around: Around, wanted: Wanted, free: Free) -> Routed:
        """From where the order's lines come; `free` shrinks by what it takes, and grows by what its promise held."""
        claim = self.claims.get(index)
        if claim is None:
            return decide_route(around, wanted, free)
        held = claim.hold.units if claim.hold else {}
        for row, quantity in held.items():
            free[row] = free.get(row, ZERO) + quantity
        mine = self._view(claim, wanted, free, held)
        before = dict(mine)
        routed = decide_route(around, wanted, mine)
        taken = {row: before[row] - left for row, left in mine.items() if before[row] != left}
        for row, quantity in taken.items():
            free[row] -= quantity
        if self.remaining:
            self.drawn[index] = draw_quotas(self.remaining, taken=taken, channel=claim.channel, groups=claim.groups)
        return routed

    def again(self) -> None:
        """Everything is decided anew, from what quotas are under lock."""
        self.remaining, self.drawn = dict(self.fresh), {}

    def undo(self, index: int, free: Free) -> None:
        """The order is not placed now: its promise keeps its units, its quotas what was drawn. Its takes are free."""
        claim = self.claims.get(index)
        if claim and claim.hold:
            for row, quantity in claim.hold.units.items():
                free[row] -= quantity
        for key, quantity in self.drawn.pop(index, {}).items():
            self.remaining[key] += quantity

    def _view(self, claim: Claim, wanted: Wanted, free: Free, held: Units) -> Free:
        skus = {sku for need in wanted.needs for sku, _ in need.uses(need.quantity)}
        rows = [row for row in free if row[0] in skus]
        mine = free_for(
            free,
            limits=self.limits,
            remaining=self.remaining,
            channel=claim.channel,
            groups=claim.groups,
            rows=rows,
            pick_up=bool(wanted.fixed),
        )
        return {
            row: max(left, min(held.get(row, ZERO), free[row])) if row in held else left for row, left in mine.items()
        }


async def find_claims(
    unit: UnitOfWork,
    limits: Limits,
    *,
    wishes: Mapping[int, PlaceOrder],
    groups: Mapping[int, tuple[str, ...]],
    skus: Sequence[str],
) -> Claims:
    """The claims of these wishes: promises locked, quotas read. Asks nothing where there can be none."""
    named = {index: wish.draft.promise for index, wish in wishes.items() if wish.draft.promise}
    if not named and not limits.any:
        return Claims(limits, {}, {}, {}, {})
    holds = await lock_holds(unit, ids=named.values()) if named else {}
    claims: dict[int, Claim] = {}
    used: set[UUID] = set()
    for index, wish in wishes.items():
        hold = holds.get(named[index]) if index in named else None
        if hold is None or hold.state != "live" or hold.id in used:
            hold = None
        else:
            used.add(hold.id)
        if hold or limits.any:
            claims[index] = Claim(wish.draft.channel, groups.get(index, _NOBODY), hold)
    remaining = await read_quotas(unit, skus=skus) if limits.ringed else {}
    return Claims(limits, remaining, claims, {}, dict(remaining))


async def lock_claims(unit: UnitOfWork, claims: Claims, *, skus: Sequence[str]) -> bool:
    """Read quotas again, now that the stock rows are locked; answers whether they have moved since."""
    if not claims.limits.ringed:
        return False
    seen, claims.fresh = claims.fresh, await read_quotas(unit, skus=skus)
    return seen != claims.fresh


async def settle_claims(unit: UnitOfWork, claims: Claims, *, placed: Mapping[int, UUID]) -> None:
    """Placed orders take over their holds and draw on their quotas. The stock rows are locked."""
    holds = {
        claim.hold.id: (claim.hold, order_id)
        for index, order_id in placed.items()
        if (claim := claims.claims.get(index)) and claim.hold
    }
    if holds:
        await take_holds(
            unit,
            taken={hold: order_id for hold, (_, order_id) in holds.items()},
            holds={hold: one for hold, (one, _) in holds.items()},
        )
    total: Remaining = {}
    for index in placed:
        for key, quantity in claims.drawn.get(index, {}).items():
            total[key] = total.get(key, ZERO) + quantity
    await write_draws(unit, drawn=total)
