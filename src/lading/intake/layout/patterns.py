"""Regular expressions of words in many languages, kept in a table of their own."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def tables() -> dict[str, Any]:
    """The tables themselves; each is one expression's pieces, or a table of words."""
    return tomllib.loads((Path(__file__).parent / "patterns.toml").read_text())


def words(name: str) -> str:
    """An expression's source."""
    return "".join(tables()[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """An expression, compiled."""
    return re.compile(words(name), re.IGNORECASE)
