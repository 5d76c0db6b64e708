"""Changing what people wrote on orders that stand: address, contact, notes, tags, attributes, the wished date."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.changing.paper_changes import papers_change
from lading.flows.company import Company
from lading.flows.rules.judge_again import judge_again
from lading.flows.rules.judge_changed import judge_changed
from lading.kernel import Conflict, Invalid
from lading.orders import Address, DraftCustomer
from lading.orders.change import LockedOrder
from lading.orders.changes import keep_changes
from lading.orders.draft import Attributes, Notes, Tags
from lading.orders.lifecycle import BEFORE_SHIPPING
from lading.orders.papers import FIELDS, NewPapers, change_papers, read_papers
from lading.parties import find_or_create
from lading.store import UnitOfWork


class PaperChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """New values of these fields of an order; what is left out stays as it is."""

    customer: DraftCustomer | UnsetType = UNSET
    ship_to: Address | UnsetType = UNSET
    bill_to: Address | UnsetType | None = UNSET
    notes: Notes | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    requested_by: date | UnsetType | None = UNSET

    @property
    def fields(self) -> dict[str, Any]:
        """What is given, by name."""
        given = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in given.items() if value is not UNSET}


class ChangePapers(msgspec.Struct, frozen=True, kw_only=True):
    """Change an order's papers, saying why; `version` is what the caller saw, None for whatever it is.

    `undoes` is the change that this one takes back.
    """

    number: str
    change: PaperChange
    reason: str = ""
    version: int | None = None
    undoes: UUID | None = None


class AddressTooLate(Conflict):
    """Everything has left already: the parcels go where they were sent."""

    code = "address_too_late"


async def change_order_papers(unit: UnitOfWork, company: Company, *, wishes: Sequence[ChangePapers]) -> None:
    """Change the papers; holds that this mends are released, new faults hold.

    Raises `NotFound`, `VersionMoved`, `AddressTooLate`, and `ChangeRefused` for what the channel does not admit.
    """
    if len({wish.number for wish in wishes}) < len(wishes):
        raise Invalid("Name each order once.")
    await company.refresh(unit, skus=())
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    for wish in wishes:
        if "ship_to" in wish.change.fields and not is_to_ship(locked[wish.number]):
            raise AddressTooLate(f"Order {wish.number} has left already; its address cannot be changed any more.")
    by_id = {order.id: order for order in locked.values()}
    before = await read_papers(unit, list(by_id))
    changed = await write_papers(
        unit, changes={locked[wish.number].id: (wish.change.fields, wish.reason) for wish in wishes}, locked=by_id
    )
    await judge_again(unit, company.reference, locked=by_id, changed=changed, strict=True)
    await save_changes(unit, orders=by_id.values())
    really = [order for order, fields in changed.items() if fields]
    await judge_changed(unit, company, orders=really, kind="order.papers_changed")
    await keep_changes(
        unit,
        changes=[
            papers_change(
                order,
                changed[order],
                given=wish.change.fields,
                before=before[order],
                reason=wish.reason,
                seen=wish.version,
                undoes=wish.undoes,
            )
            for wish in wishes
            if (order := locked[wish.number].id) in changed
        ],
    )


async def write_papers(
    unit: UnitOfWork,
    *,
    changes: Mapping[UUID, tuple[Mapping[str, Any], str]],
    locked: Mapping[UUID, LockedOrder],
) -> dict[UUID, list[str]]:
    """Write fields (with a reason) by order, customers found or created; answers the fields that really changed."""
    named = [(order, fields["customer"]) for order, (fields, _) in changes.items() if fields.get("customer")]
    codes = await find_or_create(unit, customers=[customer for _, customer in named])
    code_of = {order: code for (order, _), code in zip(named, codes, strict=True)}
    papers = [
        NewPapers(locked[order], fields, code_of.get(order), reason) for order, (fields, reason) in changes.items()
    ]
    return await change_papers(unit, changes=papers)


def is_to_ship(order: LockedOrder) -> bool:
    """Whether anything of the order may still leave."""
    return any(line.vector[state] for line in order.lines.values() for state in BEFORE_SHIPPING)
