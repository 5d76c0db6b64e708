"""cXML: orders (new, update, delete), carts of PunchOut, confirmations, and what else concerns orders."""

from lading.intake.reading import Flag, Kind, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.xml.cxml_lines import read_confirmed, read_item
from lading.intake.structured.xml.cxml_parties import read_parties
from lading.intake.structured.xml.parts import put, put_day_text
from lading.intake.structured.xml.tree import Node

_TYPES: dict[str, Kind] = {"new": "order", "update": "change", "delete": "cancellation"}
_ANSWERS = {"accept": "accepted", "allDetail": "changed", "detail": "changed", "except": "changed",
            "reject": "rejected", "backordered": "changed"}  # fmt: skip


def read_cxml(root: Node) -> Reading:
    """The reading of a cXML document. Raises `Malformed` where it holds nothing, or an order without its header."""
    document = next((child for name in ("Request", "Message", "Response") for one in root.all(name)
                     for child in one.children()), None)  # fmt: skip
    if document is None:
        raise Malformed("The cXML holds no Request, Message or Response.")
    read = {
        "OrderRequest": _order,
        "PunchOutOrderMessage": _cart,
        "ConfirmationRequest": _confirmation,
        "InvoiceDetailRequest": _invoice,
        "ShipNoticeRequest": _dispatch,
    }.get(document.name)
    header, lines, flags = Gathering(), list[Gathering](), list[Flag]()
    kind: Kind = ""
    if read is None:
        flags.append(Flag("incomplete", f"cXML {document.name} is no order and no answer: it is kept and not read."))
    else:
        kind, lines, flags = read(header, root, document)
    if root.first("Request") is not None and root.all("Request")[0].attribute("deploymentMode") == "test":
        flags.append(Flag("note", "The document is marked as a test (deploymentMode)."))
    flags += odd_flags(header, lines)
    readable = [line.line() for line in lines]
    return Reading(
        kind=kind,
        format=f"cxml {document.name}",
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=f"cxml {document.name} {root.text('Header/From/Credential/Identity')}",
    )


Parsed = tuple[Kind, list[Gathering], list[Flag]]


def _order(header: Gathering, root: Node, document: Node) -> Parsed:
    head = document.first("OrderRequestHeader")
    if head is None:
        raise Malformed(f"{document.path} (line {document.line}) has no OrderRequestHeader.")
    kind = _TYPES.get(head.attribute("type") or "new", "order")
    header.put("po_number", head.attribute("orderID"), segment=f"{head.path}/@orderID")
    header.put("revision", head.attribute("orderVersion"), segment=f"{head.path}/@orderVersion")
    put_day_text(header, "order_date", head.attribute("orderDate"), segment=f"{head.path}/@orderDate")
    wanted = head.attribute("requestedDeliveryDate")
    put_day_text(header, "requested_by", wanted, segment=f"{head.path}/@requestedDeliveryDate")
    _put_sums(header, head)
    read_parties(header, root, head)
    _put_terms(header, head)
    items = document.all("ItemOut")
    lines = [line for number, item in enumerate(items, 1) for line in read_item(item, number)]
    flags = _places(header, items)
    if head.attribute("orderType") == "blanket":
        flags.append(Flag("note", "It is a blanket order: deliveries are called off later (orderType)."))
    if kind == "order" and not items:
        flags.append(Flag("incomplete", "The order has no lines.", place="/lines"))
    if not header.value("po_number"):
        flags.append(Flag("incomplete", "The order has no orderID.", place="/header/po_number"))
    return kind, lines, flags


def _places(header: Gathering, items: list[Node]) -> list[Flag]:
    """Where items go to addresses of their own: the first one is the order's where it has none; several are told."""
    from_items = [address for item in items if (address := item.first("ShipTo/Address")) is not None]
    if not from_items:
        return []
    if not header.value("ship_to_street"):
        holder = next(item for item in items if item.first("ShipTo/Address") is not None)
        other = Gathering()
        read_parties(other, holder, holder)
        for name, field in other.fields.items():
            if name.startswith("ship_to"):
                header.fields.setdefault(name, field)
    names = {address.attribute("addressID") or address.text("Name") for address in from_items}
    if len(names) < 2 and len(from_items) == len(items):
        return []
    return [Flag("ambiguous", f"The lines go to {len(names)} addresses: {', '.join(sorted(names))}.", place="/lines")]


def _cart(header: Gathering, root: Node, document: Node) -> Parsed:
    head = document.first("PunchOutOrderMessageHeader")
    if head is None:
        raise Malformed(f"{document.path} (line {document.line}) has no PunchOutOrderMessageHeader.")
    put(header, "reference", document, "BuyerCookie")
    info = head.first("SupplierOrderInfo")
    if info is not None:
        header.put("our_number", info.attribute("orderID"), segment=f"{info.path}/@orderID")
        put_day_text(header, "order_date", info.attribute("orderDate"), segment=f"{info.path}/@orderDate")
    _put_sums(header, head)
    read_parties(header, root, head)
    lines = [line for number, item in enumerate(document.all("ItemIn"), 1) for line in read_item(item, number)]
    return "order", lines, [Flag("note", "It is the cart of a PunchOut session and carries no order number yet.")]


def _confirmation(header: Gathering, root: Node, document: Node) -> Parsed:
    head = document.first("ConfirmationHeader")
    order = document.first("OrderReference")
    if head is None or order is None:
        raise Malformed(f"{document.path} (line {document.line}) has no header or names no order.")
    header.put("po_number", order.attribute("orderID"), segment=f"{order.path}/@orderID")
    header.put("reference", head.attribute("confirmID"), segment=f"{head.path}/@confirmID")
    put_day_text(header, "order_date", head.attribute("noticeDate"), segment=f"{head.path}/@noticeDate")
    kind = head.attribute("type")
    header.put("answer", _ANSWERS.get(kind, ""), segment=f"{head.path}/@type", text=kind)
    _put_sums(header, head)
    read_parties(header, root, head)
    for note in head.all("Comments"):
        header.add_text("note", note.words, segment=note.path, between="\n")
    return "confirmation", [line for item in document.all("ConfirmationItem") for line in read_confirmed(item)], []


def _invoice(header: Gathering, root: Node, document: Node) -> Parsed:
    head = document.first("InvoiceDetailRequestHeader")
    if head is not None:
        header.put("reference", head.attribute("invoiceID"), segment=f"{head.path}/@invoiceID")
        put_day_text(header, "order_date", head.attribute("invoiceDate"), segment=f"{head.path}/@invoiceDate")
        read_parties(header, root, head)
    order = document.descendant("OrderReference")
    if order is not None:
        header.put("po_number", order.attribute("orderID"), segment=f"{order.path}/@orderID")
    summary = document.first("InvoiceDetailSummary")
    if summary is not None:
        put(header, "goods_total", summary, "SubtotalAmount/Money")
        put(header, "tax_total", summary, "Tax/Money")
        put(header, "total", summary, "GrossAmount/Money")
        put(header, "total", summary, "NetAmount/Money")
    return "invoice", [], []


def _dispatch(header: Gathering, root: Node, document: Node) -> Parsed:
    head = document.first("ShipNoticeHeader")
    if head is not None:
        header.put("reference", head.attribute("shipmentID"), segment=f"{head.path}/@shipmentID")
        put_day_text(header, "order_date", head.attribute("noticeDate"), segment=f"{head.path}/@noticeDate")
        read_parties(header, root, head)
    order = document.descendant("OrderReference")
    if order is not None:
        header.put("po_number", order.attribute("orderID"), segment=f"{order.path}/@orderID")
    return "tracking", [], []


def _put_sums(header: Gathering, head: Node) -> None:
    total = head.first("Total/Money")
    if total is not None:
        header.put("total", total.words, segment=total.path)
        header.put("currency", total.attribute("currency"), segment=f"{total.path}/@currency")
    put(header, "shipping_total", head, "Shipping/Money")
    put(header, "tax_total", head, "Tax/Money")


def _put_terms(header: Gathering, head: Node) -> None:
    for term in head.all("PaymentTerm"):
        days = term.attribute("payInNumberOfDays")
        header.put("payment_terms", f"net {days} days" if days else "", segment=term.path, text=days)
    put(header, "method", head, "Shipping/Description")
    put(header, "delivery_terms", head, "TermsOfDelivery/TransportTerms")
    put(header, "note", head, "Comments")
    info = head.first("SupplierOrderInfo")
    if info is not None:
        header.put("our_number", info.attribute("orderID"), segment=f"{info.path}/@orderID")
