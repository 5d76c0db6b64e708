"""Cases of the mail for tests: written as they stand after reading, judging and booking."""

from typing import Any

import msgspec

from lading.flows.company import Company
from lading.intake.choices import Choices
from lading.intake.matched import Deviation, Matches
from lading.intake.reading import Reading
from lading.kernel import new_id


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def booked_case(
    company: Company,
    number: str,
    *,
    reading: Reading,
    order: str,
    matches: Matches | None = None,
    choices: Choices = Choices(),  # noqa: B008 -- frozen
    corrected: Reading | None = None,
    deviations: tuple[Deviation, ...] = (),
    customer: str = "C-7",
    sender: str = "einkauf@mueller.example",
    by: str = "user:ada",
) -> None:
    """A case that became an order, with its message."""
    message, case = new_id(), new_id()
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO intake_messages (id, source, channel, sender, received_at, sha256)"
            " VALUES (%s, 'intake:upload', 'web', %s, now(), '')",
            [message, sender],
        )
        await unit.execute(
            "INSERT INTO intake_cases (id, number, message, channel, kind, state, reading, corrected, choices, matches,"
            " deviations, customer, booked_as, booked_by, received_at, settled_at, currency, total)"
            " VALUES (%s, %s, %s, 'web', 'order', 'booked', %s, %s, %s, %s, %s, %s, %s, %s, now(), now(), 'EUR', 100)",
            [
                *(case, number, message, _json(reading), _json(corrected) if corrected else None, _json(choices)),
                *(_json(matches or {}), _json(list(deviations)), customer, order, by),
            ],
        )
        await unit.execute(
            'INSERT INTO intake_outcomes (case_id, line, probability, "right", alone, decided_at)'
            " VALUES (%s, 1, 0.9, %s, %s, now())",
            [case, None if by == "alone" else True, by == "alone"],
        )
