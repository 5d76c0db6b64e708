"""Whose machine has written a document, by the names that it gives itself. Pure."""

from typing import TYPE_CHECKING

from lading.intake.structured.edi_text import looks_like_edi
from lading.intake.structured.edifact import envelope as edifact
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.x12 import envelope as x12

if TYPE_CHECKING:
    from lading.intake.structured.xml.tree import Node


def sender_names(text: str) -> list[str]:
    """The names of the sender, the most exact first: `ZZ:ACME`, `ACME`; `NetworkId:AN01`; empty where none is said.

    The first one is how its messages are counted.
    """
    bare = text.removeprefix("\ufeff").lstrip()
    try:
        if bare.startswith("<"):
            return _of_xml(text)
        if not looks_like_edi(text) or bare.startswith("STX"):
            return []
        if bare.startswith("UN"):
            messages = [(one.sender.qualifier, one.sender.code) for one in edifact.read_envelope(text).messages]
        else:
            messages = [(one.sender.qualifier, one.sender.code) for one in x12.read_envelope(text).messages]
    except Malformed:
        return []
    return next((_both(qualifier, code) for qualifier, code in messages if code.strip()), [])


def _of_xml(text: str) -> list[str]:
    """The sender of a cXML document, or the endpoint of the buyer of a UBL order."""
    from lading.intake.structured.xml.tree import read_tree  # slow import

    root = read_tree(text)
    if root.name == "cXML":
        given = root.all("Header/From/Credential")
        return [name for one in given for name in _both(one.attribute("domain"), one.text("Identity"))]
    if root.name == "SCRDMCCBDACIOMessageStructure":
        return _of_order_x(root)
    endpoint = root.first("BuyerCustomerParty/Party/EndpointID")
    return _both(endpoint.attribute("schemeID"), endpoint.words) if endpoint is not None else []


def _of_order_x(root: "Node") -> list[str]:
    """The electronic address of the buyer, else a global number of theirs."""
    buyer = root.first("SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty")
    for path in ("URIUniversalCommunication/URIID", "GlobalID") if buyer is not None else ():
        for one in buyer.all(path) if buyer is not None else ():
            if one.words:
                return _both(one.attribute("schemeID"), one.words)
    return []


def _both(domain: str, code: str) -> list[str]:
    code, domain = code.strip(), domain.strip()
    if not code:
        return []
    return [f"{domain}:{code}", code] if domain else [code]
