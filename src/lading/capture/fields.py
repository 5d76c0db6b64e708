"""Which fields of a draft a file can fill, and the words with which people head such columns."""

from typing import Literal

import msgspec

Kind = Literal["text", "amount", "quantity", "time", "date", "country"]


class Target(msgspec.Struct, frozen=True):
    """A field that a column can fill. `per_line`: each row has its own; others belong to the order.

    `words` are headers in several languages, divided by commas.
    """

    name: str
    label: str
    words: str = ""
    kind: Kind = "text"
    limit: int = 200

    @property
    def per_line(self) -> bool:
        """Whether each row has its own value."""
        return self.name.startswith("lines.")


_ORDER = (
    Target(
        "external_id",
        "Order number",
        "order number, order no, order id, order, order key, po number, po no, purchase order, invoice number,"
        "invoice no, invoice, reference, bestellnummer, auftragsnummer, bestellung, numéro de commande, commande,"
        "número de pedido, pedido, ordernummer, external id",
        limit=120,
    ),
    Target(
        "placed_at",
        "Order date",
        "order date, date, placed at, created at, po date, invoice date, ordered on, bestelldatum, datum,"
        "date de commande, fecha, fecha de pedido, orderdatum",
        "time",
    ),
    Target(
        "requested_by",
        "Wished date",
        "requested date, requested by, required date, delivery date, due date, wunschtermin",
        "date",
    ),
    Target("currency", "Currency", "currency, currency code, währung, devise, moneda", limit=10),
    Target("pickup_at", "Pick-up place", "pickup at, pickup location, pick-up place", limit=80),
    Target("shipping.method", "Shipping method", "shipping method, ship via, carrier, versandart", limit=80),
    Target(
        "shipping.amount",
        "Shipping price",
        "shipping, shipping cost, shipping price, freight, delivery fee, versandkosten, frais de port",
        "amount",
    ),
    Target("discount", "Discount of the order", "order discount, total discount", "amount"),
    Target("total", "Total of the order", "order total, grand total, gesamtbetrag, total de la commande", "amount"),
    Target("payment.method", "Payment method", "payment method, payment, zahlungsart, mode de paiement", limit=80),
    Target("payment.reference", "Payment reference", "payment reference, transaction id"),
    Target("payment.captured", "Paid", "amount paid, paid, paid amount, bezahlt", "amount"),
    Target("notes", "Notes", "notes, note, comment, comments, remarks, bemerkung, bemerkungen, notas", limit=4000),
    Target("tags", "Tags", "tags, labels"),
)
_CUSTOMER = (
    Target(
        "customer.code",
        "Customer number",
        "customer number, customer id, customer no, customer code, account number, account, acct, kundennummer,"
        "numéro client, número de cliente",
        limit=80,
    ),
    Target("customer.name", "Customer", "customer, customer name, buyer, client, kunde, cliente"),
    Target("customer.company", "Customer: company", "customer company, buyer company"),
    Target("customer.email", "E-mail", "email, e-mail, email address, mail, correo", limit=254),
    Target("customer.phone", "Telephone", "phone, telephone, phone number, tel, telefon, téléphone, mobile", limit=40),
)
_LINE = (
    Target(
        "lines.sku",
        "SKU",
        "sku, item, item number, item no, item code, item id, product code, product id, stock code, stockcode,"
        "article, article number, artikelnummer, artikel, art nr, part number, material, ndc, référence, código",
        limit=80,
    ),
    Target(
        "lines.quantity",
        "Quantity",
        "quantity, qty, order quantity, quantity ordered, ordered, pieces, pcs, menge, anzahl, stück, quantité,"
        "cantidad, aantal",
        "quantity",
    ),
    Target("lines.unit", "Unit", "unit, uom, unit of measure, einheit, unité, unidad", limit=20),
    Target(
        "lines.unit_price",
        "Price",
        "price, unit price, price each, rate, preis, einzelpreis, stückpreis, prix, prix unitaire, precio,"
        "precio unitario, prijs",
        "amount",
    ),
    Target("lines.discount", "Discount of the line", "discount, line discount, rabatt, remise, descuento", "amount"),
    Target("lines.tax", "Tax of the line", "tax, tax amount, vat, mwst, ust, tva, iva", "amount"),
    Target(
        "lines.name",
        "Item name",
        "description, item name, item description, product name, product, title, bezeichnung, beschreibung,"
        "artikelbezeichnung, désignation, descripción",
    ),
    Target("lines.external_id", "Line number", "line, line number, line item, pos, position", limit=80),
)
_ADDRESS = (
    ("name", "name", "recipient, deliver to, contact name, empfänger, destinataire", 200),
    ("company", "company", "company, company name, firma, société, empresa", 200),
    ("line1", "street", "address, address 1, address line 1, address1, street, straße, adresse, dirección", 200),
    ("line2", "street, second line", "address 2, address line 2, address2, adresszusatz", 200),
    ("city", "city", "city, town, ort, stadt, ville, ciudad, plaats", 200),
    ("region", "region", "state, province, region, county, bundesland, provincia", 200),
    ("postal_code", "postal code", "zip, zip code, postcode, postal code, plz, postleitzahl, code postal", 20),
    ("country", "country", "country, country code, land, pays, país", 80),
    ("phone", "telephone", "delivery phone", 40),
)


def _addresses(part: str, label: str, sides: tuple[str, ...]) -> tuple[Target, ...]:
    """The fields of an address; empty in `sides` stands for headers without a side, such as `City`."""
    return tuple(
        Target(
            f"{part}.{field}",
            f"{label}: {name}",
            ",".join(f"{side} {word}".strip() for side in sides for word in map(str.strip, words.split(","))),
            "country" if field == "country" else "text",
            limit,
        )
        for field, name, words, limit in _ADDRESS
    )


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *_ORDER,
        *_CUSTOMER,
        *_addresses("ship_to", "Ship to", ("", "shipping", "ship to", "ship", "delivery")),
        *_addresses("bill_to", "Bill to", ("billing", "bill to", "invoice")),
        *_LINE,
    )
}
NEEDED = ("lines.sku", "lines.quantity")
"""Without these no row is a line."""
