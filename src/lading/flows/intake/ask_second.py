"""A language model's second opinion, where the company wants one: asked outside of any transaction, then weighed."""

from collections.abc import Callable, Sequence

import msgspec
import structlog

from lading.flows.company import Company
from lading.intake.hints import Hints
from lading.intake.opened import Opened
from lading.intake.ports import NoOpinion, ReaderSettings, SecondReader
from lading.intake.reader_settings import read_reader
from lading.intake.reading import Flag, Reading
from lading.intake.second.opinion import shown_text
from lading.intake.second.weigh_opinion import is_hostile, weigh_opinion

OpenReader = Callable[[ReaderSettings, str], SecondReader]
"""Makes the adapter of a model out of its settings and its secret."""
DOUBTFUL = 0.8
"""A reading with a field less sure than this has gaps."""
_log = structlog.get_logger("lading.intake")


async def ask_second(
    company: Company, readings: Sequence[Reading], *, opened: Opened, hints: Hints, open_reader: OpenReader
) -> list[Reading]:
    """The readings with the opinion in them; as they were where none is wanted, and flagged where none came."""
    async with company.database.unit_of_work() as unit:
        settings, secret = await read_reader(unit)
    first = _asked_about(readings, settings)
    text = shown_text(opened) if first is not None else ""
    if first is None or not text.strip():
        return list(readings)
    try:
        opinion = await open_reader(settings, secret).read(text)
    except NoOpinion as error:
        _log.warning("no_opinion", why=str(error))
        flag = Flag("note", f"No second opinion: {error}")
        return [msgspec.structs.replace(one, flags=[*one.flags, flag]) for one in readings or [first]]
    return [weigh_opinion(first, opinion, opened=opened, hints=hints)]


def _asked_about(readings: Sequence[Reading], settings: ReaderSettings) -> Reading | None:
    """The reading that a model is asked about; None where none is wanted.

    Files that a standard describes say what they say; several orders in one document, and a document that gives
    instructions, are left to people.
    """
    if settings.when == "never" or len(readings) > 1:
        return None
    first = readings[0] if readings else Reading(kind="", format="text", header={}, lines=[])
    fields = [*first.header.values(), *(field for line in first.lines for field in line.fields.values())]
    if is_hostile(first) or any(field.method == "standard" for field in fields):
        return None
    gaps = not first.lines or any(field.probability < DOUBTFUL for field in fields)
    return first if gaps or settings.when == "always" else None
