"""Trying what the mail asks outside: another system of orders, and the language model; nothing is booked by it."""

from lading.flows.company import Company
from lading.intake.handovers import read_systems
from lading.intake.ports import NoOpinion, Tried
from lading.intake.reader_settings import read_reader
from lading.kernel import Conflict, NotFound

_SAMPLE = "Purchase order 1\n1 x Sample, no order: this text was made up to try the model."


class NothingToTry(Conflict):
    """It cannot be tried from here."""

    code = "nothing_to_try"


async def try_system(company: Company, *, channel: str) -> Tried:
    """What came of trying the way to the system of a channel; nothing is sent to be booked. Raises `NotFound`."""
    async with company.database.unit_of_work() as unit:
        system = (await read_systems(unit, channels=[channel])).get(channel)
        rows = await unit.fetch("SELECT secret FROM intake_systems WHERE channel = %s", [channel])
    if system is None:
        raise NotFound(f"No other system takes the orders of channel “{channel}”.")
    if company.order_systems is None:
        raise NothingToTry("It cannot be tried from here.")
    return await company.order_systems(system.settings, str(rows[0][0])).attempt()


async def try_reader(company: Company) -> str:
    """Why the language model gives no answer, as a sentence; empty where it does. It is sent a made-up text.

    Raises `NothingToTry` where none is named.
    """
    async with company.database.unit_of_work() as unit:
        settings, secret = await read_reader(unit)
    if company.second_reader is None or not (settings.url and settings.model):
        raise NothingToTry("No language model is named yet.")
    try:
        await company.second_reader(settings, secret).read(_SAMPLE)
    except NoOpinion as error:
        return str(error)
    return ""
