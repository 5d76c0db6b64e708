"""Where goods go on a paper whose label for it nobody knows: a whole address below words that are no name."""

from collections.abc import Callable, Iterator

from lading.intake.layout.addresses import address_of, is_site
from lading.intake.layout.blocks import LEGAL, Block, column_below
from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.senders import is_of_domain

_MOST_WORDS = 5


def unlabelled_ship_to(
    paper: Paper, until: int | None, known: list[Block], is_ours: Callable[[str], bool]
) -> Block | None:
    """The address under an unknown label that is nobody's yet; one with a place inside a company first."""
    taken = {normal(block.address.street) for block in known}
    found = [
        block
        for block in _under_unknown(paper, until)
        if normal(block.address.street) not in taken and not is_ours(block.address.name)
    ]
    return max(found, key=lambda block: any(is_site(one.text) for one in block.chunks[:3]), default=None)


def _under_unknown(paper: Paper, until: int | None) -> Iterator[Block]:
    for at, line in enumerate(paper.lines[:until]):
        if line.page:
            return
        for chunk in line.chunks:
            if paper.is_label(chunk) or not _may_be_label(paper, chunk):
                continue
            under = column_below(paper, at, chunk)
            told = address_of([one.text for one in under])
            if told.complete and len(under) >= 3 and _stands_out(chunk, under[0]):
                yield Block("ship_to", chunk, under, told, exact=False)


def _may_be_label(paper: Paper, chunk: Chunk) -> bool:
    text = chunk.text
    plain = len(chunk.words) <= _MOST_WORDS and not any(letter.isdigit() or letter == "@" for letter in text)
    return plain and not LEGAL.search(text) and not is_of_domain(paper.domains, text)


def _stands_out(label: Chunk, below: Chunk) -> bool:
    """Whether words look like a label of what is below them: a colon, bolder or capital or smaller letters."""
    bolder = label.words[0].bold and not below.words[0].bold
    capital = label.text.isupper() and not below.text.isupper()
    return label.text.rstrip().endswith(":") or bolder or capital or label.height < 0.85 * below.height
