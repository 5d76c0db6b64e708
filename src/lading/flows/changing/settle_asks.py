"""What became of questions to places and partners: answered by them, overtaken by what left, or never answered."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from lading.flows.channels.shop_differences import restate_differences
from lading.fulfilment.work import Work, at_work
from lading.orders.asks import Ask, answer_asks, open_asks, shrink_asks
from lading.orders.change import LockedOrder, move
from lading.orders.changes import Change, State, answer_change, read_changes
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
LEFT = ("too_late", "It had left, or was given up, before anybody could leave it out.")
DENIED = ("place_denied", "The place sends it all the same.")
NO_ANSWER = ("no_answer", "The place did not answer in time, so it goes out as it is.")
Why = tuple[str, str]


async def settle_overtaken(unit: UnitOfWork, *, works: Iterable[Work]) -> None:
    """What was asked of units that have left meanwhile is denied; fewer are asked where only some have."""
    known = {work.id: work for work in works}
    asks = await open_asks(unit, fulfilments=list(known)) if known else []
    lost: dict[Ask, Decimal] = {}
    left: dict[Ask, Decimal] = {}
    for ask in asks:
        line = known[ask.fulfilment_id].lines.get((ask.order_id, ask.line))
        there = at_work(line) if line else ZERO
        if there <= 0:
            lost[ask] = ZERO
        elif there < ask.quantity:
            left[ask] = there
    await shrink_asks(unit, left=left)
    if lost:
        await close_asks(unit, answers=lost, why=LEFT)


async def settle_partner_asks(
    unit: UnitOfWork, *, fulfilments: Sequence[UUID], lines: Sequence[int] | None, granted: bool
) -> None:
    """A partner has answered what it was asked back."""
    asks = [one for one in await open_asks(unit, fulfilments=fulfilments) if one.who == "partner"]
    asks = [one for one in asks if lines is None or one.line in lines]
    if asks:
        await close_asks(unit, answers={one: one.quantity if granted else ZERO for one in asks}, why=DENIED)


async def close_asks(unit: UnitOfWork, *, answers: Mapping[Ask, Decimal], why: Why) -> None:
    """Write the answers, and conclude the changes of which nothing is asked any more. The orders are locked."""
    await answer_asks(unit, answers=answers)
    ids = sorted({one.change_id for one in answers if one.change_id})
    waiting = {one.change_id for one in await open_asks(unit, changes=ids)}
    changes = await read_changes(unit, ids=ids, lock=True)
    for change in (changes[one] for one in ids if one not in waiting):
        if change.state == "pending":
            await _conclude(unit, change, why)


async def _conclude(unit: UnitOfWork, change: Change, why: Why) -> None:
    """Granted, perhaps in part, where anything of it came true; else denied."""
    rows = await unit.fetch(
        "SELECT count(*) FILTER (WHERE state = 'granted'), count(*) FILTER (WHERE state = 'denied') FROM change_asks"
        " WHERE change_id = %s",
        [change.id],
    )
    some_granted, some_denied = (bool(one) for one in rows[0])
    done_at_once = any(change.result.get(part) for part in ("changed", "days", "added", "terms"))
    state: State = "granted" if some_granted or done_at_once else "denied"
    code, sentence = why if some_denied else ("", "")
    await answer_change(unit, change, state=state, code=code, sentence=sentence)
    await tell_answer(unit, change, state=state, code=code, sentence=sentence)


def note_denied(order: LockedOrder, change: Change, *, code: str) -> None:
    """On the history of an order whose customer wished what cannot be done, so that they get a letter."""
    if change.door == "customer":
        move(order, kind="order.change_denied", data={"change": str(change.id), "code": code})


async def tell_answer(unit: UnitOfWork, change: Change, *, state: State, code: str, sentence: str) -> None:
    """The event that says how a change ended; and a task where somebody has to hear that it was denied, or in part.

    What a partner answers has raised a task of its own.
    """
    ((number, by_partner),) = await unit.fetch(
        "SELECT number, EXISTS (SELECT FROM change_asks WHERE change_id = %s AND who = 'partner') FROM orders"
        " WHERE id = %s",
        [change.id, change.order_id],
    )
    await restate_differences(unit, change)
    data: dict[str, object] = {"change": str(change.id), "state": state, "code": code}
    await record(unit, [Event(kind="change.answered", subject=f"order/{number}", data=data)])
    if code in ("too_late", "place_denied", "no_answer") and not by_partner:
        draft = TaskDraft(
            kind="change.denied",
            subject=f"order/{number}",
            sentence=f"A change of order {number} was not, or not wholly, granted: {sentence} Tell the customer.",
            data={"change": str(change.id)},
        )
        await raise_tasks(unit, drafts=[draft])
