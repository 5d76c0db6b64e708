"""Trying what the mail asks outside: another system of orders, and the language model; nothing is booked by it."""

from lading.flows.company import Company
from lading.intake.handovers import read_systems
from lading.intake.ports import NoOpinion, Waiting
from lading.intake.reader_settings import read_reader
from lading.kernel import Conflict, NotFound, new_id

_SAMPLE = "Purchase order 1\n1 x Sample, no order: this text was made up to try the model."


class NothingToTry(Conflict):
    """It cannot be tried from here."""

    code = "nothing_to_try"


async def try_system(company: Company, *, channel: str) -> str:
    """Why the system of a channel cannot be asked, as a sentence; empty where it answers.

    It is asked for an order that it cannot know. Raises `NotFound`, and `NothingToTry` for a system that can only be
    written to.
    """
    async with company.database.unit_of_work() as unit:
        system = (await read_systems(unit, channels=[channel])).get(channel)
        rows = await unit.fetch("SELECT secret FROM intake_systems WHERE channel = %s", [channel])
    if system is None:
        raise NotFound(f"No other system takes the orders of channel “{channel}”.")
    if company.order_systems is None or (system.settings.way == "rest" and not system.settings.find_url):
        raise NothingToTry(
            "It can only be tried by sending an order: say at which address orders are found by their key."
        )
    key = str(new_id())
    answered = await company.order_systems(system.settings, str(rows[0][0])).find(key=key, name=f"trial-{key[:8]}")
    if answered is None:
        return ""
    return answered.sentence if isinstance(answered, Waiting) else "It says that it knows an order that nobody sent."


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
