"""The worker's turn at the inbox: messages of channels become orders, or changes of orders, exactly once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError

from lading.capture import PUSHING, ChannelMessage, Unreadable, decide_version, version_after
from lading.capture.known import KnownVersion, Name, as_kept, known_before, read_versions, save_versions
from lading.capture.versions import Verdict
from lading.catalog import Channel
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.channels.apply_channel_change import ChannelChange, apply_channel_changes, by_of, reason_of
from lading.flows.channels.receive_message import SOURCE
from lading.flows.channels.settle_messages import Settled, give_up, is_no_order, note_no_order, settle_well
from lading.flows.company import Company
from lading.flows.erase_person import forget_late
from lading.flows.placing.place_orders import is_outage, place_in
from lading.flows.placing.placement import Outcome, Placed, wish_for
from lading.kernel import Actor, Refusal
from lading.orders.change import lock_orders
from lading.orders.look_alikes import find_external
from lading.orders.papers import read_sent_bytes
from lading.store import UnitOfWork
from lading.store.inbox import Message, put_off, take, waiting_sources
from lading.store.keys import lock_names, lock_number

BATCH = 100
_log = structlog.get_logger("lading.inbox")


class _Read(msgspec.Struct, frozen=True):
    """A message that was understood."""

    message: Message
    said: ChannelMessage
    name: Name


class _Number(msgspec.Struct, frozen=True):
    id: UUID
    number: str


async def work_inbox(company: Company) -> int:
    """Work the messages of channels whose turn it is, a batch of each channel; answers how many it looked at.

    A message is settled in the transaction of its effect. One that is refused is given up with its reason and a task;
    one that fails is tried again later, alone. Raises only when the database is away.
    """
    async with company.database.unit_of_work() as unit:
        sources = await waiting_sources(unit, prefix=SOURCE)
    return sum([await _work_source(company, source) for source in sources])


async def _work_source(company: Company, source: str) -> int:
    messages: Sequence[Message] = []
    try:
        async with company.database.unit_of_work(_actor(source)) as unit:
            messages = await take(unit, source=source, limit=BATCH)
            alone = await _work(unit, company, source, messages)
        await _work_singly(company, source, alone)
    except (DBAPIError, InterfaceError, psycopg.Error) as error:
        if is_outage(error):
            raise
        await _work_singly(company, source, messages)
    except Exception:
        await _work_singly(company, source, messages)
    return len(messages)


async def _work_singly(company: Company, source: str, messages: Sequence[Message]) -> None:
    """Each message in a transaction of its own; the one that spoils its batch is put off."""
    for message in messages:
        try:
            async with company.database.unit_of_work(_actor(source)) as unit:
                await _work(unit, company, source, await take(unit, message=message.id))
        except Exception as error:
            if isinstance(error, DBAPIError | InterfaceError | psycopg.Error) and is_outage(error):
                raise
            _log.error("message_failed", message=str(message.id), error=repr(error))
            async with company.database.unit_of_work(_actor(source)) as unit:
                sentence = error.sentence if isinstance(error, Refusal) else f"It failed: {type(error).__name__}."
                if await put_off(unit, message=message.id, error=sentence):
                    await give_up(unit, message=message, sentence=sentence, name=None)


def _actor(source: str) -> Actor:
    return Actor("channel", source.removeprefix(SOURCE))


async def _work(unit: UnitOfWork, company: Company, source: str, messages: Sequence[Message]) -> list[Message]:
    """One batch of one channel in one transaction. What has to wait for the next turn is left as it is.

    Answers the messages that have to be worked in a transaction of their own.
    """
    if not messages:
        return []
    reference = (await company.refresh(unit, skus=())).reference
    channel = reference.channels.get(source.removeprefix(SOURCE))
    first: dict[Name, _Read] = {}
    for message in messages:
        read = await _read(unit, channel, message)
        if read and (read.name not in first or _turn(read) < _turn(first[read.name])):
            first[read.name] = read
    await lock_names(unit, stages=[[lock_number("external", *name) for name in first]])
    known, historic = await _know(unit, list(first))
    verdicts = {
        name: historic.get(name)
        or decide_version(known=known[name].version if name in known else None, message=read.said)
        for name, read in first.items()
    }
    await _remember(unit, {n: (first[n], v) for n, v in verdicts.items() if v.act in {"ignore", "remember"}}, known)
    new = {name: (first[name], verdict) for name, verdict in verdicts.items() if verdict.act == "place"}
    alone: list[Name] = []
    if new:  # placing locks stock, and changing orders locks orders, which come before stock: each in its own turn
        await _place(unit, company, new)
    else:
        changed = {name: (first[name], verdict) for name, verdict in verdicts.items() if verdict.act == "apply"}
        alone = [name for name, (_, verdict) in changed.items() if verdict.goods and len(messages) > 1]
        for name in alone:
            del changed[name]
        await _apply(unit, company, changed, known)
    await forget_late(unit, names=list(known))
    return [first[name].message for name in alone]


def _turn(read: _Read) -> tuple[Any, bool]:
    """Of several messages about one order the oldest version goes first."""
    return (read.said.version_stamp, read.said.cancellation is not None)


async def _read(unit: UnitOfWork, channel: Channel | None, message: Message) -> _Read | None:
    """Understand a message; what is no order is settled at once, and what cannot be read is given up."""
    pushing = PUSHING.get(channel.kind) if channel else None
    if channel is None or pushing is None:
        await give_up(unit, message=message, sentence="There is no channel of that name that pushes orders.", name=None)
        return None
    try:
        said = pushing.read_webhook(body=message.body, topic=message.topic, channel=channel.code)
    except Unreadable as refusal:
        if is_no_order(refusal):
            await note_no_order(unit, message=message, channel=channel.code)
        else:
            await give_up(unit, message=message, sentence=refusal.sentence, name=None)
        return None
    return _Read(message, as_kept(said), (channel.code, said.external_id))


async def _know(unit: UnitOfWork, names: Sequence[Name]) -> tuple[dict[Name, KnownVersion], dict[Name, Verdict]]:
    """The versions known of these orders; of those that came in by another way, what their papers say was sent.

    Orders that came along from other systems were no drafts: for them there is a verdict already.
    """
    known = await read_versions(unit, names=names)
    found = await find_external(unit, names=[name for name in names if name not in known])
    papers = await read_sent_bytes(unit, orders=[order_id for order_id, _, _ in found.values()])
    historic: dict[Name, Verdict] = {}
    for name, (order_id, number, _) in found.items():
        if before := known_before(name=name, order_id=order_id, sent=papers[order_id]):
            known[name] = before
        else:
            sentence = f"Order {number} came along with the history; what its channel says of it changes nothing here."
            historic[name] = Verdict(act="ignore", sentence=sentence)
    return known, historic


_Ready = Mapping[Name, tuple[_Read, Verdict]]


async def _remember(unit: UnitOfWork, ready: _Ready, known: Mapping[Name, KnownVersion]) -> None:
    kept = []
    for name, (read, verdict) in ready.items():
        before = known.get(name)
        if verdict.act == "remember":
            kept.append(_after(read, verdict, before, before.order_id if before else None))
    settled = [Settled(read.message, name, verdict.sentence) for name, (read, verdict) in ready.items()]
    await settle_well(unit, settled=settled)
    await save_versions(unit, known=kept)


async def _place(unit: UnitOfWork, company: Company, ready: _Ready) -> None:
    """Place new orders; those that their channel has cancelled already are cancelled at once."""
    drafts = [(read, verdict, read.said.draft) for read, verdict in ready.values() if read.said.draft is not None]
    wishes = [wish_for(draft, actor=unit.actor.label) for _, _, draft in drafts]
    outcomes: list[Outcome] = await place_in(unit, company, wishes=wishes)
    kept: list[KnownVersion] = []
    cancelled: list[CancelOrder] = []
    settled: list[Settled] = []
    for (read, verdict, _), outcome in zip(drafts, outcomes, strict=True):
        if not isinstance(outcome, Placed):
            await give_up(unit, message=read.message, sentence=_why(outcome), name=read.name)
            continue
        order = msgspec.json.decode(outcome.answer, type=_Number)
        kept.append(_after(read, verdict, None, order.id))
        if verdict.cancellation is not None:
            cancelled.append(CancelOrder(order.number, reason_of(read.said), by=by_of(read.said), door="channel"))
        done = "placed" if verdict.cancellation is None else "placed and cancelled"
        settled.append(Settled(read.message, read.name, f"Order {order.number} was {done}."))
    await settle_well(unit, settled=settled)
    if cancelled:
        await cancel_orders(unit, wishes=cancelled)
    await save_versions(unit, known=kept)


async def _apply(unit: UnitOfWork, company: Company, ready: _Ready, known: Mapping[Name, KnownVersion]) -> None:
    known, ready = await _as_answered(unit, ready, known)
    changes = [
        ChannelChange(order_id, read.said, verdict, known[name].version.placed)
        for name, (read, verdict) in ready.items()
        if (order_id := known[name].order_id) is not None  # there is one wherever something was placed
    ]
    applied = await apply_channel_changes(unit, company, changes=changes) if changes else []
    kept = []
    settled = []
    for (name, (read, _)), done in zip(ready.items(), applied, strict=True):
        kept.append(_after(read, done.verdict, known[name], known[name].order_id))
        settled.append(Settled(read.message, name, f"Order {done.number}: {done.verdict.sentence}"))
    await settle_well(unit, settled=settled)
    await save_versions(unit, known=kept)


async def _as_answered(
    unit: UnitOfWork, ready: _Ready, known: Mapping[Name, KnownVersion]
) -> tuple[Mapping[Name, KnownVersion], _Ready]:
    """The versions under the orders' locks: a place may have answered a change since they were read."""
    if not ready:
        return known, ready
    await lock_orders(unit, ids=[one for name in ready if (one := known[name].order_id)])
    now = {**known, **await read_versions(unit, names=list(ready))}
    again = {
        name: (read, decide_version(known=now[name].version, message=read.said))
        if now[name].version.placed != known[name].version.placed
        else (read, verdict)
        for name, (read, verdict) in ready.items()
    }
    return now, again


def _after(read: _Read, verdict: Verdict, before: KnownVersion | None, order_id: UUID | None) -> KnownVersion:
    version = version_after(known=before.version if before else None, message=read.said, verdict=verdict)
    if version is None:
        raise AssertionError("only ignored messages leave no version")
    return KnownVersion(read.name, version, order_id, read.said.draft)


def _why(refusal: Refusal) -> str:
    """The refusal with what it says of single fields."""
    said = [refusal.sentence, *(error.message for error in refusal.errors[:5])]
    return " ".join(dict.fromkeys(said))
