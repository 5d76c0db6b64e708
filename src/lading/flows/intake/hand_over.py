"""Orders of the mail whose home is another system: written there once, asked for before anything is sent again."""

from collections.abc import Callable, Sequence

import msgspec
import structlog

from lading.flows.company import Company
from lading.intake.at_desk import CaseAtDesk
from lading.intake.fill_template import fill_template
from lading.intake.handovers import Handover, KnownSystem, NewHandover, intend, settle_handover, take_handovers
from lading.intake.ports import Answered, OrderSystem, SystemSettings, Waiting
from lading.kernel import Actor
from lading.orders import OrderDraft
from lading.store import UnitOfWork

Open = Callable[[SystemSettings, str], OrderSystem]
"""Makes the adapter of a system out of its settings and its secret."""
COURIER = Actor("system", "handover")
_log = structlog.get_logger("lading.intake")
_encode = msgspec.json.Encoder(decimal_format="string").encode


async def intend_handovers(
    unit: UnitOfWork, *, orders: Sequence[tuple[CaseAtDesk, OrderDraft]], systems: dict[str, KnownSystem]
) -> dict[str, str]:
    """Keep what shall be written to other systems; answers by case a word for what it was booked as so far.

    Raises `HandedBefore` for a purchase order that was handed over already.
    """
    wishes = [
        NewHandover(
            case.id,
            draft.channel,
            draft.external_id or case.number,
            write_order(draft, case=case.number, settings=systems[draft.channel].settings),
        )
        for case, draft in orders
    ]
    await intend(unit, handovers=wishes)
    return {case.number: "" for case, _ in orders}


def write_order(draft: OrderDraft, *, case: str, settings: SystemSettings) -> bytes:
    """An order in the form that a system takes."""
    named = msgspec.structs.replace(draft, attributes={**draft.attributes, "intake_case": case})
    if settings.template:
        return fill_template(settings.template, msgspec.json.decode(_encode(named)))
    return _encode(named)


async def hand_over_orders(company: Company, *, open_system: Open) -> int:
    """Hand over what is due; answers how many were tried. Nothing is called inside a transaction."""
    async with company.database.unit_of_work(COURIER) as unit:
        due = await take_handovers(unit)
    for one in due:
        answered = await _ask_or_send(one, open_system)
        async with company.database.unit_of_work(COURIER) as unit:
            await settle_handover(unit, one=one, answered=answered)
    return len(due)


async def _ask_or_send(one: Handover, open_system: Open) -> Answered:
    """The first time it is sent; later it is asked for, and sent again only where it surely never arrived."""
    key = str(one.id)
    try:
        system = open_system(one.settings, one.secret)
        if one.attempts > 1 and (found := await system.find(key=key, name=one.name)) is not None:
            return found
        return await system.write(key=key, name=one.name, content=one.content)
    except Exception as error:  # whatever an adapter does, the others go on
        _log.exception("handover_failed", case=one.case)
        return Waiting(f"It failed: {type(error).__name__}.")
