"""What a document says in truth: its header and its lines, as one human labelled or as the generator set them."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from lading.app.bench.intake.words import Digests, Wordings

Half = Literal["dev", "held"]


class TrueAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where the goods go; a part that the document does not print is empty and is not judged.

    `regions` and `countries` hold codes and names: they may be told or left away, not told wrong.
    """

    name: Wordings = ()
    street: Wordings = ()
    city: Wordings = ()
    postcode: Digests = ()
    regions: Digests = ()
    countries: Digests = ()


class TrueLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `price` is of one unit (a price per 100 is divided), None where the document prints none.

    `wanted_also`: other dates that are no error. `numbers`: digests of item numbers, the buyer's and the seller's.
    """

    item: Wordings
    quantity: Decimal
    price: Decimal | None = None
    wanted: date | None = None
    wanted_also: tuple[date, ...] = ()
    unit: str = ""
    amount: Decimal | None = None
    numbers: Digests = ()
    sku: str = ""
    kind: Literal["goods", "charge"] = "goods"


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """One document's truth. What is empty or None is not on it, and is not judged.

    `flags` name what has to be shown to a person before anything of it is booked; `meant` tells what that person
    would decide, by field, such as `{"lines.1.price": "4.45"}`. Without `lines_labelled` lines are not judged.
    """

    file: str
    layout: str
    half: Half
    kind: str = "order"
    po_number: Digests = ()
    order_date: date | None = None
    order_date_also: tuple[date, ...] = ()
    buyer: Wordings = ()
    currency: str = ""
    currency_printed: bool = True
    ship_to: TrueAddress = TrueAddress()
    lines: tuple[TrueLine, ...] = ()
    lines_labelled: bool = True
    total: Decimal | None = None
    flags: tuple[str, ...] = ()
    meant: dict[str, str] = {}
    customer: str = ""
