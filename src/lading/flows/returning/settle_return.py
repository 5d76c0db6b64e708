"""The money of a return: credited to the cent, less what is kept back, and given back as the customer wishes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lading.flows.money.books import read_books
from lading.flows.returning.claw_returns import read_clawing
from lading.flows.returning.pay_return import credit_return, pay_out, pay_without_order
from lading.flows.returning.plan_settlement import Planned, SettleReturn, plan_settlement
from lading.flows.returning.return_frame import Desk, lock_desk, save_desk
from lading.flows.returning.return_tasks import SETTLE
from lading.flows.returning.wait_for_yes import ask_settlement
from lading.orders.change import move
from lading.returns.rma import Return
from lading.returns.settlements import SettledLine, Settlement, add_settlements, read_settlements
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


async def settle_returns(unit: UnitOfWork, *, wishes: Sequence[SettleReturn]) -> list[Return]:
    """Decide the money of returns: credit the units, keep back what the policy says, give back what is then in credit.

    What the customer still owes for the order is not paid out. What is above a limit and not approved waits, and the
    return stays as it is. Raises `NotFound`, `Outdated`, `NothingToSettle`, `Invalid`, `CannotGoBack`, `WaitsAlready`,
    `MoreThanApproved`; then nothing is settled.
    """
    done: list[Return] = []
    for wish in sorted(wishes, key=lambda one: one.number):
        desk = await lock_desk(unit, numbers=[wish.number], version=wish.version)
        one = desk.returns[wish.number]
        before = await read_settlements(unit, return_id=one.id)
        books = await read_books(unit, orders=list(desk.orders))
        planned = plan_settlement(
            one,
            wish,
            orders=desk.orders,
            books=books,
            settled_before=bool(before),
            clawing=await read_clawing(unit, orders=list(desk.orders)),
        )
        if await ask_settlement(unit, one, wish, planned):
            done.append(one)
            continue
        made: list[Settlement] = []
        for n, each in enumerate(planned, start=len(before) + 1):
            made.append(await _settle(unit, one, each, wish, n))
            for line in each.lines:
                one.find(line.line).credited += line.quantity
        await add_settlements(unit, return_id=one.id, rows=made)
        done.append(await _write(unit, wish, one, made))
        await close_matters(unit, matters=[(SETTLE, one.subject)])
    by_number = {one.number: one for one in done}
    return [by_number[wish.number] for wish in wishes]


async def _write(unit: UnitOfWork, wish: SettleReturn, settled: Return, made: Sequence[Settlement]) -> Return:
    """Write the return and its events on orders that the credits have meanwhile moved.

    Of an exchange that is made at once the customer hears by its own letter.
    """
    number = wish.number
    desk: Desk = await lock_desk(unit, numbers=[number])
    one = desk.returns[number]
    for line in settled.lines:
        one.find(line.line).credited = line.credited
    told = [[each.n, each.way, each.goods + each.shipping, each.fee, each.paid_out, each.currency] for each in made]
    desk.note(one, kind="return.settled", settlements=told)
    for each in made:
        if each.order_id:
            credited = max(ZERO, each.goods + each.shipping - each.fee - each.claw_back)
            told_of: dict[str, object] = {"return": number, "way": each.way, "currency": each.currency}
            told_of |= {"amount": each.paid_out, "credited": credited, "fee": each.fee}
            told_of |= {"silent": True} if wish.to == "exchange" else {}
            lines = [[one.find(line.line).order_line, line.quantity] for line in each.lines]
            move(desk.orders[each.order_id], kind="order.return_settled", data=told_of | {"units": lines})
    await save_desk(unit, desk)
    return one


async def _settle(unit: UnitOfWork, one: Return, planned: Planned, wish: SettleReturn, n: int) -> Settlement:
    source = f"return/{one.number}/{n}"
    reason = wish.reason or f"return {one.number}"
    if planned.way == "none":
        paid, parts = ZERO, list[dict[str, Any]]()
    elif planned.order is None:
        paid, parts = await pay_without_order(unit, one, planned, source, reason)
    else:
        await credit_return(unit, one, planned, source, reason)
        paid, parts = await pay_out(unit, planned, reason)
    return Settlement(
        n=n,
        order_id=planned.order.id if planned.order else None,
        currency=one.currency,
        goods=planned.reckoning.goods,
        shipping=planned.reckoning.shipping,
        fee=planned.reckoning.fee,
        claw_back=planned.reckoning.claw_back,
        paid_out=paid,
        way=planned.way,
        parts=parts,
        reason=" ".join([wish.reason, *planned.reckoning.why]).strip(),
        lines=[SettledLine(line.line, line.quantity, line.amount) for line in planned.lines],
    )
