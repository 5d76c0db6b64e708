"""Asking to bring goods back: checked against what can still come back, and decided by the policy at once."""

import secrets
from collections.abc import Sequence
from decimal import Decimal

from lading.flows.at_work import lock_by_number
from lading.flows.company import Company
from lading.flows.returning.judge_return import Judge, call_judge
from lading.flows.returning.return_frame import Desk, save_desk
from lading.flows.returning.return_lines import Counter, make_lines, refresh_items
from lading.flows.returning.return_tasks import ask_persons
from lading.kernel import Invalid, new_id
from lading.orders.change import LockedOrder
from lading.returns.grant import settle_terms
from lading.returns.returnable import read_away
from lading.returns.rma import Return, ReturnLine, next_return_numbers
from lading.returns.wishes import RequestReturn
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def request_returns(unit: UnitOfWork, company: Company, *, wishes: Sequence[RequestReturn]) -> list[Return]:
    """Write returns and decide on them by the policy in force; answers them, in order.

    Raises `NotFound`, `Invalid`, or `NotReturnable`, naming lines; then nothing is written.
    """
    numbers = dict.fromkeys(line.order for wish in wishes for line in wish.lines if line.order)
    orders = await lock_by_number(unit, numbers=list(numbers)) if numbers else {}
    for wish in wishes:
        await refresh_items(unit, company.reference, wish.lines)
    by_id = {order.id: order for order in orders.values()}
    judge = await call_judge(unit, company, orders=by_id, customers=[wish.customer for wish in wishes])
    counter = Counter(orders, await read_away(unit, orders=list(by_id)))
    desk = Desk(by_id, {})
    fresh = await next_return_numbers(unit, count=len(wishes))
    for number, wish in zip(fresh, wishes, strict=True):
        lines = make_lines(counter, wish.lines, reference=company.reference)
        desk.returns[number] = one = _make(unit, number, wish, lines, judge)
        if wish.decide:
            for line in one.lines:
                judge.decide(one, line)
        settle_terms(one, now=unit.now)
        note_request(desk, one)
    await save_desk(unit, desk)
    await ask_persons(unit, returns=list(desk.returns.values()))
    return [desk.returns[number] for number in fresh]


def _make(unit: UnitOfWork, number: str, wish: RequestReturn, lines: list[ReturnLine], judge: Judge) -> Return:
    if not lines:
        raise Invalid("Say what shall come back.", code="nothing_named")
    mine = [judge.orders[line.order_id] for line in lines if line.order_id]
    currencies = {order.currency for order in mine} or {wish.currency}
    if len(currencies) > 1:
        raise Invalid(
            "One return has one currency: orders in different ones need a return each.", code="two_currencies"
        )
    customers = {order.customer for order in mine}
    if len(customers) > 1:
        raise Invalid("These orders are of different customers: each needs a return.", code="two_customers")
    currency = currencies.pop()
    if not currency:
        raise Invalid("Without an order, say in which currency.", code="currency_missing")
    return Return(
        id=new_id(),
        number=number,
        customer=customers.pop() if customers else wish.customer,
        channel=mine[0].channel if mine else wish.channel,
        currency=currency,
        place=_place(wish, mine, judge),
        origin=wish.origin,
        policy_version=judge.policy.version,
        requested_at=unit.now,
        requested_by=unit.actor.label,
        key=secrets.token_bytes(32),
        tracking_number=wish.tracking_number,
        lines=lines,
        pieces=[],
    )


def _place(wish: RequestReturn, orders: Sequence[LockedOrder], judge: Judge) -> str:
    """Where it comes back to: as asked, as the policy says, from where it was sent, else the first place of ours."""
    places = judge.reference.places
    if wish.place:
        if wish.place not in places:
            raise Invalid(f"There is no place “{wish.place}”.", code="unknown_place")
        return wish.place
    sent = [judge.known.places.get(order.id, "") for order in orders]
    for code in (judge.policy.policy.return_place, *sent):
        if code in places and (places[code].ours or judge.policy.policy.to_partners):
            return code
    ours = sorted((one for one in places.values() if one.ours and one.active), key=lambda one: (one.priority, one.code))
    if not ours:
        raise Invalid("There is no place of ours where goods could come back.", code="no_place")
    return ours[0].code


def note_request(desk: Desk, one: Return) -> None:
    """Note on the return and its orders what was asked for, and how it was decided."""
    lines = [[line.line, line.sku, line.quantity, line.reason, line.wish] for line in one.lines]
    desk.note(one, kind="return.requested", lines=lines, origin=one.origin, place=one.place)
    desk.tell_orders(one, kind="order.return_requested", origin=one.origin)
    note_decision(desk, one, lines=one.lines)


def note_decision(desk: Desk, one: Return, *, lines: Sequence[ReturnLine], reason: str = "") -> None:
    """Note how these lines were decided: by which rule of which version, or by whom."""
    decided = [line for line in lines if line.outcome in {"authorised", "refused"}]
    if not decided:
        return
    told = [[line.line, line.outcome, line.decision.rule, line.decision.sentence] for line in decided]
    desk.note(one, kind="return.decided", reason=reason, decisions=told, policy=one.policy_version)
    if any(line.outcome == "authorised" for line in decided):
        desk.tell_orders(one, kind="order.return_authorised", reason=reason)
    else:
        desk.tell_orders(one, kind="order.return_refused", reason=reason)
