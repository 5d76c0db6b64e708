"""Show the label of a genuine paper in the paper's own words: each digest is looked for in the file, else it is `?`.

`python -m bench.intake.show` tells of every paper how many digests are found; with a file's path it shows that label.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lading.app.bench.intake.labels import read_labels
from lading.app.bench.intake.truth import Truth
from lading.app.bench.intake.words import Digests, Wording, digest, tokens

LONGEST = 8  # tokens that one number may be printed in


def words_of(paper: Path) -> dict[str, str]:
    """Every token of a PDF, and every run of a few that may be one number, by digest."""
    import pypdfium2  # type: ignore[import-untyped]  # optional dependency: only who checks labels opens papers here

    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))
    found = tokens(text)
    runs = (found[at : at + size] for size in range(1, LONGEST) for at in range(len(found)))
    return {digest("".join(run)): " ".join(run) for run in runs}


def show(value: object, words: dict[str, str]) -> object:
    """The same value with digests replaced by the paper's words."""
    if isinstance(value, Wording):
        more = f" (+ {said(value.more, words)})" if value.more else ""
        return said(value.core, words) + more
    if isinstance(value, msgspec.Struct):
        return {name: show(getattr(value, name), words) for name in value.__struct_fields__ if getattr(value, name)}
    if isinstance(value, tuple):
        return [show(one, words) for one in value]
    return words.get(value, value) if isinstance(value, str) else value


def said(digests: Digests, words: dict[str, str]) -> str:
    """The words of these digests."""
    return " ".join(words.get(one, "?") for one in digests)


def missing(truth: Truth, words: dict[str, str]) -> int:
    """How many digests of wordings are not in the paper; spellings that are only allowed do not count."""
    return sum(one not in words for wording in _wordings(truth) for one in wording.core)


def _wordings(truth: Truth) -> Iterator[Wording]:
    place = truth.ship_to
    for group in (truth.buyer, place.name, place.street, place.city, *(line.item for line in truth.lines)):
        yield from group


def _print(value: object, indent: str = "") -> None:
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, dict) or (isinstance(one, list) and one and isinstance(one[0], dict)):
                print(f"{indent}{name}:")
                _print(one, indent + "    ")
            else:
                print(f"{indent}{name}: {one}")
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            print(f"{indent}{number}.")
            _print(one, indent + "    ")


def main(wanted: list[str]) -> None:
    """Show these papers' labels, or of all papers what is not found."""
    for paper, truth in read_labels():
        if not wanted:
            words = words_of(paper)
            print(f"{missing(truth, words):3} not found   {truth.half:4}   {truth.file}")
        elif any(paper.samefile(one) for one in wanted):
            _print(show(truth, words_of(paper)))


if __name__ == "__main__":
    main(sys.argv[1:])
