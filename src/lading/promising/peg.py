"""Pegging: who of those who wait rests on which supply, in turn by policy; and behind whom each stands. Pure.

A promise with a day is firm: units are kept for it by that day before anybody else is served, whatever the policy
says of others, and it may only come sooner. Unless somebody changed the policy: then everyone is served anew.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.promising.atp import Timeline
from lading.promising.basket import Ahead, Portion, Source, Timelines, Want, make_portion, plan_line
from lading.promising.policy import Policies, Queued, QueuePolicy, turn_of, why_behind
from lading.promising.share import share_turns

ZERO = Decimal(0)


class Held(msgspec.Struct, frozen=True):
    """Units that a line was promised from a place for a day."""

    place: str
    quantity: Decimal
    ready_on: date


class Waiter(Queued, frozen=True, kw_only=True):
    """A line that waits: what it wants, the places that may serve it, and what it was promised firmly."""

    want: Want
    sources: Sequence[Source]
    held: tuple[Held, ...] = ()


class Supplied(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that are to come to a place on the day on which they are believed; `id` None: they lie there."""

    id: UUID | None
    sku: str
    place: str
    quantity: Decimal
    day: date


class Peg(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a supply (None: of what lies there) for a line, whose units are ready together on `ready_on`."""

    order_id: UUID
    line: int
    supply: UUID | None
    sku: str
    place: str
    quantity: Decimal
    ready_on: date


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a line stands in its queue: the `place`-th of `of`, behind the order `behind` because of `why`.

    `about` is what the reason turns on: a group, a day. `short` units have no supply. No `ready_on`: nobody can say.
    """

    order_id: UUID
    number: str
    line: int
    place: int
    of: int
    behind: str
    why: str
    about: str
    ready_on: date | None
    short: Decimal


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """What each waiter gets, in the sequence in which they were given, and the availability that they leave."""

    portions: list[list[Portion]]
    left: dict[tuple[str, str], Timeline]
    standings: list[Standing]


def serve(
    *,
    waiters: Sequence[Waiter],
    timelines: Timelines,
    policies: Policies,
    today: date,
    afresh: Collection[str] = (),
) -> Served:
    """Serve everyone who waits, queue by queue. In queues of items `afresh` no promise counts, the policy alone."""
    ahead = Ahead(timelines, today)
    portions: list[list[Portion]] = [[] for _ in waiters]
    standings: list[Standing | None] = [None] * len(waiters)
    for queue, skus in _queues(waiters):
        policy, firm = policies.of(skus), not any(sku in afresh for sku in skus)
        turn = _Turn(waiters, portions, ahead, policy, firm=firm)
        turn.serve(queue)
        for index, standing in _stand(waiters, portions, queue, policy, firm=firm):
            standings[index] = standing
    left = {**timelines, **ahead.taken}
    return Served(portions=portions, left=left, standings=[one for one in standings if one])


def _queues(waiters: Sequence[Waiter]) -> list[tuple[list[int], list[str]]]:
    """Lines that compete for the same items, kits tying their components together; and these items."""
    root: dict[str, str] = {}

    def find(sku: str) -> str:
        while root.setdefault(sku, sku) != sku:
            sku = root[sku]
        return sku

    for one in waiters:
        for sku, _ in one.want.parts[1:]:
            root[find(sku)] = find(one.want.parts[0][0])
    queues: dict[str, list[int]] = {}
    for index, one in enumerate(waiters):
        queues.setdefault(find(one.want.parts[0][0]) if one.want.parts else "", []).append(index)
    tied: dict[str, list[str]] = {}
    for sku in root:
        tied.setdefault(find(sku), []).append(sku)
    return [(queue, tied.get(name, [name])) for name, queue in queues.items()]


class _Turn:
    """Serving one queue."""

    def __init__(
        self,
        waiters: Sequence[Waiter],
        portions: list[list[Portion]],
        ahead: Ahead,
        policy: QueuePolicy,
        *,
        firm: bool,
    ) -> None:
        self.waiters = waiters
        self.portions = portions
        self.ahead = ahead
        self.policy = policy
        self.firm = firm

    def serve(self, queue: Iterable[int]) -> None:
        """Keep what was promised firmly; then everyone in turn, those with a promise only sooner."""
        in_turn = sorted(queue, key=lambda index: turn_of(self.policy, self.waiters[index]))
        promised = [index for index in in_turn if self.firm and self.waiters[index].held]
        promised.sort(key=lambda index: min(one.ready_on for one in self.waiters[index].held))
        for index in promised:
            self._keep(index)
        for index in promised:  # its supply is late: it still comes before those who were promised nothing
            self._give(index, self._open(index))
        firm = set(promised)
        for index, quantity in self._turns(in_turn, firm):
            if index in firm:
                self._better(index)
            else:
                self._give(index, quantity)

    def _turns(self, in_turn: Sequence[int], firm: set[int]) -> list[tuple[int, Decimal]]:
        if self.policy.kind != "contract_share":
            return [(index, self.waiters[index].want.quantity) for index in in_turn]
        lines = [index for index in in_turn if index not in firm]
        wants = [(index, self.waiters[index].want, self.waiters[index]) for index in lines]
        turns = share_turns(policy=self.policy, lines=wants, ahead=self.ahead)
        return [*turns, *((index, ZERO) for index in in_turn if index in firm)]

    def _keep(self, index: int) -> None:
        one = self.waiters[index]
        sources = {source.place: source for source in one.sources}
        for held in sorted(one.held, key=lambda held: held.ready_on):
            day = max(held.ready_on, self.ahead.today, one.want.not_before or held.ready_on)
            quantity = min(held.quantity, self._open(index))
            if held.place not in sources or quantity <= 0:
                continue
            quantity = min(quantity, self.ahead.most(one.want, held.place, day))
            if quantity > 0:
                self.ahead.take(one.want, held.place, day, quantity)
                self.portions[index].append(make_portion(sources[held.place], quantity, day))

    def _open(self, index: int) -> Decimal:
        return self.waiters[index].want.quantity - sum((one.quantity for one in self.portions[index]), ZERO)

    def _give(self, index: int, quantity: Decimal) -> None:
        if quantity > 0:
            self.portions[index] += self._plan(index, quantity)

    def _plan(self, index: int, quantity: Decimal) -> list[Portion]:
        """From where all of it comes soonest; of what comes there before, nobody behind gets a unit first."""
        one = self.waiters[index]
        want = msgspec.structs.replace(one.want, quantity=quantity)
        sources = {source.place: source for source in one.sources}
        pieces: list[Portion] = []
        for portion in plan_line(want, one.sources, self.ahead)[0]:
            self.ahead.give_back(want, [portion])
            left = portion.quantity
            for day in sorted({*self.ahead.steps(want, portion.place), portion.ready_on}):
                units = min(left, self.ahead.most(want, portion.place, day)) if day <= portion.ready_on else ZERO
                if units > 0:
                    self.ahead.take(want, portion.place, day, units)
                    pieces.append(make_portion(sources[portion.place], units, day))
                    left -= units
        return pieces

    def _better(self, index: int) -> None:
        """Sooner, if what nobody was promised lets it; else as it was."""
        one, was = self.waiters[index], self.portions[index]
        self.ahead.give_back(one.want, was)
        now = self._plan(index, one.want.quantity)
        if _comes(now) > _comes(was):
            self.ahead.give_back(one.want, now)
            for portion in was:
                self.ahead.take(one.want, portion.place, portion.ready_on, portion.quantity)
            return
        self.portions[index] = now


def _comes(portions: Sequence[Portion]) -> tuple[Decimal, date]:
    """The less the better: what is missing, then when the last of it is there."""
    last = max((one.deliver_p50 for one in portions), default=date.max)
    return -sum((one.quantity for one in portions), ZERO), last


def _stand(
    waiters: Sequence[Waiter],
    portions: Sequence[Sequence[Portion]],
    queue: Sequence[int],
    policy: QueuePolicy,
    *,
    firm: bool,
) -> list[tuple[int, Standing]]:
    """The queue in the sequence in which it is served: who is ready first in front, who has no supply behind."""

    def key(index: int) -> tuple[date, tuple[object, ...]]:
        return _ready(waiters[index], portions[index]) or date.max, turn_of(policy, waiters[index])

    found: list[tuple[int, Standing]] = []
    for place, index in enumerate(sorted(queue, key=key), start=1):
        one = waiters[index]
        before = waiters[found[-1][0]] if found else None
        why, about = "first", ""
        if before is not None:
            is_firm = firm and bool(before.held)
            why, about = why_behind(policy, one, before, ahead_is_firm=is_firm)
        standing = Standing(
            order_id=one.order_id,
            number=one.number,
            line=one.line,
            place=place,
            of=len(queue),
            behind=before.number if before else "",
            why=why,
            about=about,
            ready_on=_ready(one, portions[index]),
            short=one.want.quantity - sum((portion.quantity for portion in portions[index]), ZERO),
        )
        found.append((index, standing))
    return found


def _ready(one: Waiter, portions: Sequence[Portion]) -> date | None:
    if sum((portion.quantity for portion in portions), ZERO) < one.want.quantity:
        return None
    return max((portion.ready_on for portion in portions), default=None)


def make_pegs(
    *, waiters: Sequence[Waiter], portions: Sequence[Sequence[Portion]], supply: Sequence[Supplied]
) -> list[Peg]:
    """On which supply each portion rests: what is needed first takes what comes first.

    `supply` is what lies there (below nothing where more is held than there is: that much of the next is gone
    already) and what is to come. What it does not cover has no peg.
    """
    shelves = _shelves(supply)
    needed = sorted(
        (portion.ready_on, index, nth) for index, some in enumerate(portions) for nth, portion in enumerate(some)
    )
    sums: dict[tuple[UUID, int, UUID | None, str, str, date], Decimal] = {}
    for _, index, nth in needed:
        one, portion = waiters[index], portions[index][nth]
        for sku, per in one.want.parts:
            left = portion.quantity * per
            for shelf in shelves.get((sku, portion.place), ()):
                taken = min(left, shelf.left) if shelf.day <= portion.ready_on else ZERO
                if taken > 0:
                    shelf.left -= taken
                    left -= taken
                    key = (one.order_id, one.line, shelf.id, sku, portion.place, portion.ready_on)
                    sums[key] = sums.get(key, ZERO) + taken
    return [
        Peg(order_id=order_id, line=line, supply=supply_id, sku=sku, place=place, quantity=quantity, ready_on=day)
        for (order_id, line, supply_id, sku, place, day), quantity in sums.items()
    ]


class _Shelf:
    """What is left of a supply while pegs are made."""

    __slots__ = ("day", "id", "left")

    def __init__(self, one: Supplied) -> None:
        self.id = one.id
        self.left = one.quantity
        self.day = one.day


def _shelves(supply: Sequence[Supplied]) -> dict[tuple[str, str], list[_Shelf]]:
    """Supply by item and place, the first in front; what is missing already is taken from the first that comes."""
    found: dict[tuple[str, str], list[_Shelf]] = {}
    for one in sorted(supply, key=lambda one: (one.day, one.id is not None)):
        found.setdefault((one.sku, one.place), []).append(_Shelf(one))
    for shelves in found.values():
        gone = -sum((shelf.left for shelf in shelves if shelf.left < 0), ZERO)
        for shelf in shelves:
            taken = min(gone, shelf.left)
            if taken > 0:
                shelf.left -= taken
                gone -= taken
    return found
