"""Claims as people and systems see them."""

from datetime import datetime
from decimal import Decimal

import msgspec

from lading.returns.views import PhotoView, ReturnEvent
from lading.rules.approval_lists import ApprovalView


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim in a list; `owed` is what others still owe us for it."""

    number: str
    version: int
    kind: str
    state: str
    outcome: str
    caused_by: str
    order: str
    customer: str | None
    shipment: str
    currency: str
    credited: Decimal
    replacement: str
    against: str
    claimed: Decimal
    recovered: Decimal
    owed: Decimal
    note: str
    reason: str
    origin: str
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    decided_by: str | None
    closed_at: datetime | None


class ClaimLineView(msgspec.Struct, frozen=True):
    """Units of a line of the order that the claim is about."""

    line: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal


class Recovery(msgspec.Struct, frozen=True):
    """What somebody paid us for what they caused."""

    amount: Decimal
    reference: str
    at: datetime
    actor: str


class GoodsClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its lines, its photos, and what came of it; its money may wait for approval."""

    claim: ClaimRow
    lines: list[ClaimLineView]
    recoveries: list[Recovery]
    photos: list[PhotoView]
    events: list[ReturnEvent]
    waits: list[ApprovalView] = []

    @property
    def version(self) -> int:
        """As it stands."""
        return self.claim.version
