"""An order of ours as UBL Order."""

from typing import Any

from lading.intake.answering.order_out import OrderOut
from lading.intake.answering.xml_writing import as_text, child, root
from lading.intake.structured.units import rec20_code
from lading.kernel import plain
from lading.orders.draft import Address, DraftLine

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES: dict[str | None, str] = {
    None: f"{_SPACE}Order-2",
    "cac": f"{_SPACE}CommonAggregateComponents-2",
    "cbc": f"{_SPACE}CommonBasicComponents-2",
}


def order_ubl(order: OrderOut) -> str:
    """The document; its UUID is the key, so that a repetition can be seen."""
    draft = order.draft
    document = root("Order", _SPACES)
    child(document, "ID", order.number, prefix="cbc")
    child(document, "UUID", order.key, prefix="cbc")
    child(document, "IssueDate", f"{draft.placed_at or order.written_at:%Y-%m-%d}", prefix="cbc")
    if draft.notes:
        child(document, "Note", draft.notes, prefix="cbc")
    child(document, "DocumentCurrencyCode", draft.currency, prefix="cbc")
    _buyer(document, order)
    seller = child(child(document, "SellerSupplierParty", prefix="cac"), "Party", prefix="cac")
    child(child(seller, "PartyName", prefix="cac"), "Name", order.sender.rpartition(":")[2], prefix="cbc")
    _delivery(document, order)
    for amount, words, charged in _charges(order):
        charge = child(document, "AllowanceCharge", prefix="cac")
        child(charge, "ChargeIndicator", charged, prefix="cbc")
        child(charge, "AllowanceChargeReason", words, prefix="cbc")
        child(charge, "Amount", amount, prefix="cbc", currencyID=draft.currency)
    for number, line in enumerate(draft.lines, 1):
        _line(document, number, line, draft.currency)
    return as_text(document)


def _buyer(document: Any, order: OrderOut) -> None:
    holder = child(document, "BuyerCustomerParty", prefix="cac")
    customer = order.draft.customer
    if customer and customer.code:
        child(holder, "SupplierAssignedAccountID", customer.code, prefix="cbc")
    party = child(holder, "Party", prefix="cac")
    if customer:
        name = customer.company or customer.name
        if name:
            child(child(party, "PartyName", prefix="cac"), "Name", name, prefix="cbc")
        contact = child(party, "Contact", prefix="cac")
        for tag, value in (("Name", customer.name), ("Telephone", customer.phone), ("ElectronicMail", customer.email)):
            if value:
                child(contact, tag, value, prefix="cbc")


def _delivery(document: Any, order: OrderOut) -> None:
    place, day = order.draft.ship_to, order.draft.requested_by
    if place is None and day is None:
        return
    delivery = child(document, "Delivery", prefix="cac")
    if place is not None:
        _address(child(child(delivery, "DeliveryLocation", prefix="cac"), "Address", prefix="cac"), place)
    if day is not None:
        period = child(delivery, "RequestedDeliveryPeriod", prefix="cac")
        child(period, "EndDate", day.isoformat(), prefix="cbc")
    if place is not None and (name := place.company or place.name):
        party = child(delivery, "DeliveryParty", prefix="cac")
        child(child(party, "PartyName", prefix="cac"), "Name", name, prefix="cbc")


def _address(element: Any, place: Address) -> None:
    for tag, value in (
        ("StreetName", place.line1),
        ("AdditionalStreetName", place.line2),
        ("CityName", place.city),
        ("PostalZone", place.postal_code),
        ("CountrySubentity", place.region),
    ):
        if value:
            child(element, tag, value, prefix="cbc")
    child(child(element, "Country", prefix="cac"), "IdentificationCode", place.country, prefix="cbc")


def _charges(order: OrderOut) -> list[tuple[str, str, str]]:
    draft = order.draft
    found = [(plain(one.amount), one.reason or one.code or "Discount", "false") for one in draft.discounts]
    if draft.shipping.amount:
        found.append((plain(draft.shipping.amount), draft.shipping.method or "Shipping", "true"))
    return found


def _line(document: Any, number: int, line: DraftLine, currency: str) -> None:
    item = child(child(document, "OrderLine", prefix="cac"), "LineItem", prefix="cac")
    child(item, "ID", line.external_id or str(number), prefix="cbc")
    child(item, "Quantity", plain(line.quantity), prefix="cbc", unitCode=rec20_code(line.unit))
    if line.requested_by:
        period = child(child(item, "Delivery", prefix="cac"), "RequestedDeliveryPeriod", prefix="cac")
        child(period, "EndDate", line.requested_by.isoformat(), prefix="cbc")
    if line.discount:
        charge = child(item, "AllowanceCharge", prefix="cac")
        child(charge, "ChargeIndicator", "false", prefix="cbc")
        child(charge, "Amount", plain(line.discount), prefix="cbc", currencyID=currency)
    if line.unit_price is not None:
        price = child(item, "Price", prefix="cac")
        child(price, "PriceAmount", plain(line.unit_price), prefix="cbc", currencyID=currency)
    thing = child(item, "Item", prefix="cac")
    child(thing, "Name", line.name or line.sku, prefix="cbc")
    child(child(thing, "SellersItemIdentification", prefix="cac"), "ID", line.sku, prefix="cbc")
