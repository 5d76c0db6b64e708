"""XML, parsed by one hardened parser, and looked at by local names; nothing outside of the text is ever fetched."""

import re
from collections.abc import Iterator
from typing import Any

from lading.intake.structured.malformed import Malformed

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


class Node:
    """An element and the path by which it was reached; names are local, whatever their namespace."""

    __slots__ = ("element", "path")

    def __init__(self, element: Any, path: str) -> None:
        self.element = element
        self.path = path

    @property
    def name(self) -> str:
        """The element's local name."""
        return _local(self.element)

    @property
    def line(self) -> int:
        """The line of the text on which the element begins."""
        return int(self.element.sourceline or 0)

    @property
    def words(self) -> str:
        """The element's own text without blanks around it."""
        return (self.element.text or "").strip()

    def attribute(self, name: str) -> str:
        """An attribute's value, empty where there is none."""
        return str(self.element.get(name) or "").strip()

    def all(self, path: str) -> list["Node"]:
        """The elements below by a path of local names, such as `Party/PartyName/Name`, in their order."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children(name)]
        return found

    def first(self, path: str) -> "Node | None":
        """The first such element."""
        found = self.all(path)
        return found[0] if found else None

    def text(self, path: str) -> str:
        """The text of the first such element that has any."""
        return next((node.words for node in self.all(path) if node.words), "")

    def children(self, name: str = "") -> Iterator["Node"]:
        """The elements right below, all or those of a name."""
        for child in self.element:
            if isinstance(child.tag, str) and name in ("", _local(child)):
                yield Node(child, f"{self.path}/{_local(child)}")

    def descendant(self, name: str) -> "Node | None":
        """The first element of a name however deep."""
        for child in self.children():
            found = child if child.name == name else child.descendant(name)
            if found is not None:
                return found
        return None


def read_tree(text: str) -> Node:
    """The root of an XML text. Entities are not resolved and a DTD is not loaded. Raises `Malformed` with the line."""
    from lxml import etree  # type: ignore[import-untyped]  # slow import

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    bare = _DECLARED.sub(lambda found: "\n" * found[0].count("\n"), text.removeprefix("\ufeff"), count=1)
    try:
        root = etree.fromstring(bare.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        raise Malformed(f"The XML is broken at line {line}, column {column}: {_reason(fault)}.") from None
    return Node(root, f"/{_local(root)}")


def _reason(fault: Any) -> str:
    return str(fault.msg or "it cannot be parsed").split(", line ")[0].strip()


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
