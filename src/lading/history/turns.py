"""How threads of one process take turns while an import prepares the next chunk beside writing the one before."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = 0.0005


@contextmanager
def taking_turns_often() -> Iterator[None]:
    """Let the event loop have its turn at once. As Python is set, every answer of the database waits 5 ms for it."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _OFTEN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
