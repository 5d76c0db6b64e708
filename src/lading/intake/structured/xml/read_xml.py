"""XML files: which vocabulary a document is of, and its reading."""

from lading.intake.reading import Reading
from lading.intake.structured.xml.cii import ROOTS, read_cii
from lading.intake.structured.xml.cxml import read_cxml
from lading.intake.structured.xml.tree import Node, read_tree
from lading.intake.structured.xml.ubl import KINDS, read_ubl

_ENVELOPES = ("StandardBusinessDocument", "Envelope", "Body")


def read_xml(text: str) -> list[Reading] | None:
    """The readings of an XML text, None where its vocabulary is none of ours. Raises `Malformed`."""
    root = _inside(read_tree(text))
    if root is None:
        return None
    if root.name == "cXML":
        return [read_cxml(root)]
    return [read_cii(root)] if root.name in ROOTS else [read_ubl(root)]


def _inside(root: Node) -> Node | None:
    """The document, out of the envelope of a transport (SBDH, SOAP) where it is in one."""
    if root.name == "cXML" or root.name in ROOTS or (root.name in KINDS and root.first("ID") is not None):
        return root
    if root.name in _ENVELOPES:
        return next((found for child in root.children() if (found := _inside(child)) is not None), None)
    return None
