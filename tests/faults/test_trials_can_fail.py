"""The trial's self-test: acts that die badly are found out."""

import psycopg
import pytest

from lading.flows.company import Company
from tests.faults.door import Door, Duty
from tests.faults.stage import Stage
from tests.faults.trial import Prepare, on_trial, prove_briefly

MORE = "UPDATE stock SET reserved = reserved + 1 WHERE sku = 'MUG-RED' AND place = 'MAIN'"
LESS = "UPDATE stock SET reserved = reserved - 1 WHERE sku = 'MUG-RED' AND place = 'MAIN'"


async def in_halves(company: Company) -> None:
    """What belongs together is committed in two parts."""
    for half in (MORE, LESS):
        async with company.database.unit_of_work() as unit:
            await unit.execute(half)


async def beside_its_transaction(company: Company) -> None:
    """Something is written past the transaction, and stays whatever becomes of it."""
    with psycopg.connect(company.database.url, autocommit=True) as other:
        other.execute("INSERT INTO carriers (code, name) VALUES ('x', 'X') ON CONFLICT DO NOTHING")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET name = 'Other' WHERE sku = 'BOWL'")


def doing(work: object) -> Prepare:
    """A duty that needs nothing."""

    async def prepare(_company: Company) -> Duty:
        return Duty(work)  # type: ignore[arg-type]

    return prepare


@pytest.mark.parametrize(
    ("work", "found"), [(in_halves, "reserved_equals_reservations"), (beside_its_transaction, "something was left")]
)
def test_an_act_that_dies_badly_is_found_out(stage: Stage, door: Door, work: object, found: str) -> None:
    with on_trial(stage, door, doing(work)) as trial, pytest.raises(AssertionError, match=found):
        prove_briefly(trial)
