"""What the pure functions know of the company: candidates, prices, what was learned, what was ordered before."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import Channel, Item, Unit
from lading.catalog.substitutes import Substitute
from lading.intake.deciding.authority import Authority, authority_for
from lading.intake.reading import Reading
from lading.parties.drafts import PartyAddress
from lading.pricing.choose_price import ChosenPrice, Prices, choose_price
from lading.pricing.values import Buyer


class ReadOf(msgspec.Struct, frozen=True, kw_only=True):
    """A reading with what came with it: the sender's address, when, and for which channel."""

    reading: Reading
    sender: str = ""
    received_at: datetime | None = None
    channel: str = ""


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of knowledge that was taken over; `customer` empty: everybody's."""

    kind: str
    key: str
    value: dict[str, Any]
    customer: str = ""
    id: str = ""


class KnownParty(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who may be meant."""

    code: str
    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    groups: tuple[str, ...] = ()
    addresses: tuple[PartyAddress, ...] = ()
    gln: str = ""

    @property
    def shown(self) -> str:
        """What to call it in a sentence."""
        return self.company or self.name or self.email or self.code


class KnownItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item that may be meant: with its barcodes (to the unit that each is of) and its makers' numbers.

    `minimum` and `multiple` are base units: the least that is sold at once, and what a quantity must be a multiple of.
    """

    item: Item
    barcodes: Mapping[str, str] = {}
    makers: tuple[str, ...] = ()
    words: str = ""
    minimum: Decimal | None = None
    multiple: Decimal | None = None


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """An order that we have: `content` as `orders.look_alikes` hashes it, `po_number` the customer's own number."""

    number: str
    customer: str
    po_number: str
    content: int
    placed_at: datetime
    requested_by: date | None = None


class Credit(msgspec.Struct, frozen=True):
    """How a customer on terms stands in a currency; `stopped` gets nothing more on account."""

    currency: str
    limit: Decimal
    open: Decimal
    stopped: bool = False


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Loaded once for a batch of readings; every list holds what may matter to one of them and no more.

    `bought` are how often a customer ordered an item lately. `senders` and `layouts` say by (sender, or layout) which
    customers' orders earlier ones became. `prices` is the price book, asked by its own rules.
    """

    today: date
    channels: Mapping[str, Channel] = {}
    parties: Mapping[str, KnownParty] = {}
    items: Mapping[str, KnownItem] = {}
    taught: tuple[Taught, ...] = ()
    bought: Mapping[str, Mapping[str, int]] = {}
    senders: Mapping[str, Mapping[str, int]] = {}
    layouts: Mapping[str, Mapping[str, int]] = {}
    earlier: tuple[Earlier, ...] = ()
    buyers: Mapping[str, Buyer] = {}
    prices: Prices | None = None
    credit: Mapping[str, Credit] = {}
    substitutes: Mapping[str, tuple[Substitute, ...]] = {}
    authorities: Mapping[str, Authority] = {}

    def knows(self, kind: str, key: str, *, customer: str = "") -> Taught | None:
        """What was learned under a key: the customer's own before everybody's."""
        found = [one for one in self.taught if one.kind == kind and one.key == key and one.customer in ("", customer)]
        return max(found, key=lambda one: one.customer, default=None)

    def authority(self, customer: str) -> Authority:
        """What may be done alone for a customer, and its tolerances: its own, else everybody's."""
        return authority_for(self.authorities, customer)

    def price(
        self, sku: str, unit: Unit, quantity: Decimal, *, customer: str, channel: str, currency: str
    ) -> ChosenPrice | None:
        """What one unit costs the customer today by contract or list, and why; None where nothing can be asked."""
        known, at = self.items.get(sku), self.channels.get(channel)
        if known is None or at is None or self.prices is None or not currency:
            return None
        return choose_price(
            item=known.item,
            unit=unit,
            quantity=quantity,
            buyer=self.buyers.get(customer) or Buyer(customer),
            channel=at,
            currency=currency,
            day=self.today,
            book=self.prices,
        )
