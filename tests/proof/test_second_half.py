"""The second half of the examples: files run side by side."""

import pytest

from tests.proof.orders import prove_with


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("founded")
def test_the_laws_hold_whatever_happens() -> None:
    prove_with(examples=250, seed=2)
