"""What the decoder says, in the words of problem details."""

import msgspec
import pytest

from lading.api.explain import explain, pointer


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ""),
        (".sku", "/sku"),
        (".lines[0].quantity", "/lines/0/quantity"),
        ("[3]", "/3"),
        (".attributes[...].x", "/attributes/*/x"),
        (".a~b/c", "/a~0b~1c"),
    ],
)
def test_paths_become_pointers(path: str, expected: str) -> None:
    assert pointer(path) == expected


def test_unknown_words_are_passed_on() -> None:
    error = explain(msgspec.ValidationError("Something new - at `$.x`"), prefix="/rows/7")
    assert (error.pointer, error.code, error.message) == ("/rows/7/x", "invalid", "Something new.")
