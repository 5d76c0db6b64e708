"""What a template may speak of: the facts of one message, all of them written out for people already."""

from typing import Any, get_args, get_origin

import msgspec


class OrderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The order: its number, day, amounts with currency, and how it travels.

    `return_url` is where one asks to send it back, in letters that it has arrived.
    """

    number: str
    placed_on: str
    goods: str
    discount: str = ""
    shipping: str = ""
    tax: str = ""
    total: str
    shipping_method: str = ""
    pickup_at: str = ""
    return_url: str = ""


class CustomerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who ordered."""

    name: str
    company: str = ""
    email: str = ""


class LineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the order; `quantity` is what this message is about where it stands in `concerned` or `later`."""

    name: str
    sku: str
    quantity: str
    unit: str
    amount: str = ""
    ship_by: str = ""


class ShipmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What left: with whom, under which number, and where to follow it."""

    number: str
    carrier: str = ""
    service: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    shipped_on: str = ""


class CompanyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are, from the letterhead."""

    name: str
    email: str = ""
    phone: str = ""
    website: str = ""
    address: list[str] = []


class SquareRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a QR code: a text for each cell, empty for a light one."""

    cells: list[str]


class PickupFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Where and until when goods wait for the customer, and the code that opens the counter; `square` is its QR code.

    `collector` is the other person whom the customer sends.
    """

    code: str
    place: str
    address: list[str] = []
    hours: list[str] = []
    until: str = ""
    instructions: str = ""
    collector: str = ""
    square: list[SquareRow] = []


class ChoiceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer who waits can choose, where, until when, and why they wait. `day` is when it is expected."""

    url: str
    cause: str
    until: str
    day: str = ""
    options: list[str] = []


class ReturnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The return: its number, where to follow it, our answer in a sentence, and what was given for it.

    `way` is `label`, `drop_off` or nothing; `code` what a drop-off point asks for; `amount` went `money_way`.
    `instead` is what goes out for it, perhaps `in_advance`; `owed` for what never came back.
    """

    number: str
    url: str = ""
    sentence: str = ""
    way: str = ""
    code: str = ""
    until: str = ""
    amount: str = ""
    fee: str = ""
    money_way: str = ""
    instead: list[str] = []
    in_advance: str = ""
    owed: str = ""


class ClaimFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The claim: its number, where its page is, what it is about, what the customer gets for it, and why.

    `outcome` is `replacement`, `refund`, `goodwill` or `refuse`; `replacement` the order that goes out instead.
    """

    number: str
    url: str = ""
    kind: str = ""
    outcome: str = ""
    reason: str = ""
    amount: str = ""
    replacement: str = ""


class ChangeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a customer's wish to change the order: its number, and why not, or not wholly."""

    number: str
    sentence: str = ""


class MessageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a template can name. `shipment` is there only in messages about a shipment, `pickup`
    only in those about a pick-up, `choice` only where the customer is asked to choose, `rma` in those about a return,
    `claim` in those about a claim, `change` in those about a wish to change the order.

    `lines` are all lines of the order, `concerned` the units that this message is about, `later` what is still to
    come, `waiting` the part of it that waits for stock, `ship_to` the lines of the address.
    """

    order: OrderFacts
    customer: CustomerFacts
    company: CompanyFacts
    lines: list[LineFacts]
    concerned: list[LineFacts]
    later: list[LineFacts]
    waiting: list[LineFacts]
    ship_to: list[str]
    shipment: ShipmentFacts | None = None
    pickup: PickupFacts | None = None
    choice: ChoiceFacts | None = None
    rma: ReturnFacts | None = None
    claim: ClaimFacts | None = None
    change: ChangeFacts | None = None


def describe(kind: Any = MessageFacts) -> dict[str, Any]:
    """The documented variables as a tree: a name leads to `text`, to another tree, or to a list of one of these."""
    return {name: _branch(hint) for name, hint in kind.__annotations__.items()}


def _branch(hint: Any) -> Any:
    if get_origin(hint) is list:
        return [_branch(get_args(hint)[0])]
    for one in get_args(hint):
        if one is not type(None):
            return _branch(one)
    return "text" if hint is str else describe(hint)
