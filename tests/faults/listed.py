"""The list of acts, and the words in which they are entered."""

from typing import Any

from lading.flows.company import Company
from tests.faults.door import Command, Duty
from tests.faults.trial import Prepare
from tests.road import Road, order

ACTS: dict[str, Prepare] = {}
CARD = {"method": "card", "reference": "a", "authorised": "100", "captured": "100"}


def act(prepare: Prepare) -> Prepare:
    """Enter it in the list, under the name of the function."""
    ACTS[prepare.__name__.replace("_", " ")] = prepare  # type: ignore[attr-defined]
    return prepare


def post(path: str, **body: Any) -> Command:
    """A command with a body."""
    return Command("POST", path, body)


async def released(company: Company, *lines: tuple[str, int | str], **fields: Any) -> tuple[Road, Any]:
    """An order that is with its place, and the fulfilment there."""
    road = await order(company, *lines, **fields)
    (work,) = await road.release()
    return road, work


async def packed(company: Company, *lines: tuple[str, int | str], **fields: Any) -> tuple[Road, Any]:
    """An order in its parcel."""
    road, work = await released(company, *lines, **fields)
    await road.pick(work.id)
    await road.pack(work.id)
    return road, work


__all__ = ["ACTS", "CARD", "Command", "Company", "Duty", "act", "packed", "post", "released"]
