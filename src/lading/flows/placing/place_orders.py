"""Placing orders: lock, decide, write, for a whole batch in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.money.judge_credit import judge_credit
from lading.flows.money.post_captures import post_captured
from lading.flows.placing.ceilings import Ceilings, lock_ceilings, refuse_beyond
from lading.flows.placing.claims import Claims, find_claims, lock_claims, settle_claims
from lading.flows.placing.decide_placement import Decision, decide_order, refuse_shortage
from lading.flows.placing.gather_placement import Gathered, Known, gather
from lading.flows.placing.placement import Outcome, Placed, PlaceOrder, Repeated
from lading.flows.placing.prepare import Deal
from lading.flows.placing.understand import Understood, understand
from lading.flows.pricing.buyers import read_buyers
from lading.flows.pricing.promoted import save_promotions
from lading.flows.pricing.promotions_at_hand import find_promotions
from lading.flows.pricing.tax_first import ask_taxes, wants_tax
from lading.flows.pricing.tax_papers import save_rulings
from lading.flows.routing.route_order import Around, Routed, Wanted, look_around, save_around
from lading.flows.routing.routing_facts import NOBODY, Customer, prepare_points, read_customers
from lading.flows.rules.judge_placement import Judging, judging
from lading.flows.show_orders import show_orders
from lading.inventory import Free, lock_free, save_reservations
from lading.kernel import Refusal
from lading.orders.place import next_numbers, save_new
from lading.parties import find_or_create
from lading.payments import add_tenders
from lading.routing import Take
from lading.routing.plans import InForce
from lading.routing.waits import save_waits
from lading.store import UnitOfWork
from lading.store.keys import Kept, Key, keep
from lading.validation import admission

MAX_TRIES = 4
ZERO = Decimal(0)
_encode = msgspec.json.Encoder().encode


class OrderFailed(Refusal):
    """The database refused this one order, for a reason that no check foresaw."""

    code = "order_failed"
    status = 500


async def place_orders(company: Company, *, wishes: Sequence[PlaceOrder]) -> list[Outcome]:
    """Place each of these orders or say why not; one order's refusal or failure touches no other.

    When the database refuses the batch it is halved and repeated until the order that spoils it stands alone.
    Raises only when the database is away: then nothing of the last batch was acknowledged.
    """
    outcomes: dict[int, Outcome] = {}
    waiting = list(range(len(wishes)))
    for left in reversed(range(MAX_TRIES)):
        if not waiting:
            break
        if company.book.settings.tax_provider:
            wishes = await ask_taxes(company, wishes, waiting)
        await _place_or_halve(company, wishes, waiting, outcomes, last=left == 0)
        waiting = [index for index in waiting if index not in outcomes]
    if waiting:  # repeats of repeats within one batch: alone, each is quickly settled
        for index in waiting:
            await _place_or_halve(company, wishes, [index], outcomes, last=True)
    return [outcomes[index] for index in range(len(wishes))]


async def place_in(unit: UnitOfWork, company: Company, *, wishes: Sequence[PlaceOrder]) -> list[Outcome]:
    """Place orders in the caller's transaction, with what it writes beside them; external ids must differ.

    Raises what the database raises: then the caller's whole transaction is undone, and smaller batches may do.
    """
    outcomes = await _place_batch(unit, company, wishes, last=True)
    return [outcomes[index] for index in range(len(wishes))]


async def _place_or_halve(
    company: Company, wishes: Sequence[PlaceOrder], chosen: list[int], outcomes: dict[int, Outcome], *, last: bool
) -> None:
    try:
        async with company.database.unit_of_work() as unit:
            done = await _place_batch(unit, company, [wishes[index] for index in chosen], last=last)
    except (DBAPIError, InterfaceError, psycopg.Error) as error:
        if is_outage(error):
            raise
        if len(chosen) == 1:
            if last or not _is_race(error):
                outcomes[chosen[0]] = OrderFailed("This order could not be stored, and nothing was changed.")
            return
        middle = len(chosen) // 2
        await _place_or_halve(company, wishes, chosen[:middle], outcomes, last=last)
        await _place_or_halve(company, wishes, chosen[middle:], outcomes, last=last)
        return
    outcomes.update((chosen[index], outcome) for index, outcome in done.items())


def _state(error: Exception) -> str | None:
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None)


def is_outage(error: Exception) -> bool:
    """Whether the database is away or overloaded, so that repeating in smaller batches helps nobody."""
    state = _state(error)
    return state is None or state[:2] in ("08", "53", "57")


def _is_race(error: Exception) -> bool:
    """Whether another transaction came first: a deadlock, a lock that took too long, a name taken meanwhile."""
    return _state(error) in ("40001", "40P01", "55P03", "23505")


async def _place_batch(
    unit: UnitOfWork, company: Company, wishes: Sequence[PlaceOrder], *, last: bool
) -> dict[int, Outcome]:
    """One batch in one transaction. Who is missing in the answer has to be tried again."""
    gathered = await gather(unit, company, wishes=wishes)
    outcomes = await _settled(unit, gathered.settled)
    routing_plan = company.plans.at(unit.now)
    rules = await judging(unit, company.rules.book, known=gathered.new)
    ask = routing_plan.asks_customer or company.limits.by_group or (rules is not None and rules.asks_groups)
    customers = await _customers(unit, gathered.new.values() if ask else ())
    if routing_plan.asks_distance:
        await prepare_points([wish.draft.ship_to for wish in wishes])
    understood = await _understand(unit, company, gathered, wishes, routing_plan, customers, outcomes, rules, last=last)
    if not understood:
        return outcomes
    await _create_customers(unit, understood)
    outcomes |= (refused := await judge_credit(unit, company.on_terms, understood=understood))
    understood = {index: one for index, one in understood.items() if index not in refused} if refused else understood
    skus = sorted({sku for sku, _ in gathered.free})
    claims = await find_claims(
        unit,
        company.limits,
        wishes={index: one.wish for index, one in understood.items()},
        groups={
            index: tuple(customers.get(one.known.customer or "", NOBODY).groups) for index, one in understood.items()
        },
        skus=skus,
    )
    around = await look_around(unit, plan=routing_plan, reference=gathered.remembered.reference, skus=skus)
    seen, mark = dict(gathered.free), around.mark()
    plan = {index: _plan_one(index, one, gathered.free, around, claims) for index, one in understood.items()}
    rows = {row for one in plan.values() for row in one.rows} | claims.rows
    free, numbers = await unit.together(
        lock_free(unit, rows=rows),
        next_numbers(unit, count=len(understood)),
    )
    moved = await lock_claims(unit, claims, skus=skus)
    moved = moved or free != {row: seen.get(row) for row in rows}
    ceilings = await lock_ceilings(unit, gathered.remembered.reference.items, understood.values())
    if moved or ceilings.left or any(one.short for one in plan.values()):
        around.go_back(mark)
        claims.again()
        plan = _plan_locked(understood, plan, free, outcomes, around, claims, ceilings, last=last)
    decisions = _decide_all(gathered.remembered.reference, understood, plan, unit, numbers)
    if rules:
        decisions = rules.judge_all(decisions, understood, gathered.remembered.reference, customers)
    await _write(unit, decisions, understood, outcomes, rules)
    await settle_claims(unit, claims, placed={index: one.order.view.id for index, one in decisions.items()})
    await save_around(unit, around=around)
    await save_waits(unit, kept={decision.order.view.id: decision.order.routing for decision in decisions.values()})
    return outcomes


async def _understand(
    unit: UnitOfWork,
    company: Company,
    gathered: Gathered,
    wishes: Sequence[PlaceOrder],
    plan: InForce,
    customers: Mapping[str, Customer],
    outcomes: dict[int, Outcome],
    rules: Judging | None,
    *,
    last: bool,
) -> dict[int, Understood]:
    """What is new of the batch, with the prices of its buyers and the promotions at hand; refusals go to `outcomes`."""
    new, book = gathered.new, gathered.remembered.book
    if not last and (unasked := [index for index in new if wants_tax(company, wishes[index])]):
        for index in unasked:  # the service was named a moment ago: asked first, and then placed
            del new[index]
    buyers = await read_buyers(unit, book, known=new)
    drafts = {index: wishes[index].draft for index in new}
    at_hand = await find_promotions(unit, book, drafts=drafts, known=new)
    understood: dict[int, Understood] = {}
    for index, known in new.items():
        customer = customers.get(known.customer or "", NOBODY)
        buyer = buyers[index]
        if rules:
            buyer = rules.buyer(index, wishes[index], known, gathered.remembered.reference, customer, buyer)
        deal = Deal(index, buyer, at_hand)
        result = understand(gathered.remembered, wishes[index], known, unit.now, plan, customer, deal)
        if isinstance(result, Refusal):
            outcomes[index] = result
        else:
            understood[index] = result
            at_hand.draw(index, result.prepared.applied)
    return understood


async def _customers(unit: UnitOfWork, known: Iterable[Known]) -> dict[str, Customer]:
    """What routing and quotas may ask of the customers; nothing is read where there are none."""
    codes = [one.customer for one in known if one.customer]
    return await read_customers(unit, codes=codes) if codes else {}


async def _settled(unit: UnitOfWork, settled: dict[int, Kept | Repeated | Refusal]) -> dict[int, Outcome]:
    repeated = {index: one.order_id for index, one in settled.items() if isinstance(one, Repeated)}
    views = await show_orders(unit, ids=list(set(repeated.values())))
    outcomes: dict[int, Outcome] = {}
    for index, one in settled.items():
        if isinstance(one, Kept):
            outcomes[index] = Placed(one.status, one.answer)
        elif isinstance(one, Repeated):
            outcomes[index] = Placed(200, _encode(views[one.order_id]))
        else:
            outcomes[index] = one
    return outcomes


async def _create_customers(unit: UnitOfWork, understood: dict[int, Understood]) -> None:
    """Parties for customers that nobody knows yet, now that their orders are let in."""
    strangers = {
        index: customer
        for index, one in understood.items()
        if one.known.customer is None and (customer := one.wish.draft.customer)
    }
    if strangers:
        codes = await find_or_create(unit, customers=list(strangers.values()))
        for index, code in zip(strangers, codes, strict=True):
            understood[index].known = msgspec.structs.replace(understood[index].known, customer=code)


class _Planned(msgspec.Struct, frozen=True):
    """What an order takes from where, by line; the stock rows that this touches; base units that nobody can give."""

    routed: Routed
    rows: list[tuple[str, str]]
    short: Decimal


def _plan_one(index: int, one: Understood, free: Free, around: Around, claims: Claims) -> _Planned:
    """What the order takes of what those before it have left."""
    routed = claims.route(index, around, one.wanted, free)
    rows: list[tuple[str, str]] = []
    short = ZERO
    for need, taken in zip(one.wanted.needs, routed.takes, strict=True):
        left = need.quantity
        for take in taken:
            rows += [(sku, take.place) for sku, _ in need.uses(take.quantity)]
            left -= take.quantity
        if left:
            short += left * need.factor
    return _Planned(routed, rows, short)


def _plan_locked(
    understood: dict[int, Understood],
    plan: dict[int, _Planned],
    free: Free,
    outcomes: dict[int, Outcome],
    around: Around,
    claims: Claims,
    ceilings: Ceilings,
    *,
    last: bool,
) -> dict[int, _Planned]:
    """The plan anew, now that its rows are locked: something has moved, or not everything is there.

    Who is short only since the first plan is left out and tried again, since other places may have it.
    """
    firm: dict[int, _Planned] = {}
    for index, one in understood.items():
        mark = around.mark()
        planned = _plan_one(index, one, free, around, claims)
        if planned.routed.takes == plan[index].routed.takes:
            planned = plan[index]  # its reasons name the places, too, of which nothing is locked
        left_out = planned.short > plan[index].short and not last
        beyond = ceilings.judge(one.prepared, planned.routed.takes)
        if left_out or admission(beyond) == "refuse" or (planned.short and one.prepared.channel.shortage == "refuse"):
            _give_back(one.wanted, planned.routed.takes, free)
            claims.undo(index, free)
            around.go_back(mark)
            if not left_out:
                outcomes[index] = (
                    refuse_beyond(beyond) if beyond else refuse_shortage(one.prepared, planned.routed.takes)
                )
        else:
            ceilings.draw(one.prepared, planned.routed.takes)
            one.findings += beyond
            firm[index] = planned
    return firm


def _give_back(wanted: Wanted, takes: Sequence[Sequence[Take]], free: Free) -> None:
    for need, taken in zip(wanted.needs, takes, strict=True):
        for take in taken:
            for sku, base in need.uses(take.quantity):
                free[sku, take.place] += base


def _decide_all(
    reference: Reference,
    understood: dict[int, Understood],
    plan: dict[int, _Planned],
    unit: UnitOfWork,
    numbers: Sequence[str],
) -> dict[int, Decision]:
    """The orders as they will stand, numbered."""
    decisions: dict[int, Decision] = {}
    for (index, planned), number in zip(plan.items(), numbers, strict=False):
        one = understood[index]
        decisions[index] = decide_order(
            wish=one.wish,
            known=one.known,
            prepared=one.prepared,
            priced=one.priced,
            routed=planned.routed,
            findings=one.findings,
            redeemed=one.redeemed,
            places=reference.places,
            now=unit.now,
        )
        decisions[index].order.view.number = number
    return decisions


async def _write(
    unit: UnitOfWork,
    decisions: dict[int, Decision],
    understood: dict[int, Understood],
    outcomes: dict[int, Outcome],
    rules: Judging | None,
) -> None:
    """Write everything, and keep the answers of those that carried a key."""
    if not decisions:
        return
    await save_new(unit, orders=[one.order for one in decisions.values()])
    await save_reservations(unit, reservations=[held for one in decisions.values() for held in one.reservations])
    ruled = [(one.order.view.id, ruling) for n, one in decisions.items() if (ruling := understood[n].prepared.ruling)]
    if ruled:
        await save_rulings(unit, orders=ruled)
    tenders = [tender for one in decisions.values() for tender in one.tenders]
    await add_tenders(unit, tenders=tenders)
    if taken := [one for one in tenders if one.captured]:
        await post_captured(unit, tenders=taken)
    await save_promotions(
        unit,
        orders=[
            (one.order.view.id, understood[index].known.customer, one.order.view.currency, applied)
            for index, one in decisions.items()
            if (applied := understood[index].prepared.applied.promotions)
        ],
    )
    answers: list[tuple[Key, Kept]] = []
    for index, one in decisions.items():
        placed = Placed(201, _encode(one.order.view))
        outcomes[index] = placed
        if key := understood[index].wish.key:
            answers.append((key, Kept(placed.status, placed.answer)))
    await keep(unit, answers=answers)
    if rules:
        await rules.follow_up(unit)
