"""Answers that may be some seconds old: asked once, however many look at them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
Name = tuple[str, *tuple[Hashable, ...]]
"""The kind of the answer, and what else tells it from others."""


class Remembering:
    """Keeps answers by name for a while; callers that come while one is asked wait for that one. One per process."""

    def __init__(self, *, most: int = 500) -> None:
        self._most = most
        self._known: dict[Name, tuple[float, Any]] = {}
        self._asking: dict[Name, asyncio.Lock] = {}

    async def recall(self, name: Name, *, seconds: float, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of that name, asked anew where it is older than `seconds`. A failure is not remembered."""
        if (known := self._fresh(name)) is not None:
            return known[0]  # type: ignore[no-any-return]
        lock = self._asking.setdefault(name, asyncio.Lock())
        try:
            async with lock:
                if (known := self._fresh(name)) is not None:
                    return known[0]  # type: ignore[no-any-return]
                answer = await ask()
                self._keep(name, answer, until=monotonic() + seconds)
                return answer
        finally:
            if not lock.locked():
                self._asking.pop(name, None)

    def forget(self, kind: str) -> None:
        """Ask anew what has a name that begins so, because this process has just changed something."""
        self._known = {name: known for name, known in self._known.items() if name[0] != kind}

    def _fresh(self, name: Name) -> tuple[Any] | None:
        known = self._known.get(name)
        return (known[1],) if known and known[0] > monotonic() else None

    def _keep(self, name: Name, answer: Any, *, until: float) -> None:
        if len(self._known) >= self._most:
            now = monotonic()
            self._known = {one: known for one, known in self._known.items() if known[0] > now}
            if len(self._known) >= self._most:
                self._known.clear()
        self._known[name] = (until, answer)
