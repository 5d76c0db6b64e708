"""Returns as people and systems see them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.returns.accept_return import Decision
from lading.rules.approval_lists import ApprovalView


class ReturnRow(msgspec.Struct, frozen=True, kw_only=True):
    """A return in a list; `units` are asked for, `waiting` have come and nobody has said what becomes of them."""

    number: str
    state: str
    customer: str | None
    customer_name: str
    channel: str
    place: str
    origin: str
    orders: list[str]
    units: Decimal
    received: Decimal
    waiting: Decimal
    requested_at: datetime
    expires_at: datetime | None


class SuggestionView(msgspec.Struct, frozen=True):
    """What should become of units, why, and why not otherwise."""

    disposition: str
    why: str
    instead: str


class PieceView(msgspec.Struct, frozen=True, kw_only=True):
    """Units that came together and share their fate; `suggestion` while they wait."""

    id: UUID
    quantity: Decimal
    place: str
    received_at: datetime
    received_by: str
    grade: str
    note: str
    disposition: str
    reason: str
    disposed_at: datetime | None
    disposed_by: str | None
    suggestion: SuggestionView | None = None


class ReturnLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line; quantities in its `unit`: quantity = expected + received + kept + closed."""

    line: int
    order: str
    order_line: int | None
    sku: str
    name: str
    unit: str
    quantity: Decimal
    expected: Decimal
    received: Decimal
    kept: Decimal
    closed: Decimal
    credited: Decimal
    exchanged: Decimal
    reason: str
    condition: str
    wish: str
    wanted: str
    note: str
    outcome: str
    decision: Decision
    announced: bool
    unit_value: Decimal | None
    pieces: list[PieceView]


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that belongs to a return or a claim."""

    id: UUID
    line: int | None
    file_name: str
    media_type: str
    size: int
    at: datetime
    actor: str


class ReturnView(msgspec.Struct, frozen=True, kw_only=True):
    """A return with its lines, what came of them, and what was decided; its money may wait for approval."""

    number: str
    version: int
    state: str
    customer: str | None
    channel: str
    currency: str
    place: str
    origin: str
    send: str
    policy_version: int
    requested_at: datetime
    requested_by: str
    expires_at: datetime | None
    cancelled_at: datetime | None
    expired_at: datetime | None
    label_at: datetime | None
    tracking_number: str
    orders: list[str]
    lines: list[ReturnLineView]
    photos: list[PhotoView]
    waits: list[ApprovalView] = []


class ExchangedLine(msgspec.Struct, frozen=True):
    """A line of an order that goes out for units of a return."""

    number: str
    order_line: int
    quantity: Decimal
    in_advance: bool


class ReturnEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a return."""

    kind: str
    at: datetime
    actor: str
    reason: str
    data: dict[str, Any]
