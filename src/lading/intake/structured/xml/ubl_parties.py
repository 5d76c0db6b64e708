"""The parties and places of a UBL document."""

from lading.intake.structured.gathering import Gathering
from lading.intake.structured.xml.parts import put, put_first, put_party_code, put_period
from lading.intake.structured.xml.tree import Node

_GLN = ("0088", "GLN", "EAN", "9")


def read_parties(header: Gathering, root: Node) -> None:
    """Buyer, ship-to, bill-to and vendor out of a UBL document."""
    for path in ("BuyerCustomerParty", "AccountingCustomerParty"):
        if (buyer := root.first(path)) is not None and not header.value("buyer"):
            _buyer(header, buyer)
    for path in ("SellerSupplierParty", "AccountingSupplierParty"):
        if (seller := root.first(f"{path}/Party")) is not None:
            put_first(header, "vendor", seller, "PartyName/Name", "PartyLegalEntity/RegistrationName")
            _codes(header, "vendor", seller)
    if (payer := root.first("AccountingCustomerParty/Party")) is not None:
        put_first(header, "bill_to_name", payer, "PartyName/Name", "PartyLegalEntity/RegistrationName")
        _address(header, "bill_to", payer.first("PostalAddress"))
    if (delivery := root.first("Delivery")) is not None:
        read_delivery(header, delivery)


def read_delivery(part: Gathering, delivery: Node) -> None:
    """Where and when a delivery goes."""
    put_first(part, "ship_to_name", delivery, "DeliveryParty/PartyName/Name", "DeliveryLocation/Name")
    for node in [*delivery.all("DeliveryLocation/ID"), *delivery.all("DeliveryParty/PartyIdentification/ID")]:
        put_party_code(part, "ship_to", node.words, node.path, is_gln=_is_gln(node))
    place = delivery.first("DeliveryLocation/Address") or delivery.first("DeliveryAddress")
    _address(part, "ship_to", place)
    put_period(part, "requested_by", delivery, "RequestedDeliveryPeriod/StartDate", "RequestedDeliveryPeriod/EndDate")
    put_first(part, "requested_by", delivery, "LatestDeliveryDate")
    put_first(part, "method", delivery, "Shipment/ShipmentStage/TransportModeCode", "CarrierParty/PartyName/Name")


def _buyer(header: Gathering, buyer: Node) -> None:
    party = buyer.first("Party") or buyer
    put_first(header, "buyer", party, "PartyName/Name", "PartyLegalEntity/RegistrationName")
    put(header, "buyer_code", buyer, "SupplierAssignedAccountID")
    put(header, "buyer_tax_id", party, "PartyTaxScheme/CompanyID")
    put(header, "buyer_tax_id", party, "PartyLegalEntity/CompanyID", sure=0.9)
    _codes(header, "buyer", party)
    put(header, "buyer_code", buyer, "CustomerAssignedAccountID", sure=0.9)
    _address(header, "buyer", party.first("PostalAddress"))
    for contact in [*buyer.all("BuyerContact"), *party.all("Contact"), *buyer.all("OrderContact")]:
        put(header, "contact", contact, "Name")
        put(header, "contact_email", contact, "ElectronicMail")
        put(header, "contact_phone", contact, "Telephone")
    put(header, "contact", party, "Person/FamilyName", sure=0.9)


def _codes(header: Gathering, name: str, party: Node) -> None:
    for node in [*party.all("PartyIdentification/ID"), *party.all("EndpointID")]:
        put_party_code(header, name, node.words, node.path, is_gln=_is_gln(node))


def _is_gln(node: Node) -> bool:
    return node.attribute("schemeID") in _GLN or node.attribute("schemeAgencyID") == "9"


def _address(part: Gathering, name: str, place: Node | None) -> None:
    if place is None:
        return
    street, number = place.text("StreetName"), place.text("BuildingNumber")
    if street and number and number not in street:
        part.put(f"{name}_street", f"{street} {number}", segment=f"{place.path}/StreetName")
    put_first(part, f"{name}_street", place, "StreetName", "AddressLine/Line", "Postbox")
    if name == "ship_to":
        street = part.value("ship_to_street")
        for path in ("AdditionalStreetName", "BlockName", "Department", "Floor", "AddressLine/Line"):
            for node in place.all(path):
                if node.words != street:
                    part.add_text("ship_to_more", node.words, segment=node.path, between=", ")
    put(part, f"{name}_city", place, "CityName")
    if name != "buyer":
        put_first(part, f"{name}_region", place, "CountrySubentityCode", "CountrySubentity")
    put(part, f"{name}_postal_code", place, "PostalZone")
    put(part, f"{name}_country", place, "Country/IdentificationCode")
