"""Whose name goes with the domains that mail comes from, or that a paper names as its sender's."""

import re

from rapidfuzz import fuzz

from lading.intake.hints import Hints
from lading.intake.layout.normal import normal

_DOMAIN = re.compile(r"(?:@|www\.)([\w-]+)(?:\.[\w-]+)+", re.IGNORECASE)
_ALIKE = 85
_SHORTEST = 5


def domains_of(texts: list[str], hints: Hints) -> list[str]:
    """The first words of domains: the sender's and what is printed, without our own."""
    said = [f"@{hints.sender.rsplit('@', 1)[-1]}", *texts]
    found = dict.fromkeys(_letters(name) for text in said for name in _DOMAIN.findall(text))
    ours = " ".join(_letters(name) for name in hints.us)
    return [name for name in found if len(name) >= _SHORTEST and name[:8] not in ours]


def is_of_domain(domains: list[str], name: str) -> bool:
    """Whether a domain is made of a name: `thistlemoor.example` of Thistlemoor Catering Ltd."""
    letters = _letters(name)
    return len(letters) >= _SHORTEST and any(fuzz.partial_ratio(one, letters) >= _ALIKE for one in domains)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", normal(text))
