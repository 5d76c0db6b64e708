"""Suppliers' confirmations as a list: which purchase order each speaks of, and how it differs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.intake.cases import State
from lading.intake.matched import Deviation
from lading.store import UnitOfWork


class ConfirmationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmation. `says` is the number that it names, `purchase` ours once it was taken over."""

    id: UUID
    case: str
    state: State
    supplier: str
    supplier_name: str
    says: str
    purchase: str
    document: str
    total: Decimal | None
    currency: str
    booked_by: str
    reason: str
    received_at: datetime
    deviations: list[Deviation]

    @property
    def waiting(self) -> list[Deviation]:
        """What somebody has to answer."""
        return [one for one in self.deviations if one.weight != "note" and not one.settled]


_ROWS = """
SELECT c.id, c.number, c.state, c.customer, coalesce(nullif(p.company, ''), nullif(p.name, ''), c.customer),
  c.external_id, c.booked_as,
  coalesce(d.name, ''), c.total, c.currency, c.booked_by, c.reason, c.received_at, c.deviations::text
FROM intake_cases c LEFT JOIN intake_documents d ON d.id = c.document LEFT JOIN parties p ON p.code = c.customer
WHERE c.kind = 'confirmation' AND c.state = ANY(%s) AND (%s::uuid IS NULL OR c.id < %s) ORDER BY c.id DESC LIMIT %s
"""


async def list_confirmations(
    unit: UnitOfWork, *, states: Sequence[str], before: UUID | None = None, limit: int = 50
) -> list[ConfirmationRow]:
    """Confirmations in these states, the newest first, behind case `before`."""
    rows = await unit.fetch(_ROWS, [list(states), before, before, limit], plan_anew=True)
    names = ConfirmationRow.__struct_fields__
    return [
        ConfirmationRow(
            **dict(zip(names[:-1], row[:-1], strict=True)),
            deviations=msgspec.json.decode(row[-1], type=list[Deviation]),
        )
        for row in rows
    ]
