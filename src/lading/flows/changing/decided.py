"""A change as it was decided: noted on its locked order, not yet written."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.changing.add_lines import Added
from lading.flows.changing.cancelled import Cancelled
from lading.flows.changing.cut_units import CutDone
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.changing.promise_more import More
from lading.kernel import new_id
from lading.orders.change import LockedOrder
from lading.orders.changes import State
from lading.orders.terms import OrderTerms


class LineWas(msgspec.Struct, frozen=True):
    """What was wanted of a line, for how much each, and on which day of its own, before a change."""

    wanted: Decimal
    unit_price: Decimal
    requested_by: date | None = None


class Decided(msgspec.Struct, kw_only=True):
    """A change as it was decided, noted on its order but not yet written.

    `papers_before` is what was written before, where that changes.
    """

    wish: ChangeOrder
    order: LockedOrder
    state: State
    code: str = ""
    sentence: str = ""
    before: OrderTerms
    after: OrderTerms
    was: dict[int, LineWas]
    change_id: UUID = msgspec.field(default_factory=new_id)
    added: list[Added] = []
    cut: CutDone = msgspec.field(default_factory=lambda: CutDone([], [], [], [], []))
    cancelled: Cancelled | None = None
    papers_before: dict[str, Any] = {}
    more: More = msgspec.field(default_factory=lambda: More([], [], {}))
