"""Where goods go on a paper whose label for it nobody knows: a whole address below words that are no name."""

from collections.abc import Callable, Iterator

from lading.intake.layout.addresses import address_of, is_site
from lading.intake.layout.blocks import LEGAL, Block, column_below
from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.senders import is_of_domain

_MOST_WORDS = 5
_VAGUE = frozenset({"location", "department", "information", "site", "address"})
"""Labels that say no more than that something follows."""


def unlabelled_ship_to(
    paper: Paper, until: int | None, known: list[Block], is_ours: Callable[[str], bool]
) -> Block | None:
    """The address under an unknown label that is nobody's yet; one with a place inside a company first."""
    taken = {normal(block.address.street) for block in known}

    def free(blocks: Iterator[Block]) -> list[Block]:
        return [
            block for block in blocks if normal(block.address.street) not in taken and not is_ours(block.address.name)
        ]

    found = free(_under_unknown(paper, until))
    if found:
        return max(found, key=lambda block: any(is_site(one.text) for one in block.chunks[:3]))
    bare = free(_without_label(paper, until))
    return bare[-1] if len(bare) > 1 or (bare and _is_inside(bare[0])) else None


def _under_unknown(paper: Paper, until: int | None) -> Iterator[Block]:
    for at, line in enumerate(paper.lines[:until]):
        if line.page:
            return
        for chunk in line.chunks:
            vague = normal(chunk.text) in _VAGUE
            if (paper.is_label(chunk) and not vague) or not _may_be_label(paper, chunk):
                continue
            under = column_below(paper, at, chunk)
            told = address_of([one.text for one in under])
            if told.complete and len(under) >= 3 and _stands_out(chunk, under[0]):
                yield Block("ship_to", chunk, under, told, exact=False)


def _without_label(paper: Paper, until: int | None) -> Iterator[Block]:
    """Whole addresses above the table that nothing stands above; the first is the one that heads the letter."""
    for at, line in enumerate(paper.lines[:until]):
        if line.page:
            return
        for chunk in line.chunks:
            if paper.is_label(chunk) or ":" in chunk.text or not any(letter.isalpha() for letter in chunk.text):
                continue
            if any(_is_right_above(one, chunk) for above in paper.lines[max(0, at - 3) : at] for one in above.chunks):
                continue
            chunks = [chunk, *column_below(paper, at, chunk)]
            told = address_of([one.text for one in chunks])
            if told.complete and len(chunks) >= 3:
                yield Block("ship_to", chunk, chunks, told, exact=False, place=0.85)


def _is_right_above(upper: Chunk, lower: Chunk) -> bool:
    near = 0 <= lower.top - upper.bottom < 1.2 * lower.height and upper.page == lower.page
    return near and (abs(upper.left - lower.left) < 6 or abs(upper.right - lower.right) < 6)


def _is_inside(block: Block) -> bool:
    return any(is_site(one.text) for one in block.chunks[1:3])


def _may_be_label(paper: Paper, chunk: Chunk) -> bool:
    text = chunk.text
    plain = len(chunk.words) <= _MOST_WORDS and not any(letter.isdigit() or letter == "@" for letter in text)
    return plain and not LEGAL.search(text) and not is_of_domain(paper.domains, text)


def _stands_out(label: Chunk, below: Chunk) -> bool:
    """Whether words look like a label of what is below them: a colon, bolder or capital or smaller letters."""
    bolder = label.words[0].bold and not below.words[0].bold
    capital = label.text.isupper() and not below.text.isupper()
    return label.text.rstrip().endswith(":") or bolder or capital or label.height < 0.85 * below.height
