"""Words as short digests, so that a label can be kept and compared without keeping what genuine papers say."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import msgspec

_TOKEN = re.compile(r"[^\W_]+")
ENOUGH = 0.8

Digests = tuple[str, ...]


class Wording(msgspec.Struct, frozen=True):
    """One right way to say something: `core` has to be there, `more` may be (a legal form, a second line)."""

    core: Digests
    more: Digests = ()

    def is_said_by(self, text: str) -> bool:
        """Whether at least 0.8 of the core is in the text, and at least 0.8 of the text in core and more."""
        got = digests(text)
        if not got or not self.core:
            return False
        recall = shared(got, self.core) / len(self.core)
        precision = shared(got, self.core + self.more) / len(got)
        return recall >= ENOUGH and precision >= ENOUGH


Wordings = tuple[Wording, ...]


def tokens(text: str) -> list[str]:
    """Letters and digits of a text in runs, NFKC, casefolded."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def digest(token: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of a token."""
    return sha256(token.encode()).hexdigest()[:8]


def digests(text: str) -> Digests:
    """The digests of a text's tokens in their order."""
    return tuple(digest(token) for token in tokens(text))


def whole(text: str) -> str:
    """One digest of a number or code, whatever spaces, dots and dashes it is written with."""
    return digest("".join(tokens(text)))


def shared(one: Iterable[str], other: Iterable[str]) -> int:
    """How many digests two texts share, each as often as both have it."""
    return (Counter(one) & Counter(other)).total()


def f1(one: Digests, other: Digests) -> float:
    """The harmonic mean of how much of each text is in the other, 0 to 1."""
    total = len(one) + len(other)
    return 2 * shared(one, other) / total if total else 0.0


def wording(core: str, more: str = "") -> Wording:
    """A wording of plain texts."""
    return Wording(digests(core), digests(more))


def said(text: str, right: Wordings) -> bool:
    """Whether a text says one of these."""
    return any(one.is_said_by(text) for one in right)
