"""What a reader finds in files of the past: orders, items, customers, and remarks on rows that became none of these."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.orders.bring import HistoricOrder
from lading.parties import PartyDraft


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
