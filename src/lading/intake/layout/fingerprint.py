"""The layout of a paper in a few letters: its labels, where they stand on the first page, and who sent it."""

from hashlib import blake2b

from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper

_MOST = 24


def fingerprint(paper: Paper, sender: str) -> str:
    """The same for all papers of one form: of labels only, in their order, with the third of the page they stand in."""
    marks: list[str] = []
    for chunk in paper.chunks:
        if chunk.page > 0 or len(marks) >= _MOST:
            break
        if paper.is_label(chunk) and (label := next((one for one in paper.labels(chunk) if one.strong), None)):
            head = chunk.part(0, label.words)
            marks.append(f"{normal(head.text) if head else ''}@{int(3 * chunk.left / chunk.size[0])}")
    shape = "|".join(sorted(set(marks)))
    return f"{sender_of(sender)}:{blake2b(shape.encode(), digest_size=6).hexdigest()}"


def sender_of(sender: str) -> str:
    """How a sender stands in front of a layout: its domain, `-` where it has none."""
    return (sender.rsplit("@", 1)[-1].casefold() if "@" in sender else "") or "-"
