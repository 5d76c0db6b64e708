"""XML as text: elements made of names and values in the namespaces of a vocabulary."""

from typing import Any


def child(parent: Any, name: str, value: str = "", *, prefix: str = "", **attributes: str) -> Any:
    """A new element at the end of another; `prefix` is one of those that the root declares."""
    from lxml import etree  # type: ignore[import-untyped]  # slow import

    space = parent.nsmap.get(prefix or None)
    element = etree.SubElement(parent, f"{{{space}}}{name}" if space else name)
    if value:
        element.text = "".join(letter for letter in value if letter >= " " or letter in "\n\t")
    for key, text in attributes.items():
        element.set(key, text)
    return element


def root(name: str, spaces: dict[str | None, str]) -> Any:
    """A new document in the namespace without a prefix."""
    from lxml import etree  # slow import

    space = spaces.get(None)
    return etree.Element(f"{{{space}}}{name}" if space else name, nsmap=spaces)


def parsed(text: str) -> Any:
    """The root of an XML text, by the parser that fetches nothing. Raises `Malformed`."""
    from lading.intake.structured.xml.tree import read_tree  # slow import

    return read_tree(text).element


def as_text(element: Any) -> str:
    """The document with its declaration."""
    from lxml import etree  # slow import

    etree.indent(element)
    return str(etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True).decode("utf-8"))


def local(element: Any) -> str:
    """The local name of an element."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def below(element: Any, *names: str) -> Any:
    """The first element below by a path of local names, None without one."""
    for name in names:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element
