"""Letting go of what is authorised and not taken, because somebody says so."""

from collections.abc import Sequence

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.ask_providers import ask_providers, look_at_money
from lading.kernel import Conflict
from lading.payments.distribute import Part
from lading.payments.money_entries import needs_provider
from lading.payments.operations import Operation
from lading.store import UnitOfWork


class Void(msgspec.Struct, frozen=True, kw_only=True):
    """Let go of what is authorised by one tender (None: by all of them) and not taken."""

    number: str
    reason: str
    tender: int | None = None


class NothingToVoid(Conflict):
    """Nothing is authorised by a provider of ours, or money is under way."""

    code = "nothing_to_void"


async def void_orders(unit: UnitOfWork, *, wishes: Sequence[Void]) -> list[list[Operation]]:
    """Ask providers to let go. Raises `NotFound`, `NothingToVoid`."""
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    looks = await look_at_money(unit, {order.id: order for order in locked.values()})
    made: list[list[Operation]] = []
    for wish in wishes:
        look = looks[locked[wish.number].id]
        busy = {one.tender for one in look.operations if one.is_open}
        parts = [
            Part(one, one.authorised - one.captured)
            for one in look.books.tenders
            if needs_provider(one) and one.authorised > one.captured and one.tender not in busy
            if wish.tender in (None, one.tender)
        ]
        if not parts:
            raise NothingToVoid(f"Nothing of order {wish.number} is authorised that could be let go of now.")
        made.append(await ask_providers(unit, look, "void", parts, wish.reason))
    await save_changes(unit, orders=locked.values())
    return made
