"""The words of papers: labels by half and language, and sentences by language."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
Labels = dict[str, dict[str, list[str]]]


@cache
def labels(half: str) -> Labels:
    """By language and field, the words that the layouts of a half have for it."""
    return tomllib.loads((FOLDER / f"{'held' if half == 'held' else 'dev'}.toml").read_text())


@cache
def phrases(language: str) -> dict[str, list[str]]:
    """By occasion, the sentences that buyers write."""
    told: dict[str, dict[str, list[str]]] = tomllib.loads((FOLDER / "phrases.toml").read_text())
    return told[language]
