"""Something went wrong on the way: a claim is filed on an order's units, checked against what has left, once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.kernel import Conflict, FieldError, Invalid, NotFound, new_id, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder, move
from lading.returns.claim_policy import ClaimKind
from lading.returns.claims import SPEAKING, Claim, ClaimedLine, next_claim_numbers, save_claims
from lading.returns.returnable import Away, read_away, returnable
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

ZERO = Decimal(0)
DECIDE = "claim.decide"


class ClaimUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line with which something is wrong (None: all that have left)."""

    line: int
    quantity: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity is not None and self.quantity <= 0:
            raise FieldRefused("quantity", "bad_quantity", "The quantity must be above 0.")


class FileClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with which units. With a `shipment` and no lines it is everything in that shipment."""

    number: str
    kind: ClaimKind
    lines: Sequence[ClaimUnits] | None = None
    shipment: str = ""
    note: Annotated[str, Meta(max_length=1000)] = ""
    origin: Literal["portal", "staff", "api"] = "staff"


class NotClaimable(Conflict):
    """There are not that many units with which something could be wrong."""

    code = "not_claimable"


async def file_claims(unit: UnitOfWork, *, wishes: Sequence[FileClaim]) -> list[Claim]:
    """File claims and ask a person; answers them, in order.

    Units that came back, are expected back or were claimed before cannot be claimed. Raises `NotFound`, `Invalid`,
    `NotClaimable`; then nothing is filed.
    """
    orders = await lock_by_number(unit, numbers=list(dict.fromkeys(wish.number for wish in wishes)))
    away = await read_away(unit, orders=[order.id for order in orders.values()])
    fresh = await next_claim_numbers(unit, count=len(wishes))
    made: list[Claim] = []
    events: list[Event] = []
    for number, wish in zip(fresh, wishes, strict=True):
        order = orders[wish.number]
        shipment, carried = await _read_shipment(unit, order, wish.shipment)
        lines = _lines(order, wish, carried, away)
        one = Claim(
            id=new_id(),
            number=number,
            order_id=order.id,
            kind=wish.kind,
            currency=order.currency,
            origin=wish.origin,
            opened_at=unit.now,
            opened_by=unit.actor.label,
            shipment_id=shipment,
            note=wish.note,
            lines=lines,
        )
        told: dict[str, object] = {"claim": number, "kind": wish.kind, "shipment": wish.shipment}
        told["units"] = [[line.order_line, line.quantity] for line in lines]
        move(order, kind="order.claim_filed", data=told)
        events.append(Event(kind="claim.filed", subject=one.subject, data={"order": order.number, **told}))
        made.append(one)
    await save_claims(unit, rows=made, events=events)
    await save_changes(unit, orders=orders.values())
    await keep_one(unit, drafts=[_task(one, wish) for one, wish in zip(made, wishes, strict=True)])
    return made


def _task(one: Claim, wish: FileClaim) -> TaskDraft:
    what = wish.kind.replace("_", " ")
    sentence = f"{one.number}: units of order {wish.number} are {what}. Decide what the customer gets, and who pays."
    return TaskDraft(kind=DECIDE, subject=one.subject, sentence=sentence)


async def _read_shipment(
    unit: UnitOfWork, order: LockedOrder, number: str
) -> tuple[UUID | None, dict[int, Decimal] | None]:
    if not number:
        return None, None
    rows = await unit.fetch(
        "SELECT h.id, l.line, l.quantity FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id"
        " WHERE h.number = %s AND h.voided_at IS NULL AND l.order_id = %s",
        [number, order.id],
    )
    if not rows:
        raise NotFound(f"Order {order.number} has no shipment {number}.")
    return rows[0][0], {row[1]: row[2] for row in rows}


def _lines(
    order: LockedOrder, wish: FileClaim, carried: dict[int, Decimal] | None, away: dict[tuple[UUID, int], Away]
) -> list[ClaimedLine]:
    said = wish.lines
    if said is None:
        if carried is None:
            raise Invalid("Say which lines, or which shipment, something is wrong with.", code="nothing_named")
        said = [ClaimUnits(line=line, quantity=quantity) for line, quantity in carried.items()]
    found: list[ClaimedLine] = []
    for index, one in enumerate(said):
        if one.line not in order.lines or (carried is not None and one.line not in carried):
            sentence = f"Order {order.number} has no line {one.line}{' in that shipment' if carried else ''}."
            raise Invalid(sentence, errors=(FieldError(f"/lines/{index}/line", "unknown_line", sentence),))
        known = away.get((order.id, one.line), Away())
        left = returnable(order.lines[one.line].vector, known)
        most = left if carried is None else min(left, carried[one.line])
        quantity = most if one.quantity is None else one.quantity
        if quantity <= 0 or quantity > most:
            sentence = (
                f"Of line {one.line} of order {order.number} {plain(most)} can be claimed, not {plain(quantity)}:"
                " what came back, is expected back or was claimed before does not count."
            )
            errors = (FieldError(f"/lines/{index}/quantity", "not_claimable", sentence),)
            raise NotClaimable(sentence, errors=errors)
        spoken = wish.kind in SPEAKING
        if spoken:
            away[order.id, one.line] = msgspec.structs.replace(known, claimed=known.claimed + quantity)
        found.append(ClaimedLine(one.line, quantity, spoken))
    return found
