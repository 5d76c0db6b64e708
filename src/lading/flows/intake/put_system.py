"""Another system that takes the orders of a channel is named, after it was seen that its template can be filled."""

from datetime import UTC, datetime

import msgspec

from lading.flows.intake.hand_over import Numbered, write_order
from lading.intake.handovers import KnownSystem, put_system, read_systems
from lading.intake.ports import SystemSettings
from lading.kernel import NotFound, new_id
from lading.orders import OrderDraft
from lading.store import UnitOfWork


async def put_order_system(
    unit: UnitOfWork,
    *,
    channel: str,
    settings: SystemSettings,
    active: bool = True,
    secret: str | None = None,
    version: int | None = None,
) -> KnownSystem:
    """Say which system takes the orders of a channel; without a `secret` the kept one stays.

    Raises `NotFound`, `Invalid` for a template that cannot be filled, and `SystemMoved` where another version was seen.
    """
    sample = OrderDraft(channel=channel, currency="EUR", lines=[])
    said = Numbered(new_id(), 1, datetime.now(UTC))
    write_order(sample, case="C10001", settings=settings, said=said)
    await put_system(unit, channel=channel, settings=settings, active=active, secret=secret, version=version)
    return await get_system(unit, channel=channel)


async def get_system(unit: UnitOfWork, *, channel: str) -> KnownSystem:
    """The system that takes the orders of a channel. Raises `NotFound`."""
    found = (await read_systems(unit, channels=[channel])).get(channel)
    if found is None:
        raise NotFound(f"No other system takes the orders of channel “{channel}”.")
    return found


async def use_system(unit: UnitOfWork, *, channel: str, active: bool) -> KnownSystem:
    """Let it take orders, or stop it: cases of the channel become orders here then. Raises `NotFound`."""
    found = await get_system(unit, channel=channel)
    await put_system(unit, channel=channel, settings=found.settings, active=active)
    return msgspec.structs.replace(found, active=active)
