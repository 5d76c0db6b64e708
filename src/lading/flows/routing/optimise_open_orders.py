"""Routing all open orders again together: computed without locks, then moved in chunks, each checked under its locks.

An order that was released, cancelled or otherwise changed while the solver thought is left alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.company import Company
from lading.flows.routing.gather_open_orders import Gathered, OpenLines, gather_open_orders
from lading.flows.routing.optimised_day import Move, read_day
from lading.inventory import Reservation, lock_free
from lading.inventory.let_go import write_reservations
from lading.kernel import Actor
from lading.orders.change import LockedOrder, lock_orders, move
from lading.routing.centroids import centroids
from lading.routing.cost import rates_of, to_decimal
from lading.routing.decision import RuleRun
from lading.routing.optimise import check_installed, optimise
from lading.routing.optimise_explain import explain_move, judge_places
from lading.routing.optimise_moves import choose_moves, in_chunks
from lading.routing.optimise_problem import OpenOrder, Outcome, Plan
from lading.routing.optimise_queries import Moved, PlaceLoad, Summary
from lading.routing.plans import InForce, plan_now
from lading.routing.tariff import OptimiseSettings

ZERO = Decimal(0)
OPTIMISER = Actor("system", "optimiser")
CHUNK = 100
Told = Callable[[str], Awaitable[None]]


class Found(msgspec.Struct, frozen=True):
    """What a run came to: the version of the plan whose settings it used, its figures, and order by order."""

    plan: int
    summary: Summary
    moves: list[Moved]


async def optimise_open_orders(
    company: Company, *, dry_run: bool, settings: OptimiseSettings | None = None, report: Told | None = None
) -> Found:
    """Compute, and unless it is a dry run move what gains. `settings` stand in for those of the plan in force.

    Raises `OptimiserMissing`.
    """
    check_installed()
    tell = report or _silent
    await asyncio.to_thread(centroids().load)
    async with company.database.unit_of_work(OPTIMISER) as unit:
        in_force = await plan_now(unit)
        chosen = settings or in_force.settings.optimise
        gathered = await gather_open_orders(unit, company.reference, settings=chosen, plan=in_force)
    await tell("computing")
    outcome = await asyncio.to_thread(optimise, problem=gathered.problem, seconds=float(chosen.seconds))
    moves = find_moves(gathered, outcome, version=in_force.version)
    if outcome.before - outcome.cost < chosen.gain_at_least:
        moves = []
    if not dry_run:
        await tell("moving")
        for chunk in in_chunks(changes=[one.change for one in moves], size=CHUNK):
            await _apply(company, [moves[index] for index in chunk])
    return Found(in_force.version, _sum_up(gathered, outcome, moves), [_told(one) for one in moves])


async def _silent(_stage: str) -> None:
    pass


def find_moves(gathered: Gathered, outcome: Outcome, *, version: int) -> list[Move]:
    """The orders whose units come from elsewhere after the optimiser's plan, the largest gain first."""
    rates = rates_of(gathered.problem)
    moves = []
    for behind, order, plan in zip(gathered.orders, gathered.problem.orders, outcome.plans, strict=True):
        origin, target = _takes(behind, order, order.now), _takes(behind, order, plan)
        if sorted(origin) == sorted(target):
            continue
        why = explain_move(problem=gathered.problem, rates=rates, order=order, plan=plan)
        saved = Decimal(why.before) - Decimal(why.after)
        told = Moved(number=behind.number, origin=origin, target=target, saved=saved, why=why)
        run = judge_places(problem=gathered.problem, rates=rates, order=order, plan=plan)
        kept = _kept(version, behind, order, target, run)
        moves.append(Move(behind, order, plan, told, int(saved.scaleb(4)), _change(order, plan), kept))
    return sorted(moves, key=lambda one: (-one.gain, one.open.number))


def _kept(
    version: int, behind: OpenLines, order: OpenOrder, takes: list[tuple[int, str, Decimal]], run: RuleRun
) -> dict[str, object]:
    """The decision in the form in which those of the rules are kept."""
    wanted = [line.units / factor for line, factor in zip(order.lines, behind.factors, strict=True)]
    return {
        "plan": version,
        "lines": behind.lines,
        "wanted": wanted,
        "skus": list({line.sku: None for line in order.lines}),
        "takes": takes,
        "routing": "Optimiser",
        "runs": msgspec.to_builtins([run]),
    }


def _takes(behind: OpenLines, order: OpenOrder, plan: Plan) -> list[tuple[int, str, Decimal]]:
    """(line, place, quantity in the line's unit) of a plan."""
    sums: dict[tuple[int, str], Decimal] = {}
    for leg in plan.legs:
        for piece in leg.pieces:
            key = (order.lines[piece.at].line, leg.place)
            sums[key] = sums.get(key, ZERO) + piece.units / behind.factors[piece.at]
    return [(line, place, quantity) for (line, place), quantity in sorted(sums.items())]


def _change(order: OpenOrder, plan: Plan) -> dict[tuple[str, str], Decimal]:
    change: dict[tuple[str, str], Decimal] = {}
    for sign, one in ((1, plan), (-1, order.now)):
        for leg in one.legs:
            for piece in leg.pieces:
                key = (order.lines[piece.at].sku, leg.place)
                change[key] = change.get(key, ZERO) + sign * piece.units
    return {key: quantity for key, quantity in change.items() if quantity}


async def _apply(company: Company, moves: Sequence[Move]) -> None:
    """Move a chunk of orders in one transaction; notes on each why it stays, where it does."""
    async with company.database.unit_of_work(OPTIMISER) as unit:
        await company.reference.refresh(unit)
        locked = await lock_orders(unit, ids=[one.open.id for one in moves])
        plan = await plan_now(unit)
        steady = [one for one in moves if _is_steady(one, locked, company, plan)]
        day = await read_day(unit, plan=plan, places=company.reference.places, moves=steady)
        free = await lock_free(unit, rows={row for one in steady for row in one.change})
        changes = [one.change | day.change(one) for one in steady]
        chosen = choose_moves(changes=changes, gains=[one.gain for one in steady], free=free | day.room)
        for index, one in enumerate(steady):
            if index not in chosen:
                one.left = "Its stock or place was taken meanwhile, or it would have gained only together with others."
        going = [one for index, one in enumerate(steady) if index in chosen]
        await write_reservations(unit, changes=[held for one in going for held in _reservations(one)])
        await day.save(unit, going)
        for one in going:
            _note(locked[one.open.id], one)
        await save_changes(unit, orders=[locked[one.open.id] for one in going])


def _is_steady(one: Move, locked: dict[Any, LockedOrder], company: Company, plan: InForce) -> bool:
    """Whether order and plan still are what was computed with, and its new places still give."""
    if plan.version != one.kept["plan"]:
        one.left = "Another routing plan came into force meanwhile."
        return False
    if locked[one.open.id].version != one.open.version:
        one.left = "The order has changed meanwhile."
        return False
    places = company.reference.places
    if any(leg.place not in places or not places[leg.place].active for leg in one.plan.legs):
        one.left = "One of its places gives nothing any more."
        return False
    return True


def _reservations(one: Move) -> list[Reservation]:
    held: list[Reservation] = []
    for sign, plan in ((1, one.plan), (-1, one.order.now)):
        for leg in plan.legs:
            for piece in leg.pieces:
                line = one.order.lines[piece.at]
                held.append(Reservation(one.open.id, line.line, leg.place, line.sku, sign * piece.units))
    return held


def _note(order: LockedOrder, one: Move) -> None:
    """The event: from where to where, which lines left which place, what it cost and costs, and who came next."""
    told = msgspec.to_builtins(one.told.why)
    data = {
        "from": one.told.origin,
        "to": one.told.target,
        "optimised": told,
        "routing": one.kept,
        "left": one.lines_left(),
    }
    move(order, kind="order.rerouted", data=data, reason="cheaper with all open orders together")


def _told(one: Move) -> Moved:
    return msgspec.structs.replace(one.told, left=one.left)


def _sum_up(gathered: Gathered, outcome: Outcome, moves: Sequence[Move]) -> Summary:
    going = [one for one in moves if not one.left]
    return Summary(
        orders=len(outcome.plans),
        before=outcome.before,
        cost=outcome.cost,
        bound=outcome.bound,
        gap=outcome.gap,
        seconds=round(outcome.seconds, 2),
        saved=to_decimal(sum(one.gain for one in going)),
        moved=len(going),
        left=len(moves) - len(going),
        currency=gathered.problem.tariff.currency,
        note=outcome.note,
        load=_load(gathered, outcome),
    )


def _load(gathered: Gathered, outcome: Outcome) -> list[PlaceLoad]:
    before: dict[tuple[str, int], int] = {}
    after: dict[tuple[str, int], int] = {}
    for order, plan in zip(gathered.problem.orders, outcome.plans, strict=True):
        for counted, one in ((before, order.now), (after, plan)):
            for leg in one.legs:
                counted[leg.place, leg.day] = counted.get((leg.place, leg.day), 0) + 1
    return [
        PlaceLoad(
            place,
            day,
            before.get((place, day), 0),
            after.get((place, day), 0),
            gathered.problem.places[place].room.get(day),
        )
        for place, day in sorted({*before, *after})
    ]
