"""What a reader finds in files of the past: orders, items, customers, and remarks on rows that became none of these."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.orders.bring import HistoricOrder
from lading.parties import PartyDraft

ZERO = Decimal(0)

COUNTED = ("orders", "lines", "customers", "items", "ordered", "credited")
"""What is counted on both sides; `ordered` and `credited` are units, credited what came back or was cancelled."""

MONEY = ("goods", "credits", "shipping", "tax", "total", "paid")
"""What is summed per currency on both sides; `credits` is the worth of the credited units."""


class Remark(msgspec.Struct, frozen=True, gc=False):
    """Why a row of the source is not in Lading as it stands there. `effects` are result less source, by measure."""

    code: str
    file: str
    row: int | None
    subject: str = ""
    detail: str = ""
    currency: str | None = None
    effects: Mapping[str, int | Decimal] = {}


Entry = HistoricOrder | ItemDraft | PartyDraft | Remark


class Count(msgspec.Struct):
    """One side of a certificate: how many, and how much money by currency. A measure that is not known is absent."""

    counts: dict[str, Decimal] = {}
    money: dict[str, dict[str, Decimal]] = {}

    def add(self, measure: str, value: Decimal | int) -> None:
        """Count `value` more of a measure."""
        self.counts[measure] = self.counts.get(measure, ZERO) + value

    def pay(self, currency: str, measure: str, value: Decimal) -> None:
        """Sum `value` more of a measure of money."""
        sums = self.money.setdefault(currency, {})
        sums[measure] = sums.get(measure, ZERO) + value
