"""The second half of the examples, the same in every run: files run side by side. And of the long run, fresh ones."""

import pytest

from tests.proof.long_run import prove_long
from tests.proof.orders import prove_with
from tests.proof.world import World


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("founded")
def test_the_laws_hold_whatever_happens() -> None:
    prove_with(examples=250, seed=2)


@pytest.mark.slow
@pytest.mark.timeout(24 * 3600)
def test_the_laws_hold_for_long(founded: World, capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        prove_long(founded, half=1)
