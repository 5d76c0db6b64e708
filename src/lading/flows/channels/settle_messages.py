"""What became of a message: settled with its outcome, or given up, with a task for a person to mend the cause."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.capture import Unreadable
from lading.orders.look_alikes import find_external
from lading.store import UnitOfWork
from lading.store.inbox import Message, bury, replay, settle, settle_each
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

REFUSED = "message_refused"
DELETED = "order_deleted"
Name = tuple[str, str]


class _Deleted(msgspec.Struct):
    """The body of a topic that says that an order was deleted."""

    id: int | str = ""


class Settled(msgspec.Struct, frozen=True):
    """A message, its order by channel and external id, and what became of it."""

    message: Message
    name: Name
    outcome: str


def is_no_order(refusal: Unreadable) -> bool:
    """Whether a message could not be read because its topic carries no order."""
    return refusal.code == "unsupported_topic"


async def settle_well(unit: UnitOfWork, *, settled: Sequence[Settled]) -> None:
    """These messages took effect. Whatever was refused of the same orders before is no matter any more."""
    if not settled:
        return
    about = {one.message.id: one.name[1] for one in settled}
    await settle_each(unit, outcomes={one.message.id: one.outcome for one in settled}, about=about)
    matters = [(REFUSED, _subject(one.message, one.name)) for one in settled]
    await close_matters(unit, matters=matters, outcome="settled by a later message")


async def give_up(unit: UnitOfWork, *, message: Message, sentence: str, name: Name | None) -> None:
    """Bury the message with its reason, and raise one task for it, or for its order where that is known by `name`."""
    await bury(unit, message=message.id, reason=sentence, about=name[1] if name else "")
    what = f"A message of {message.source.partition('/')[2]}" + (f" about its order {name[1]}" if name else "")
    draft = TaskDraft(
        kind=REFUSED,
        subject=_subject(message, name),
        sentence=f"{what} could not become an order. {sentence}"[:2000],
        data={"message": str(message.id), "source": message.source, "external_id": name[1] if name else None},
    )
    await keep_one(unit, drafts=[draft])


async def note_no_order(unit: UnitOfWork, *, message: Message, channel: str) -> None:
    """Settle what carries no order. That the channel has deleted an order of ours is a matter for a person."""
    topic = message.topic or "a message without a topic"
    outcome = f"Not an order message: {topic}."
    if message.topic.endswith(("deleted", "delete")) and message.topic.startswith("order"):
        outcome = await _note_deleted(unit, message, channel) or outcome
    await settle(unit, message=message.id, outcome=outcome)


async def _note_deleted(unit: UnitOfWork, message: Message, channel: str) -> str:
    try:
        name = (channel, str(msgspec.json.decode(message.body, type=_Deleted).id))
    except msgspec.DecodeError:
        return ""
    found = await find_external(unit, names=[name])
    if name not in found:
        return ""
    number = found[name][1]
    sentence = "The channel has deleted the order. Cancel it here, too, unless it shall go out all the same."
    await keep_one(
        unit, drafts=[TaskDraft(kind=DELETED, subject=f"order/{number}", sentence=sentence)], decided_counts=True
    )
    return f"Order {number}: the channel has deleted it; a person decides."


async def replay_message(unit: UnitOfWork, *, message: UUID) -> None:
    """Give a message that was given up another chance. Raises `NotFound`, `Conflict`."""
    await replay(unit, message=message)
    await close_matters(unit, matters=[(REFUSED, f"inbox/{message}")], outcome="tried again")


def _subject(message: Message, name: Name | None) -> str:
    return f"message/{name[0]}/{name[1]}" if name else f"inbox/{message.id}"
