"""Addresses whose parts have labels of their own: `Street: …`, `City: …`, `b. STREET ADDRESS` above its value."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lading.intake.layout.addresses import Address, address_of
from lading.intake.layout.blocks import Block
from lading.intake.layout.lines import Chunk
from lading.intake.layout.meaning import ideas_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper

_FARTHEST, _MOST_LINES, _LEAST = 3.2, 14, 2
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-h])[.)]\s?(?=\S)")
_PLACES = frozenset({"deliver", "recipient", "destination"})
_NEVER = frozenset({"invoice", "vendor", "buyer", "date", "termin", "number", "terms", "wanted", "item"})
_OTHER = frozenset({"invoice", "vendor", "buyer", "customer"})


@cache
def _names() -> dict[str, str]:
    told = tomllib.loads((Path(__file__).parent / "parted.toml").read_text())
    return {normal(phrase): part for part, phrases in told.items() for phrase in phrases}


def parted_places(paper: Paper, until: int | None) -> Iterator[Block]:
    """Places of delivery below a word for one, told part by part."""
    for at, line in enumerate(paper.lines[:until]):
        for chunk in line.chunks:
            if _is_place(paper, chunk) and (found := _parts(paper, at, chunk)):
                yield _block(chunk, found)


def _is_place(paper: Paper, chunk: Chunk) -> bool:
    text = _NUMBERED.sub("", chunk.text)
    words = normal(text).split()
    if not words or len(words) > 4 or any(sign.isdigit() for sign in text):
        return False
    if any(label.room == "block" and label.field == "ship_to" and label.closed for label in paper.labels(chunk)):
        return True
    ideas = frozenset().union(*map(ideas_of, words))
    return bool(ideas & _PLACES) and not ideas & _NEVER


def _parts(paper: Paper, at: int, label: Chunk) -> dict[str, Chunk]:
    """The values below a label by their part; nothing where fewer than two of them are told."""
    found: dict[str, Chunk] = {}
    bottom = label.bottom
    for below, line in enumerate(paper.lines[at : at + _MOST_LINES], start=at):
        if line.page != label.page or line.top - bottom > _FARTHEST * label.height:
            break
        within = [one for one in line.chunks if one.left > label.left - 8 and one is not label]
        if any(_is_other(paper, one) for one in within if abs(one.left - label.left) < 12):
            break
        for one in within:
            part, value = _part(paper, below, one)
            if part and value is not None and part not in found:
                found[part] = value
                bottom = value.bottom
    return found if len(found) >= _LEAST and found.keys() & {"street", "city"} else {}


def _is_other(paper: Paper, chunk: Chunk) -> bool:
    """Whether another party begins here."""
    ideas = frozenset().union(*map(ideas_of, normal(chunk.text).split()))
    named = any(label.room == "block" and label.field != "ship_to" and label.closed for label in paper.labels(chunk))
    return _part_of(chunk.text) == "" and (named or bool(ideas & _OTHER and len(chunk.words) <= 3))


def _part_of(text: str) -> str:
    return _names().get(normal(_NUMBERED.sub("", text)).strip(), "")


def _part(paper: Paper, at: int, chunk: Chunk) -> tuple[str, Chunk | None]:
    """What a chunk is the label of, and its value: behind a colon, to the right, or below."""
    head, colon, tail = chunk.text.partition(":")
    if colon and tail.strip():
        part = _part_of(head)
        return part, chunk.part(len(head.split())) if part else None
    part = _part_of(chunk.text.rstrip(": "))
    if not part:
        return "", None
    line = paper.lines[at]
    after = next((one for one in line.chunks if one.left > chunk.right), None)
    near = (
        after is not None and after.left - chunk.right < 0.25 * chunk.size[0] and not _part_of(after.text.rstrip(": "))
    )
    if near:
        return part, after
    below = [
        one
        for one in (paper.lines[at + 1].chunks if at + 1 < len(paper.lines) else [])
        if abs(one.left - chunk.left) < 8
    ]
    tight = bool(below) and below[0].top - chunk.bottom < chunk.height and not _part_of(below[0].text.rstrip(": "))
    return part, below[0] if tight and not colon else None


def _block(label: Chunk, found: dict[str, Chunk]) -> Block:
    texts = {part: chunk.text.strip(" :,") for part, chunk in found.items()}
    city = " ".join(texts[part] for part in ("postal_code", "city") if part in texts)
    if "region" in texts:
        city = f"{texts.get('city', '')}, {texts['region']} {texts.get('postal_code', '')}".strip(" ,")
    lines = [texts.get("name", "x"), texts.get("street", ""), city, texts.get("country", "")]
    told = address_of([line for line in lines if line])
    address = Address(
        name=texts.get("name", ""),
        street=texts.get("street", ""),
        more=texts.get("more", ""),
        city=told.city or texts.get("city", ""),
        region=told.region,
        postal_code=told.postal_code or texts.get("postal_code", ""),
        country=told.country,
    )
    return Block("ship_to", label, [*found.values()], address, exact=True, place=0.95)
