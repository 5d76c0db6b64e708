"""What stands around a table: labels with their values, in the next cell or behind a colon, and the kind of paper."""

import re
from collections.abc import Sequence

from lading.intake.fields import HEADER
from lading.intake.reading import Kind
from lading.intake.structured.gathering import LIKELY, Gathering
from lading.intake.structured.sheets.cells import Styles, day_in, number_in
from lading.intake.structured.sheets.words import bare, label_words

_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP", "zł": "PLN", "₹": "INR", "¥": "JPY"}
_CODE = re.compile(r"\b(EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK|CZK|HUF|CAD|AUD|NZD|INR|JPY|CNY|MXN|BRL)\b")
_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("confirmation", ("order confirmation", "auftragsbestätigung", "confirmation de commande", "orderbevestiging",
                      "conferma d'ordine", "confirmación de pedido", "potwierdzenie zamówienia")),
    ("invoice", ("invoice", "rechnung", "facture", "factura", "fattura", "factuur", "faktura")),
    ("cancellation", ("order cancellation", "stornierung", "annulation")),
    ("change", ("change order", "order change", "bestelländerung", "auftragsänderung")),
)  # fmt: skip
_NO_INVOICE = ("invoice to", "invoice address", "invoice date", "keine rechnung", "rechnungsadresse", "not an invoice")


def read_labels(
    header: Gathering, rows: Sequence[Sequence[str]], styles: Styles, *, first: int, where: str = ""
) -> None:
    """Puts what labels say into the header; `first` is the number of the first row."""
    known = label_words()
    for offset, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        for column, cell in enumerate(cells):
            label, _, behind = cell.partition(":")
            name = known.get(bare(label))
            if not name or len(label) > 60:
                continue
            value = behind.strip() or next((other for other in cells[column + 1 :] if other), "")
            if value and bare(value) not in known:
                put_labelled(header, name, value, f"{where}row {first + offset}, {label.strip()}", styles)


def put_labelled(header: Gathering, name: str, value: str, segment: str, styles: Styles) -> None:
    """One value behind a label, normalised by the kind of its field."""
    if name == "invoice":
        header.put("reference", value, segment=segment, probability=LIKELY)
        return
    kind = HEADER[name].kind
    if kind == "date":
        day, other, sure = day_in(value, styles)
        header.put(name, day, segment=segment, text=value, probability=min(LIKELY, sure))
        if other:
            header.also(name, other, segment=segment, text=value, probability=0.4)
    elif kind == "decimal":
        number, _, sure = number_in(money_bare(value), styles)
        if number is not None:
            header.put(name, number, segment=segment, text=value, probability=min(LIKELY, sure))
            put_currency(header, value, segment)
    else:
        header.put(name, value, segment=segment, probability=LIKELY)


def put_currency(header: Gathering, text: str, segment: str) -> None:
    """The currency that an amount names by its code or its sign."""
    if found := _CODE.search(text):
        header.put("currency", found[1], segment=segment, text=text, probability=LIKELY)
        return
    for sign, code in _CURRENCY.items():
        if sign in text:
            header.put("currency", code, segment=segment, text=text, probability=0.9)


def money_bare(text: str) -> str:
    """An amount without its currency."""
    bare_text = _CODE.sub("", text)
    for sign in _CURRENCY:
        bare_text = bare_text.replace(sign, "")
    return bare_text.strip()


def kind_of(text: str) -> Kind:
    """What kind of paper a title speaks of; an order where it does not say."""
    low = text.casefold()
    for phrase in _NO_INVOICE:
        low = low.replace(phrase, "")
    return next((kind for kind, words in _KINDS if any(word in low for word in words)), "order")
