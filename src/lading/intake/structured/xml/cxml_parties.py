"""Addresses, persons and credentials of cXML."""

from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.xml.parts import put, put_first
from lading.intake.structured.xml.tree import Node


def put_address(part: Gathering, name: str, address: Node | None) -> None:
    """A `ShipTo` or `BillTo`, or any element with a name and a postal address in it."""
    if address is None:
        return
    place = address.first("PostalAddress")
    if name == "ship_to":
        part.put("ship_to_code", address.attribute("addressID"), segment=f"{address.path}/@addressID")
    put(part, f"{name}_name", address, "Name")
    if place is None:
        return
    streets = [node for node in place.all("Street") if node.words]
    if streets:
        part.put(f"{name}_street", streets[0].words, segment=streets[0].path)
    if name == "ship_to":
        for node in [*streets[1:], *place.all("DeliverTo")]:
            part.add_text("ship_to_more", node.words, segment=node.path, between=", ")
    put(part, f"{name}_city", place, "City")
    put_first(part, f"{name}_region", place, "State", "Municipality")
    put(part, f"{name}_postal_code", place, "PostalCode")
    country = place.first("Country")
    if country is not None:
        words = country.attribute("isoCountryCode") or country.words
        part.put(f"{name}_country", words, segment=country.path, text=words)


def put_contact(part: Gathering, node: Node) -> None:
    """A person's name, mail and telephone."""
    put(part, "contact", node, "Name")
    put(part, "contact_email", node, "Email")
    phone = node.first("Phone/TelephoneNumber")
    if phone is not None:
        words = " ".join(filter(None, [phone.text("CountryCode"), phone.text("AreaOrCityCode"), phone.text("Number")]))
        part.put("contact_phone", words, segment=phone.path)


def read_parties(header: Gathering, root: Node, head: Node) -> None:
    """Who orders, where it goes, who pays."""
    put_address(header, "ship_to", head.first("ShipTo/Address"))
    put_address(header, "bill_to", head.first("BillTo/Address"))
    for contact in head.all("Contact"):
        role = contact.attribute("role").casefold()
        if role in ("shipto", "billto"):
            put_address(header, "ship_to" if role == "shipto" else "bill_to", contact)
        else:
            put_contact(header, contact)
            if role in ("soldto", "buyer", "buyercorporate"):
                put(header, "buyer", contact, "Name")
    address = head.first("ShipTo/Address")
    if address is not None:
        put(header, "contact_email", address, "Email", sure=0.9)
    if header.value("bill_to_name"):
        field = header.fields["bill_to_name"]
        header.put("buyer", field.value, segment=field.evidence.segment, probability=LIKELY)
    put(header, "buyer_code", root, "Header/From/Credential/Identity", sure=LIKELY)
    put(header, "vendor_code", root, "Header/To/Credential/Identity", sure=LIKELY)
