"""Every act is killed with -9 at its points: it is whole or absent, the laws hold, and done again it is done once."""

import pytest

from tests.faults.acts import ACTS, DONE_ELSEWHERE, NAMED
from tests.faults.door import Door
from tests.faults.stage import Stage
from tests.faults.trial import on_trial, prove_briefly, prove_fully

SPREAD = (
    "place order",
    "change order",
    "cancel order",
    "ship",
    "void shipment",
    "receive stock of items",
    "receive transfer",
    "settle return",
    "exchange return",
    "decide claim for replacement",
    "take payment",
    "refund",
    "issue invoice",
    "place by a channels message",
    "repair what the audit found",
)
"""What every run of the tests kills; `make prove` kills everything, everywhere."""


def test_every_act_that_was_named_has_its_case() -> None:
    missing = [name for name in NAMED if name not in ACTS and name not in DONE_ELSEWHERE]
    assert missing == []


@pytest.mark.parametrize("name", SPREAD)
def test_an_act_that_dies_is_whole_or_absent(stage: Stage, door: Door, name: str) -> None:
    with on_trial(stage, door, ACTS[name]) as trial:
        assert prove_briefly(trial) == 3


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_may_die_anywhere(stage: Stage, door: Door, name: str) -> None:
    with on_trial(stage, door, ACTS[name]) as trial:
        assert prove_fully(trial) > 3
