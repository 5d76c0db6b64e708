"""Orders of advertising: who advertises is who buys, and the contract's own number is the order's."""

from collections.abc import Iterator

from lading.intake.layout.header_number import as_number
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.reading import Field

_WHO = ("advertiser", "advertiser name", "client / advertiser")
_NUMBERS = (
    ("contract number", "contract / revision", "contract / revision number", "contract", "contract no"),
    ("order number", "order / revision", "station order number", "buy number", "dare number", "order"),
    ("estimate id", "estimate number", "estimate", "est number"),
)
_LONGEST, _NEAR = 3, 0.12


def advertising_of(paper: Paper) -> dict[str, Field]:
    """Buyer and number of such an order; nothing on a paper on which nobody advertises."""
    who = next(_values(paper, _WHO), None)
    if who is None:
        return {}
    found = {"buyer": field_of(paper, who.text.strip(" :"), [who], 0.85)}
    for words in _NUMBERS:
        numbers = [number for value in _values(paper, words) if (number := as_number(paper, value)) is not None]
        if numbers:
            first = numbers[0].part(0, 1) or numbers[0]
            found["po_number"] = field_of(paper, first.text.strip("#:/ "), [first], 0.85)
            break
    return found


def _values(paper: Paper, words: tuple[str, ...]) -> Iterator[Chunk]:
    """What stands behind, right of, or below one of these labels."""
    for at, line in enumerate(paper.lines):
        for n, chunk in enumerate(line.chunks):
            count = _label(chunk, words)
            if not count:
                continue
            if (rest := chunk.part(count)) is not None:
                yield rest
                continue
            right = line.chunks[n + 1] if n + 1 < len(line.chunks) else None
            if right is not None and right.left - chunk.right < _NEAR * right.size[0]:
                yield right
            if (below := _below(paper, at, chunk)) is not None:
                yield below


def _label(chunk: Chunk, words: tuple[str, ...]) -> int:
    """How many words of a chunk are such a label: all of them, or those up to a colon."""
    for count in range(min(_LONGEST + 1, len(chunk.words)), 0, -1):
        head = chunk.part(0, count)
        closed = head is not None and (count == len(chunk.words) or head.text.endswith((":", "#")))
        if head is not None and closed and normal(head.text) in words:
            return count
    return 0


def _below(paper: Paper, at: int, label: Chunk) -> Chunk | None:
    """The chunk in the next lines that begins under a label, where that is no label's neighbour."""
    for line in paper.lines[at + 1 : at + 4]:
        if line.page != label.page or line.top - label.bottom > 1.2 * label.height:
            return None
        for one in line.chunks:
            if one.top > label.middle and one.overlap(label.left - 2, label.right + 2) > 0:
                return one
    return None
