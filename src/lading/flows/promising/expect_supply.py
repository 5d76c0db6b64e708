"""Supply is announced, comes on another day, or does not come: what people and other systems tell us of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.receive_stock import base_quantity
from lading.inventory.supply import (
    MoveSupply,
    SupplyDraft,
    SupplyKind,
    close_supply,
    expect_supply,
    lock_supply,
    move_supply,
)
from lading.kernel import Conflict, FieldError, Invalid, NotFound, new_id
from lading.kernel.exact import check_exact
from lading.store import UnitOfWork

Code = Annotated[str, Meta(max_length=80)]


class ExpectedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall come: `quantity` in `unit` (else the item's own), on `due_on`; without it nobody knows when."""

    sku: Code
    place: Code
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""
    due_on: date | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class ExpectedSupply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lines that come together under a `reference` (one is made up without it) from a `source`.

    `source` is the supplier's party code or the sending place: its past says how late it usually is.
    """

    lines: Annotated[list[ExpectedLine], Meta(min_length=1, max_length=1000)]
    kind: SupplyKind = "manual"
    reference: Code = ""
    source: Code = ""


class SupplyMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """It comes on `due_on` instead (null: nobody knows), perhaps in another quantity, in base units; and why."""

    due_on: date | None
    quantity: Decimal | None = None
    reason: Annotated[str, Meta(max_length=300)] = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class SupplyOfDocument(Conflict):
    """A purchase order or a transfer says how much of it comes."""

    code = "supply_of_document"


async def announce_supply(unit: UnitOfWork, reference: Reference, *, expected: ExpectedSupply) -> list[UUID]:
    """Write down what shall come; answers an id for each line. Raises `Invalid`, naming the lines, `SupplyTaken`."""
    await reference.refresh(unit, skus=(line.sku for line in expected.lines))
    errors: list[FieldError] = []
    drafts: list[SupplyDraft] = []
    named = expected.reference or f"S-{new_id().hex[-8:]}"
    for index, line in enumerate(expected.lines):
        problem, base = base_quantity(line.sku, line.quantity, line.unit, reference)
        if problem is None and line.place not in reference.places:
            problem = ("place", "unknown_place", f"There is no place “{line.place}”.")
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
            continue
        drafts.append(
            SupplyDraft(
                kind=expected.kind,
                reference=named,
                line=index + 1,
                sku=line.sku,
                place=line.place,
                quantity=base,
                due_on=line.due_on,
                source=expected.source,
            )
        )
    if errors:
        raise Invalid("Nothing was announced; correct the lines named.", errors=tuple(errors))
    return await expect_supply(unit, drafts=drafts)


async def put_off_supply(unit: UnitOfWork, *, supply_id: UUID, wish: SupplyMove) -> None:
    """It comes on another day. Raises `NotFound`, `SupplyClosed`, `Invalid`, `SupplyOfDocument`."""
    if wish.quantity is not None:
        await _refuse_documents(unit, supply_ids=[supply_id])
    move = MoveSupply(id=supply_id, due_on=wish.due_on, quantity=wish.quantity)
    await move_supply(unit, moves=[move], reason=wish.reason)


async def give_up_supply(unit: UnitOfWork, *, supply_ids: Sequence[UUID], reason: str) -> None:
    """The rest of it does not come. Raises `NotFound`, `SupplyOfDocument`."""
    await _refuse_documents(unit, supply_ids=supply_ids)
    if len(await lock_supply(unit, ids=supply_ids)) < len(set(supply_ids)):
        raise NotFound("There is no such expected supply.")
    await close_supply(unit, ids=supply_ids, reason=reason)


_DOCUMENTS = """
SELECT s.reference FROM supply s WHERE s.id = ANY(%s)
  AND (EXISTS (SELECT FROM purchase_orders p WHERE p.number = s.reference)
    OR EXISTS (SELECT FROM transfers t WHERE t.number = s.reference))
"""


async def _refuse_documents(unit: UnitOfWork, *, supply_ids: Sequence[UUID]) -> None:
    """What our own purchase orders and transfers let expect changes with them alone."""
    if taken := await unit.fetch(_DOCUMENTS, [list(supply_ids)]):
        number = taken[0][0]
        raise SupplyOfDocument(f"{number} says how much of this comes: change, receive or close {number} instead.")
