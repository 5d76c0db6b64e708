"""What is sent and answered about returns over HTTP."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.flows.returning.exchange_return import ExchangeLine
from lading.flows.returning.plan_settlement import SettleLine
from lading.flows.returning.preview_settlement import SettlementPreview
from lading.kernel.exact import FieldRefused, check_exact
from lading.returns import BackLine, CameLine, DecidedLine, GoneLine, SeenLine
from lading.returns.settlements import Settlement
from lading.returns.views import ReturnEvent, ReturnRow

Back = Annotated[list[BackLine], Meta(min_length=1, max_length=500)]


class ReturnPage(msgspec.Struct, frozen=True):
    """A page of returns, the newest first; `next` is the cursor of the page behind it."""

    returns: list[ReturnRow]
    next: str | None


class ReturnStory(msgspec.Struct, frozen=True):
    """What happened to a return, the newest first."""

    events: list[ReturnEvent]


class NewReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall come back. Without an order, say whose (`customer`), in which `currency` and of which `channel`.

    `received` says that the goods are here already: they are taken in at once. `decide` False leaves the decision to
    a person, whatever the policy says.
    """

    lines: Back
    customer: Annotated[str, Meta(max_length=80)] | None = None
    channel: Annotated[str, Meta(max_length=80)] = ""
    currency: Annotated[str, Meta(max_length=3)] = ""
    place: Annotated[str, Meta(max_length=80)] = ""
    tracking_number: Annotated[str, Meta(max_length=80)] = ""
    received: bool = False
    decide: bool = True


class ReturnDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is decided, and why: the customer reads the reason. Without lines the outcome is for all that are open."""

    outcome: Literal["authorise", "refuse"]
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    lines: Annotated[list[DecidedLine], Meta(min_length=1, max_length=500)] | None = None


class ReturnArrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came, and where; without lines everything that is expected."""

    lines: Annotated[list[CameLine], Meta(min_length=1, max_length=500)] | None = None
    place: Annotated[str, Meta(max_length=80)] = ""


class ReturnInspection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was seen."""

    lines: Annotated[list[SeenLine], Meta(min_length=1, max_length=500)]


class ReturnDisposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of which units."""

    lines: Annotated[list[GoneLine], Meta(min_length=1, max_length=500)]


class ReturnSettlement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The money of which units; without lines, of all that may be settled now.

    `to` left out goes as each line wishes; `fee` and `shipping` left out as the policy says.
    """

    lines: Annotated[list[SettleLine], Meta(min_length=1, max_length=500)] | None = None
    to: Literal["original", "store_credit", "cash"] | None = None
    fee: Decimal | None = None
    shipping: bool | None = None
    reason: Annotated[str, Meta(max_length=300)] = ""

    def __post_init__(self) -> None:
        check_exact("fee", self.fee)
        if self.fee is not None and self.fee < 0:
            raise FieldRefused("fee", "negative", "`fee` cannot be negative.")


class ReturnExchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What goes out for what; without lines, for all whose wish it is. `refund` gives a difference back."""

    lines: Annotated[list[ExchangeLine], Meta(min_length=1, max_length=100)] | None = None
    in_advance: bool = False
    refund: bool = True
    reason: Annotated[str, Meta(max_length=300)] = ""


class ReturnMoney(msgspec.Struct, frozen=True):
    """What was settled so far, and what settling now would give; else why nothing can be settled."""

    settlements: list[Settlement]
    preview: list[SettlementPreview]
    why_not: str


class ReturnCancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why what has not come is no longer expected, and whose wish that is."""

    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    by: Literal["customer", "seller"] = "seller"
