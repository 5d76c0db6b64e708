"""What placing a batch has to know: names locked, answers kept, orders that exist, customers, look-alikes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from lading.flows.company import Company, Remembered
from lading.flows.placing.placement import PlaceOrder, Repeated
from lading.inventory import Free, read_free
from lading.kernel import Conflict, NotFound, Refusal
from lading.orders.look_alikes import content_hash, customers_with_orders, find_external, find_look_alikes
from lading.parties import find_parties
from lading.store import UnitOfWork
from lading.store.keys import Kept, find_kept, lock_names, lock_number


class ExternalIdTaken(Conflict):
    """Another order of this channel has that external id."""

    code = "external_id_taken"


class UnknownChannel(NotFound):
    """Orders come only from channels that the company knows."""

    code = "unknown_channel"
    status = 422


class Known(msgspec.Struct, frozen=True):
    """What is known of one wish that is new: its customer's code, if we have it, and what it resembles."""

    customer: str | None
    returning: bool
    content: int
    look_alikes: list[str]


class Gathered(msgspec.Struct):
    """By index of the wish: what is settled already, what has to wait for another of this batch, what is new.

    `free` is what was free of the batch's items a moment ago, without a lock.
    """

    settled: dict[int, Kept | Repeated | Refusal]
    waiting: set[int]
    new: dict[int, Known]
    free: Free
    remembered: Remembered


async def gather(unit: UnitOfWork, company: Company, *, wishes: Sequence[PlaceOrder]) -> Gathered:
    """Lock the names of the batch and read what placing it must know, in two round trips. Writes nothing."""
    gathered = Gathered({}, _repeats_within(wishes), {}, {}, Remembered(company.reference, company.book))
    turn = {index: wish for index, wish in enumerate(wishes) if index not in gathered.waiting}
    names = [name for wish in turn.values() for name in _names(wish)]
    externals = [name[1:] for name in names if name[0] == "external"]
    keys = [wish.key for wish in turn.values() if wish.key]
    customers = [wish.draft.customer for wish in turn.values() if wish.draft.customer]
    skus = {line.sku for wish in turn.values() for line in wish.draft.lines}
    _, kept, placed, codes, gathered.free, gathered.remembered = await unit.together(
        lock_names(unit, stages=[[lock_number(*name) for name in names if name[0] == kind] for kind in _STAGES]),
        find_kept(unit, keys=keys),
        find_external(unit, names=externals),
        find_parties(unit, customers=customers),
        read_free(unit, skus=skus),
        company.refresh(unit, skus=skus),
    )
    items = gathered.remembered.reference.items
    if parts := {part for sku in skus if sku in items for part in items[sku].components} - skus:
        gathered.free |= await read_free(unit, skus=parts)
        gathered.remembered = await company.refresh(unit, skus=skus | parts)
    for index, wish in turn.items():
        if wish.key and (answer := kept.get((wish.key.scope, wish.key.key))):
            gathered.settled[index] = answer
        elif found := placed.get((wish.draft.channel, wish.draft.external_id)):
            gathered.settled[index] = _repeat_or_conflict(wish, found)
        elif wish.draft.channel not in gathered.remembered.reference.channels:
            gathered.settled[index] = UnknownChannel(
                f"There is no channel “{wish.draft.channel}”. Create it first, or correct the order's channel."
            )
    fresh = {index: wish for index, wish in turn.items() if index not in gathered.settled}
    code_of = dict(zip((index for index, wish in turn.items() if wish.draft.customer), codes, strict=True))
    await _know_customers(unit, fresh, code_of, gathered)
    return gathered


_STAGES = ("key", "external")


def _repeats_within(wishes: Sequence[PlaceOrder]) -> set[int]:
    """Wishes that name a key or an external id which an earlier one of the batch names: their turn comes later."""
    seen: set[tuple[str, str, str]] = set()
    waiting: set[int] = set()
    for index, wish in enumerate(wishes):
        names = _names(wish)
        if any(name in seen for name in names):
            waiting.add(index)
        seen.update(names)
    return waiting


def _names(wish: PlaceOrder) -> list[tuple[str, str, str]]:
    names = []
    if wish.key:
        names.append(("key", wish.key.scope, wish.key.key))
    if wish.draft.external_id:
        names.append(("external", wish.draft.channel, wish.draft.external_id))
    return names


def _repeat_or_conflict(wish: PlaceOrder, found: tuple[UUID, str, bytes]) -> Repeated | Refusal:
    order_id, number, sent_hash = found
    if sent_hash == wish.sent_hash:
        return Repeated(order_id)
    return ExternalIdTaken(
        f"Order {number} already has the external id “{wish.draft.external_id}” of channel “{wish.draft.channel}”,"
        " with other content. Send a change of that order instead, or use another external id."
    )


async def _know_customers(
    unit: UnitOfWork, fresh: Mapping[int, PlaceOrder], code_of: Mapping[int, str | None], gathered: Gathered
) -> None:
    contents = {index: content_hash(wish.draft) for index, wish in fresh.items()}
    wanted = [(code, contents[index]) for index in fresh if (code := code_of.get(index))]
    alike, returning = await unit.together(
        find_look_alikes(unit, wanted=wanted),
        customers_with_orders(unit, customers={code for code, _ in wanted}),
    )
    for index in fresh:
        code = code_of.get(index)
        gathered.new[index] = Known(
            code, code in returning, contents[index], alike.get((code, contents[index]), []) if code else []
        )
