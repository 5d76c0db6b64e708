"""Who buys, who sells, where the goods go, who pays: out of labelled blocks and the letterhead."""

import re

from lading.intake.layout.addresses import Address, address_of, ends_name, parts_of_line
from lading.intake.layout.blocks import LEGAL, Block, blocks_of
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.meaning import ideas_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.parted import parted_places
from lading.intake.layout.patterns import pattern
from lading.intake.layout.places import unlabelled_ship_to
from lading.intake.layout.senders import is_of_domain
from lading.intake.layout.told_places import told_places
from lading.intake.reading import Field

_PARTS = ("name", "street", "more", "city", "region", "postal_code", "country")
_TITLE = pattern("no_names")
_DEPARTMENT = re.compile(
    r"[\s,–-]+(?:purchasing|procurement|einkauf|achats|compras|acquisti|inkoop|zakupy|inköp|indkøb)(?: dep\w*\.?)?$",
    re.IGNORECASE,
)
_SAME = pattern("same_place")
_MOST_OF_SAME = 8
_GUESSED = 0.45
"""How much less sure a place is whose label is not known."""
_CLOSE, _DOUBT, _FAR = 0.6, 0.25, 0.1
"""How near a second place may come, and what that takes of the first's probability."""


def parties_of(paper: Paper, until: int | None) -> dict[str, Field]:
    """Fields of ship-to, bill-to, vendor and buyer."""
    blocks = [*blocks_of(paper), *parted_places(paper, until)]
    blocks = [block for block in blocks if block.field != "ship_to" or not _is_person(block)]
    found: dict[str, Field] = {}
    chosen = {name: _best(paper, blocks, name, until) for name in ("ship_to", "bill_to", "vendor", "buyer")}
    if chosen["ship_to"] is None:
        chosen["ship_to"] = _guessed(paper, until, [block for block in chosen.values() if block is not None])
    _borrow(paper, chosen, until)
    for name in ("ship_to", "bill_to"):
        if (block := chosen[name]) is not None:
            _put(paper, found, name, block, block.address)
    vendor = chosen["vendor"]
    if vendor is not None and vendor.address.name:
        found["vendor"] = field_of(paper, vendor.address.name, vendor.chunks[:1], 0.85)
    _buyer(paper, found, chosen, until)
    return found


def _borrow(paper: Paper, chosen: dict[str, Block | None], until: int | None) -> None:
    """A place that is only said to be another: `SAME AS BILL TO`, `same as above`."""
    for at, line in enumerate(paper.lines[:until]):
        for chunk in line.chunks:
            if chosen["ship_to"] is not None or not _SAME.search(chunk.text) or len(chunk.words) > _MOST_OF_SAME:
                continue
            if any(label.field == "ship_to" for one in _labelling(paper, at, chunk) for label in paper.labels(one)):
                lender = chosen["bill_to"] or chosen["buyer"]
                if lender is not None:
                    chosen["ship_to"] = Block("ship_to", chunk, lender.chunks, lender.address, lender.exact, 0.85)


def _labelling(paper: Paper, at: int, chunk: Chunk) -> list[Chunk]:
    """What may be the label of a chunk: its own beginning, what is left of it, what is above."""
    line = paper.lines[at]
    before = [one for one in line.chunks if one.right <= chunk.left][-1:]
    above = [
        one
        for upper in paper.lines[max(0, at - 2) : at]
        for one in upper.chunks
        if one.overlap(chunk.left, chunk.right) > 0
    ]
    return [chunk, *before, *above[-1:]]


def _guessed(paper: Paper, until: int | None, known: list[Block]) -> Block | None:
    """Where goods go by a sentence, else by an address whose label is not known."""
    told = [block for block in told_places(paper) if not is_us(paper, block.address.name)]
    block = told[0] if told else unlabelled_ship_to(paper, until, known, lambda name: is_us(paper, name))
    if block is not None:
        block.place -= _GUESSED if not told else _GUESSED / 2
    return block


def _is_person(block: Block) -> bool:
    """Whether nothing but a name stands under a label for a place, such as `Deliver To` above who takes it."""
    told = block.address
    return not (told.street or told.city or told.postal_code) and len(block.chunks) <= 1


def _best(paper: Paper, blocks: list[Block], name: str, until: int | None) -> Block | None:
    """The fullest block of a field; less sure where another place has nearly as much for it."""
    fitting = [block for block in blocks if block.field == name]
    if name in {"buyer", "ship_to", "bill_to"}:
        fitting = [block for block in fitting if not is_us(paper, block.address.name)]

    def worth(block: Block) -> float:
        told = block.address
        parts = 2.0 * bool(told.postal_code) + bool(told.city) + bool(told.street) + 0.5 * bool(told.name)
        late = until is not None and _stands_at(paper, block) > until
        return parts - (0.6 if late else 0.0) - (0.0 if block.exact else 0.5)

    ranked = sorted((block for block in fitting if worth(block) >= 0.5), key=worth, reverse=True)
    if not ranked:
        return None
    best = ranked[0]
    best.address.name, best.address.more = whole_name(paper, best.address)
    places = (one for one in ranked[1:] if not _same_place(one.address, best.address))
    if (rival := next(places, None)) is not None and worth(best) - worth(rival) < _CLOSE:
        best.place -= _DOUBT
    return best


def _same_place(one: Address, other: Address) -> bool:
    return normal(one.street) == normal(other.street) and one.postal_code == other.postal_code


def whole_name(paper: Paper, told: Address) -> tuple[str, str]:
    """A name that a narrow column has broken, where the paper has it elsewhere in one piece; and what is left of it."""
    second, _, rest = told.more.partition(", ")
    joined = f"{told.name} {second}"
    if second and any(joined.casefold() in text.casefold() for text in paper.texts):
        return joined, rest
    return told.name, told.more


def _stands_at(paper: Paper, block: Block) -> int:
    return next(at for at, line in enumerate(paper.lines) if block.label in line.chunks)


def is_us(paper: Paper, name: str) -> bool:
    bare = normal(name)
    return bool(bare) and any(ours and (ours in bare or bare in ours) for ours in paper.us if "@" not in ours)


def _put(paper: Paper, found: dict[str, Field], prefix: str, block: Block, told: Address) -> None:
    sure = (0.9 if told.postal_code and told.city and told.street else 0.7) - (1.0 - min(1.0, block.place + _FAR))
    for part in _PARTS:
        value = getattr(told, part)
        if not value or (prefix == "bill_to" and part == "more"):
            continue
        seen = [chunk for chunk in block.chunks if _says(chunk, value)] or block.chunks
        key = f"{prefix}_{part}"
        found[key] = field_of(
            paper, value, seen[:1] if len(seen) < len(block.chunks) else seen, sure if part != "more" else 0.6
        )


def _says(chunk: Chunk, value: str) -> bool:
    return normal(value.split(",", maxsplit=1)[0]) in normal(chunk.text)


def _buyer(paper: Paper, found: dict[str, Field], chosen: dict[str, Block | None], until: int | None) -> None:
    """The labelled one, else whose letter it is, else who pays, else who receives."""
    vendor = chosen["vendor"].address.name if chosen["vendor"] is not None else ""
    block = chosen["buyer"]
    if block is not None and not _is_company(block):
        found["contact"] = field_of(paper, block.chunks[0].text, block.chunks[:1], 0.85)
        block = None
    if block is not None and block.address.name:
        whole = 0.9 if LEGAL.search(block.address.name) else 0.85
        found["buyer"] = field_of(paper, block.address.name, block.chunks[:1], whole)
        _put_parts(paper, found, block, block.address)
        return
    head = _letterhead(paper, vendor, until)
    payer, receiver = found.get("bill_to_name"), found.get("ship_to_name")
    if (
        payer is not None
        and not (head and _alike(head[0].text, payer.value))
        and (head is None or not LEGAL.search(head[0].text))
    ):
        found["buyer"] = Field(payer.value, 0.8, payer.method, payer.evidence)
    elif head is not None:
        lines = [chunk.text for chunk in head]
        parts = parts_of_line(lines[0])
        if len(parts) > 2:  # a whole letterhead in one line
            lines = parts
        told = address_of(lines)
        broken = len(lines) > 1 and ends_name(lines[1])
        name = without_department(f"{lines[0]} {lines[1]}" if broken else lines[0])
        found["buyer"] = field_of(paper, name.strip(" ,"), head[:1], 0.88 if payer or receiver else 0.8)
        _put_parts(paper, found, Block("buyer", head[0], head, told, exact=True), told)
    elif receiver is not None:
        found["buyer"] = Field(receiver.value, 0.6, receiver.method, receiver.evidence)


def without_department(name: str) -> str:
    """A company's name without the department that stands behind its legal form."""
    bare = _DEPARTMENT.sub("", name)
    return bare if bare != name and LEGAL.search(bare[-12:]) else name


def _put_parts(paper: Paper, found: dict[str, Field], block: Block, told: Address) -> None:
    for part in ("street", "city", "postal_code", "country"):
        if value := getattr(told, part):
            seen = [chunk for chunk in block.chunks if _says(chunk, value)] or block.chunks[:1]
            found[f"buyer_{part}"] = field_of(paper, value, seen[:1], 0.75)


def _alike(one: str, other: str) -> bool:
    first, second = set(normal(one).split()), set(normal(other).split())
    return len(first & second) >= 0.5 * min(len(first), len(second))


def _is_company(block: Block) -> bool:
    """Whether a label's `buyer` is a company and no person: it has a legal form or an address."""
    told = block.address
    return bool(LEGAL.search(told.name) or (told.postal_code and told.city)) and not re.search(r"@", told.name)


def _letterhead(paper: Paper, vendor: str, until: int | None) -> list[Chunk] | None:
    """The name at the top of the first page with what stands below it: a legal form, or large letters, tell it."""
    height = paper.pages[0].height if paper.pages else 1.0
    options: list[tuple[float, list[Chunk]]] = []
    for at, line in enumerate(paper.lines[:until]):
        if line.page or line.top > 0.3 * height:
            break
        for chunk in line.chunks:
            text = chunk.text.strip()
            if (
                (len(text) > 70 and len(parts_of_line(text)) < 3)
                or ": " in text
                or _TITLE.match(normal(text))
                or _is_title(text)
                or paper.is_label(chunk)
                or any(label.strong and label.room == "block" and label.words > 1 for label in paper.labels(chunk))
                or len(text) < 3
                or sum(map(str.isalpha, text)) < 3
            ):
                continue
            if (
                is_us(paper, text)
                or (vendor and _alike(text, vendor))
                or text.rstrip().endswith(":")
                or re.search(r"@|www\.", text)
            ):
                continue
            score = 2.0 * bool(LEGAL.search(text)) + 0.05 * min(chunk.height, 24) - 3.0 * line.top / height
            score -= 1.5 * sum(map(str.isdigit, text)) / len(text) + 0.3 * (len(chunk.words) > 6)
            score += 1.5 * is_of_domain(paper.domains, text) - 2.0 * ends_name(text)
            score -= 2.5 * bool(address_of(["x", text]).postal_code)
            options.append((score, [chunk, *_under(paper, at, chunk)]))
    best = max(options, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] > 0.2 else None


def _is_title(text: str) -> bool:
    """Whether words say what the paper is: `SERVICE ORDER`."""
    words = normal(text).split()
    return 0 < len(words) <= 4 and not LEGAL.search(text) and "order" in ideas_of(words[-1]) and len(words[-1]) > 2


def _under(paper: Paper, at: int, chunk: Chunk) -> list[Chunk]:
    below: list[Chunk] = []
    bottom = chunk.bottom
    for line in paper.lines[at + 1 : at + 6]:
        same = [
            one
            for one in line.chunks
            if abs(one.left - chunk.left) < 6 or abs(one.left + one.right - chunk.left - chunk.right) < 12
        ]
        if line.page != chunk.page or line.top - bottom > 1.6 * chunk.height or not same or paper.is_label(same[0]):
            break
        below.append(same[0])
        bottom = line.bottom
    return below
