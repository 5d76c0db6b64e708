"""The parts of a condition: comparisons, and what joins them."""

from collections.abc import Iterator

import msgspec

from lading.rules.leaf import Asked


class Leaf(msgspec.Struct, frozen=True):
    """One comparison, ready to be asked."""

    text: str
    start: int
    end: int
    asked: Asked


class Not(msgspec.Struct, frozen=True):
    """The opposite of a part."""

    part: "Node"


class Both(msgspec.Struct, frozen=True):
    """True where all of its parts are."""

    parts: tuple["Node", ...]


class Either(msgspec.Struct, frozen=True):
    """True where one of its parts is."""

    parts: tuple["Node", ...]


class Lines(msgspec.Struct, frozen=True):
    """A condition on `any`, `every` or `no` line."""

    which: str
    part: "Node"
    text: str
    start: int
    end: int


Node = Leaf | Not | Both | Either | Lines


class Condition(msgspec.Struct, frozen=True):
    """A condition that is understood: its text, its tree, and the facts that it asks."""

    text: str
    tree: Node
    asks: frozenset[str]


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Every comparison of a condition, those on lines too."""
    match node:
        case Leaf():
            yield node
        case Not() | Lines():
            yield from leaves_of(node.part)
        case Both() | Either():
            for part in node.parts:
                yield from leaves_of(part)
