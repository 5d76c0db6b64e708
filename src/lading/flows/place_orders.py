"""Placing orders: lock, decide, write, for a whole batch in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError

from lading.catalog import Reference
from lading.flows.company import Company, Remembered
from lading.flows.decide_placement import Decision, decide_order, refuse_shortage
from lading.flows.gather_placement import Known, gather
from lading.flows.placement import Outcome, Placed, PlaceOrder, Repeated
from lading.flows.prepare import Prepared, prepare
from lading.flows.show_orders import show_orders
from lading.inventory import Free, lock_free, save_reservations
from lading.kernel import FieldError, Finding, Invalid, Refusal
from lading.orders.place import next_numbers, save_new
from lading.parties import find_or_create
from lading.payments import add_tenders
from lading.pricing import PricedOrder
from lading.routing import Need, Take, allocate
from lading.store import UnitOfWork
from lading.store.keys import Kept, Key, keep
from lading.validation import Facts, admission, check_shape, validate

MAX_TRIES = 4
ZERO = Decimal(0)
_encode = msgspec.json.Encoder().encode
_NO_PRICE = Finding(
    "price_missing", "Neither the order nor the price list says what an item costs.", "refuse", "/lines"
)
"""Why an order is refused that has no other fault: an unknown item may be held, but not without a price."""


class OrderRefused(Invalid):
    """The order has findings that its channel's settings do not admit."""

    code = "order_refused"


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


class _Understood(msgspec.Struct):
    """A new wish that was prepared and whose findings admit or hold it."""

    wish: PlaceOrder
    known: Known
    prepared: Prepared
    priced: PricedOrder
    findings: list[Finding]
    places: list[str]
    needs: list[Need]


async def _place_batch(
    unit: UnitOfWork, company: Company, wishes: Sequence[PlaceOrder], *, last: bool
) -> dict[int, Outcome]:
    """One batch in one transaction. Who is missing in the answer has to be tried again."""
    gathered = await gather(unit, company, wishes=wishes)
    outcomes = await _settled(unit, gathered.settled)
    understood: dict[int, _Understood] = {}
    for index, known in gathered.new.items():
        result = _understand(gathered.remembered, wishes[index], known, unit)
        if isinstance(result, Refusal):
            outcomes[index] = result
        else:
            understood[index] = result
    if not understood:
        return outcomes
    await _create_customers(unit, understood)
    seen = dict(gathered.free)
    plan = _plan(understood, gathered.free)
    rows = {row for one in plan.values() for row in one.rows}
    free, numbers = await unit.together(
        lock_free(unit, rows=rows),
        next_numbers(unit, count=len(understood)),
    )
    if any(one.short for one in plan.values()) or free != {row: seen[row] for row in rows}:
        plan = _plan_locked(understood, plan, free, outcomes, last=last)
    decisions = {
        index: _decide(gathered.remembered.reference, understood[index], planned.takes, unit)
        for index, planned in plan.items()
    }
    await _write(unit, decisions, understood, numbers, outcomes)
    return outcomes


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


def _understand(remembered: Remembered, wish: PlaceOrder, known: Known, unit: UnitOfWork) -> _Understood | Refusal:
    reference, book = remembered
    channel = reference.channels[wish.draft.channel]
    if misshapen := check_shape(draft=wish.draft):
        return refuse(misshapen)
    prepared = prepare(
        wish.draft,
        channel=channel,
        items=reference.items,
        places=reference.places,
        book=book,
        today=unit.now.date(),
    )
    findings = validate(draft=wish.draft, facts=_facts(reference, prepared, known, unit.now))
    if admission(findings) == "refuse" or prepared.priced is None:
        return refuse(findings)
    places = [place.code for place in reference.serving(channel.code)]
    if wish.draft.pickup_at:
        places = [code for code in places if code == wish.draft.pickup_at]
    return _Understood(wish, known, prepared, prepared.priced, findings, places, prepared.needs())


def _facts(reference: Reference, prepared: Prepared, known: Known, now: datetime) -> Facts:
    return Facts(
        channel=prepared.channel,
        items=reference.items,
        now=now,
        places=[place.code for place in reference.serving(prepared.channel.code)],
        list_prices=[line.list_price for line in prepared.lines],
        priced=prepared.by_our_rates,
        customer_orders=None if known.customer is None else int(known.returning),
        look_alikes=known.look_alikes,
    )


def refuse(findings: Sequence[Finding]) -> OrderRefused:
    """The refusal that lists every finding which does not let the order in."""
    wrong = [finding for finding in findings if finding.severity == "refuse"] or [_NO_PRICE]
    sentence = wrong[0].message if len(wrong) == 1 else f"The order has {len(wrong)} faults; none of it was stored."
    errors = tuple(FieldError(finding.pointer, finding.code, finding.message) for finding in wrong)
    return OrderRefused(sentence, errors=errors)


async def _create_customers(unit: UnitOfWork, understood: dict[int, _Understood]) -> None:
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

    takes: list[list[Take]]
    rows: list[tuple[str, str]]
    short: Decimal


def _plan(understood: dict[int, _Understood], free: Free) -> dict[int, _Planned]:
    """Each order in turn takes from what is free."""
    return {index: _plan_one(one, free) for index, one in understood.items()}


def _plan_one(one: _Understood, free: Free) -> _Planned:
    takes = allocate(needs=one.needs, places=one.places, free=free)
    rows: list[tuple[str, str]] = []
    short = ZERO
    for need, taken in zip(one.needs, takes, strict=True):
        left = need.quantity
        for take in taken:
            rows.append((need.sku, take.place))
            left -= take.quantity
        if left:
            short += left * need.factor
    return _Planned(takes, rows, short)


def _plan_locked(
    understood: dict[int, _Understood],
    plan: dict[int, _Planned],
    free: Free,
    outcomes: dict[int, Outcome],
    *,
    last: bool,
) -> dict[int, _Planned]:
    """The plan anew, now that its rows are locked: something has moved, or not everything is there.

    Who is short only since the first plan is left out and tried again, since other places may have it.
    """
    firm: dict[int, _Planned] = {}
    for index, one in understood.items():
        planned = _plan_one(one, free)
        if planned.short > plan[index].short and not last:
            _give_back(one.needs, planned.takes, free)
        elif planned.short and one.prepared.channel.shortage == "refuse":
            _give_back(one.needs, planned.takes, free)
            outcomes[index] = refuse_shortage(one.prepared, planned.takes)
        else:
            firm[index] = planned
    return firm


def _give_back(needs: Sequence[Need], takes: Sequence[Sequence[Take]], free: Free) -> None:
    for need, taken in zip(needs, takes, strict=True):
        for take in taken:
            free[need.sku, take.place] += take.quantity * need.factor


def _decide(reference: Reference, one: _Understood, takes: Sequence[Sequence[Take]], unit: UnitOfWork) -> Decision:
    return decide_order(
        wish=one.wish,
        known=one.known,
        prepared=one.prepared,
        priced=one.priced,
        takes=takes,
        findings=one.findings,
        places=reference.places,
        now=unit.now,
    )


async def _write(
    unit: UnitOfWork,
    decisions: dict[int, Decision],
    understood: dict[int, _Understood],
    numbers: Sequence[str],
    outcomes: dict[int, Outcome],
) -> None:
    """Number the orders, write everything, and keep the answers of those that carried a key."""
    if not decisions:
        return
    for one, number in zip(decisions.values(), numbers, strict=False):
        one.order.view.number = number
    await save_new(unit, orders=[one.order for one in decisions.values()])
    await save_reservations(unit, reservations=[held for one in decisions.values() for held in one.reservations])
    await add_tenders(unit, tenders=[tender for one in decisions.values() for tender in one.tenders])
    answers: list[tuple[Key, Kept]] = []
    for index, one in decisions.items():
        placed = Placed(201, _encode(one.order.view))
        outcomes[index] = placed
        if key := understood[index].wish.key:
            answers.append((key, Kept(placed.status, placed.answer)))
    await keep(unit, answers=answers)
