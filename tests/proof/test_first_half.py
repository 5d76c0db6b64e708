"""The first half of the examples: files run side by side."""

import pytest

from tests.proof.orders import prove_with


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("founded")
def test_the_laws_hold_whatever_happens() -> None:
    prove_with(examples=250, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
@pytest.mark.usefixtures("founded")
def test_the_laws_hold_for_long() -> None:
    prove_with(examples=10_000)
