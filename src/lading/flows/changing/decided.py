"""A change as it was decided: noted on its locked order, not yet written."""

from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.changing.add_lines import Added
from lading.flows.changing.cut_units import CutDone
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.changing.promise_more import More
from lading.orders.change import LockedOrder
from lading.orders.changes import State
from lading.orders.terms import OrderTerms


class LineWas(msgspec.Struct, frozen=True):
    """What was wanted of a line, and for how much each, before a change."""

    wanted: Decimal
    unit_price: Decimal


class Decided(msgspec.Struct, kw_only=True):
    """A change as it was decided, noted on its order but not yet written."""

    wish: ChangeOrder
    order: LockedOrder
    state: State
    code: str = ""
    sentence: str = ""
    before: OrderTerms
    after: OrderTerms
    was: dict[int, LineWas]
    change_id: UUID | None = None
    added: list[Added] = []
    cut: CutDone = msgspec.field(default_factory=lambda: CutDone([], [], [], [], []))
    more: More = msgspec.field(default_factory=lambda: More([], [], {}))
