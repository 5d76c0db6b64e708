"""What stands on each document, written out for people already: the templates only set it."""

import msgspec


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every document shares: paper, language, the words of its forms, and who writes."""

    paper: str
    language: str
    accent: str
    words: dict[str, str]
    company: str
    company_lines: list[str]
    footer: str
    made_on: str


class PickRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something to pick. `bars` is a barcode as SVG, empty where the item has none that can be printed.

    Of a kit the `parts` are what to take from the shelves. `where` are the bins, lots and serials to take, if known.
    """

    quantity: str
    unit: str
    sku: str
    name: str
    order: str
    bars: str
    code: str
    parts: list["PickRow"] = []
    where: str = ""


class PickSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One fulfilment's part of a pick list."""

    number: str
    place: str
    orders: str
    due: str
    method: str
    notes: str
    units: str
    bars: str
    rows: list[PickRow]


class PickList(msgspec.Struct, frozen=True, kw_only=True):
    """Pick lists of one or more fulfilments, each on pages of its own."""

    head: Head
    sheets: list[PickSheet]


class SlipRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the parcel, or still to come."""

    quantity: str
    unit: str
    sku: str
    name: str


class PackingSlip(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a parcel or a shipment; prices are nobody's business here."""

    head: Head
    number: str
    order: str
    ordered_on: str
    carrier: str
    tracking: str
    bars: str
    ship_to: list[str]
    rows: list[SlipRow]
    later: list[SlipRow]
    notes: str


class PricedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line with its money."""

    quantity: str
    unit: str
    sku: str
    name: str
    price: str
    amount: str
    note: str


class OrderConfirmation(msgspec.Struct, frozen=True, kw_only=True):
    """The order as it stands, with its money. `sums` and `taxes` are pairs of a word and an amount."""

    head: Head
    number: str
    facts: list[tuple[str, str]]
    bill_to: list[str]
    ship_to: list[str]
    rows: list[PricedRow]
    sums: list[tuple[str, str]]
    total: str
    taxes: list[tuple[str, str]]
    notes: str


class EnclosedSlip(msgspec.Struct, frozen=True, kw_only=True):
    """The packing slip that a supplier puts into a customer's parcel for us; `price` is empty where none is shown."""

    company: str
    company_lines: list[str]
    order: str
    ordered_on: str
    bars: str
    ship_to: list[str]
    rows: list[PricedRow]


class PurchaseOrderPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What we order from a supplier. A row's `note` is when it is needed; `bars` is the order's number.

    Where the supplier ships to our customers, `slips` are the sheets that go into their parcels.
    """

    head: Head
    number: str
    cancelled: str
    facts: list[tuple[str, str]]
    supplier: list[str]
    deliver_to: list[str]
    bars: str
    rows: list[PricedRow]
    total: str
    notes: str
    slips: list[EnclosedSlip] = []


class CountRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item to be counted; `expected` is empty where whoever counts shall not know."""

    bin: str
    sku: str
    name: str
    unit: str
    expected: str
    bars: str
    code: str


class CountSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be counted at a place, with room for what is found."""

    head: Head
    number: str
    place: str
    note: str
    bars: str
    shows_books: bool
    rows: list[CountRow]


class ReturnLabel(msgspec.Struct, frozen=True, kw_only=True):
    """The label for a parcel that comes back, to be cut off, with the slip that goes into it.

    `code` is what a drop-off point asks for; empty where the label itself is enough. `until` is the last day.
    """

    head: Head
    number: str
    order: str
    bars: str
    code: str
    sender: list[str]
    return_to: list[str]
    until: str
    rows: list[SlipRow]


Paper = ReturnLabel | CountSheet | PickList | PackingSlip | OrderConfirmation | PurchaseOrderPaper

_BREAKS = frozenset("-_./\\:,;|+=&?#@ ")
_LONGEST_WORD = 14


def breakable(text: str) -> str:
    """The text with places where a long word may be broken, so that codes never run over the edge of a column."""
    parts: list[str] = []
    run = 0
    for character in text:
        parts.append(character)
        run = 0 if character.isspace() else run + 1
        if character in _BREAKS or run >= _LONGEST_WORD:
            parts.append("\u200b")
            run = 0
    return "".join(parts)
