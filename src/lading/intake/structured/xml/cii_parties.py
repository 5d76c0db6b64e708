"""The parties of a Cross Industry message (Order-X, Factur-X)."""

from lading.intake.structured.gathering import Gathering
from lading.intake.structured.xml.parts import put, put_first, put_party_code
from lading.intake.structured.xml.tree import Node

_GLN = ("0088", "GLN", "9")


def read_parties(header: Gathering, trade: Node) -> None:
    """Buyer, ship-to, bill-to and vendor."""
    for name, path in (
        ("buyer", "ApplicableHeaderTradeAgreement/BuyerTradeParty"),
        ("ship_to", "ApplicableHeaderTradeDelivery/ShipToTradeParty"),
        ("bill_to", "ApplicableHeaderTradeSettlement/InvoiceeTradeParty"),
        ("vendor", "ApplicableHeaderTradeAgreement/SellerTradeParty"),
    ):
        party = trade.first(path)
        if party is not None:
            _put_party(header, name, party)


def _put_party(header: Gathering, name: str, party: Node) -> None:
    title = name if name in ("buyer", "vendor") else f"{name}_name"
    put_first(header, title, party, "Name", "SpecifiedLegalOrganization/TradingBusinessName")
    if name != "bill_to":
        for node in [*party.all("ID"), *party.all("GlobalID")]:
            put_party_code(header, name, node.words, node.path, is_gln=node.attribute("schemeID") in _GLN)
    if name == "buyer":
        _put_buyer(header, party)
    if name != "vendor":
        _put_address(header, name, party)


def _put_buyer(header: Gathering, party: Node) -> None:
    for node in party.all("SpecifiedTaxRegistration/ID"):
        if node.attribute("schemeID") in ("VA", "VAT", ""):
            header.put("buyer_tax_id", node.words, segment=node.path)
    put(header, "contact", party, "DefinedTradeContact/PersonName")
    put(header, "contact_phone", party, "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber")
    put(header, "contact_email", party, "DefinedTradeContact/EmailURIUniversalCommunication/URIID")


def _put_address(header: Gathering, name: str, party: Node) -> None:
    place = party.first("PostalTradeAddress")
    if place is None:
        return
    put(header, f"{name}_street", place, "LineOne")
    put(header, f"{name}_city", place, "CityName")
    put(header, f"{name}_postal_code", place, "PostcodeCode")
    put(header, f"{name}_country", place, "CountryID")
    if name != "buyer":
        put(header, f"{name}_region", place, "CountrySubDivisionName")
    if name == "ship_to":
        for path in ("LineTwo", "LineThree"):
            for node in place.all(path):
                header.add_text("ship_to_more", node.words, segment=node.path, between=", ")
