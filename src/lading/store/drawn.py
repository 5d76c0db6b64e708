"""Names that a transaction has drawn for what it makes, and what stands for them until it is kept."""

import itertools
import re
import secrets
import string
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FAR = 10**15


class Drawn:
    """Names, or bare numbers of series, in the order in which they were drawn: `new-1`, `new-2` …"""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._stand_ins = itertools.count(_FAR + secrets.randbelow(_FAR))

    def stand_in(self) -> int:
        """A number far beyond every series, and the next one after that: what is made first sorts first."""
        return next(self._stand_ins)

    def __bool__(self) -> bool:
        return bool(self._known)

    def add(self, names: Iterable[str]) -> None:
        """Remember names, so that `masked` tells them from what stays the same."""
        for name in names:
            self._known.setdefault(name, f"new-{len(self._known) + 1}")

    def masked(self, text: str) -> str:
        """The text with stand-ins for the names of what the transaction makes."""
        return self._known.get(text) or _WORD.sub(lambda found: self._name(found[0]), text)

    def _name(self, word: str) -> str:
        """What stands for a word: `new-1` and `new-1-2` for a drawn F100001 and its F100001-2."""
        if known := self._known.get(word) or self._known.get(word.lstrip(string.ascii_letters)):
            return known
        head, dash, rest = word.rpartition("-")
        return f"{self._name(head)}-{rest}" if dash else word
