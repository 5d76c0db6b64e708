"""Addresses whose label corrections have taught: where the block stands, and what it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from lading.intake.layout.addresses import Address, address_of
from lading.intake.layout.find_value import all_found
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.regions import country_of
from lading.intake.reading import Field, Reading

PREFIXES = ("ship_to", "bill_to")
_PARTS = ("name", "street", "more", "city", "region", "postal_code", "country")
_MOST_LINES, _NEAR, _SURE = 7, 6.0, 0.93


def learn_blocks(paper: Paper, reading: Reading, corrected: Reading) -> dict[str, Any]:
    """The label and place of each address of which something was corrected; nothing where no label is found."""
    found: dict[str, Any] = {}
    for prefix in PREFIXES:
        names = [f"{prefix}_{part}" for part in ("name", "street", "city", "postal_code")]
        if all(reading.value(name) == corrected.value(name) for name in names):
            continue
        wanted = [normal(corrected.value(name)) for name in names if corrected.value(name)]
        ranked = sorted(_places(paper, corrected, names[:2]), key=lambda one: (-_says(one[1], wanted), len(one[1])))
        if ranked and _says(ranked[0][1], wanted) >= min(3, len(wanted)):
            found[prefix] = ranked[0][0] | _street(ranked[0][1], corrected, prefix)
    return found


def _street(block: list[Chunk], corrected: Reading, prefix: str) -> dict[str, int]:
    """How many lines above its city the street stands, where other lines of the block look like streets, too."""
    lines = [normal(chunk.text) for chunk in block]
    street, city = (normal(corrected.value(f"{prefix}_{part}")) for part in ("street", "city"))
    at = [n for n, line in enumerate(lines) if street and street in line]
    below = [n for n, line in enumerate(lines) if city and city in line and at and n > at[0]]
    return {"street": below[-1] - at[0]} if below else {}


def _says(chunks: list[Chunk], wanted: list[str]) -> int:
    text = normal(" ".join(chunk.text for chunk in chunks))
    return sum(one in text for one in wanted)


def _places(paper: Paper, corrected: Reading, names: list[str]) -> Iterator[tuple[dict[str, Any], list[Chunk]]]:
    """Every label that a value of the address may belong to, with the chunks that would be its block."""
    for name in names:
        for chunk in all_found(paper, "text", corrected.value(name)) if corrected.value(name) else ():
            for told in _labels_of(paper, chunk):
                yield from ((told, _whole(block)) for block in _blocks(paper, told) if _holds(block, chunk))


def _labels_of(paper: Paper, chunk: Chunk) -> Iterator[dict[str, Any]]:
    """Words before it in its own chunk, the chunk to its left, and what stands above it."""
    at = next(
        n for n, line in enumerate(paper.lines) if line.page == chunk.page and abs(line.middle - chunk.middle) < 2
    )
    line = paper.lines[at]
    own = next((one for one in line.chunks if one.overlap(chunk.left, chunk.right) > 0), chunk)
    before = [word for word in own.words if word.right <= chunk.left + 0.5]
    if before:
        yield {"label": normal(" ".join(word.text for word in before)), "place": "behind"}
    for left in [one for one in line.chunks if one.right <= chunk.left][-1:]:
        yield {"label": normal(left.text), "place": "right"}
    above = [one for one in reversed(paper.lines[max(0, at - 3) : at]) if one.page == chunk.page]
    for over in (one for row in above for one in row.chunks if abs(one.left - own.left) < _NEAR):
        yield {"label": normal(over.text), "place": "below"}


def _holds(block: list[Chunk], chunk: Chunk) -> bool:
    return any(chunk.text in one.text and abs(one.middle - chunk.middle) < 1 for one in block)


def learned_blocks(paper: Paper, hints: Mapping[str, Any]) -> dict[str, Field]:
    """The fields of addresses at their learned labels."""
    found: dict[str, Field] = {}
    for prefix, told in hints.get("blocks", {}).items():
        blocks = [(address_of([chunk.text for chunk in part]), part) for part in map(_whole, _blocks(paper, told))]
        blocks = [(_with_street(read, part, told.get("street", 0)), part) for read, part in blocks]
        best = max(blocks, key=lambda one: _worth(one[0]), default=None)
        if best is not None and best[0].city and (best[0].street or best[0].postal_code):
            found |= _fields(paper, prefix, *best)
    return found


def _with_street(told: Address, block: list[Chunk], above: int) -> Address:
    """The address with the street so many lines above its city, as was learned; what stood there instead is more."""
    city = next((n for n, one in enumerate(block) if told.city and normal(told.city) in normal(one.text)), 0)
    street = block[city - above].text.strip(" ,") if above and city > above else told.street
    if street == told.street or not told.street:
        return told
    more = ", ".join(part for part in (told.more, told.street) if part and part != street)
    return Address(told.name, street, more, told.city, told.region, told.postal_code, told.country)


def without_replaced(header: dict[str, Field], learned: Mapping[str, Field]) -> dict[str, Field]:
    """The header without parts of an address that was read anew as learned: half of another one says nothing."""
    gone = tuple(f"{prefix}_" for prefix in PREFIXES if f"{prefix}_city" in learned and f"{prefix}_street" in learned)
    return {name: field for name, field in header.items() if not (gone and name.startswith(gone))} | dict(learned)


def _whole(block: list[Chunk]) -> list[Chunk]:
    """As many of its lines as make an address, with the country below: what follows is another one's."""
    for count in range(2, len(block)):
        told = address_of([chunk.text for chunk in block[:count]])
        if told.street and told.city and told.postal_code:
            return block[: count + bool(country_of(block[count].text))]
    return block


def _worth(told: Address) -> int:
    return 2 * bool(told.postal_code) + bool(told.city) + bool(told.street) + bool(told.name)


def _fields(paper: Paper, prefix: str, told: Address, block: list[Chunk]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for part in _PARTS:
        if value := getattr(told, part):
            seen = [one for one in block if normal(value.split(",", maxsplit=1)[0]) in normal(one.text)] or block
            field = field_of(paper, value, seen[:1], _SURE)
            found[f"{prefix}_{part}"] = Field(field.value, field.probability, "learned", field.evidence)
    return found


def _blocks(paper: Paper, told: Mapping[str, Any]) -> Iterator[list[Chunk]]:
    """The chunks that stand below, right of or behind every chunk that is, or begins with, the label."""
    label, place = told["label"], told["place"]
    if not label:
        return
    for at, line in enumerate(paper.lines):
        for n, chunk in enumerate(line.chunks):
            if place == "behind":
                if rest := _rest(chunk, label):
                    yield [rest, *_under(paper, at, rest)]
            elif normal(chunk.text) != label:
                continue
            elif place == "below":
                yield _under(paper, at, chunk)
            elif n + 1 < len(line.chunks):
                yield [line.chunks[n + 1], *_under(paper, at, line.chunks[n + 1])]


def _rest(chunk: Chunk, label: str) -> Chunk | None:
    for count in range(len(chunk.words) - 1, 0, -1):
        head = chunk.part(0, count)
        if head is not None and normal(head.text) == label:
            return chunk.part(count)
    return None


def _under(paper: Paper, at: int, first: Chunk) -> list[Chunk]:
    """The chunks below that begin at the same side, until a gap."""
    chunks: list[Chunk] = []
    above = first
    for line in paper.lines[at + 1 :]:
        if line.page != first.page or len(chunks) == _MOST_LINES:
            break
        if line.middle - first.middle < 0.5 * first.height:
            continue
        same = next((one for one in line.chunks if abs(one.left - above.left) < _NEAR), None)
        far = 1.3 if chunks else 2.5
        if same is None and line.top - above.bottom <= far * above.height:
            continue
        if same is None or same.top - above.bottom > far * max(above.height, same.height):
            break
        chunks.append(same)
        above = same
    return chunks
