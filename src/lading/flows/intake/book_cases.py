"""Cases become orders, changes and cancellations: judged once more under lock, then booked by the act of that trade."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.order_edit import ChangeOrder, LineAdd, LineEdit, OrderEdit
from lading.flows.company import Company
from lading.flows.intake.change_elsewhere import change_elsewhere
from lading.flows.intake.change_of import ChangeOf
from lading.flows.intake.hand_over import intend_handovers
from lading.flows.intake.judge_cases import Judged, judge_cases
from lading.flows.intake.judge_order import JudgedOrder
from lading.flows.intake.note_outcomes import note_outcomes
from lading.flows.intake.take_confirmations import take_confirmations
from lading.flows.placing.place_orders import place_in
from lading.flows.placing.placement import Placed, wish_for
from lading.intake.at_desk import CaseAtDesk, CaseSettled, lock_cases, move_cases
from lading.intake.handovers import read_systems
from lading.intake.matched import Deviation
from lading.kernel import Conflict, FieldError, Refusal
from lading.store import UnitOfWork

ALONE = "alone"
ZERO = Decimal(0)


class BookCase(msgspec.Struct, frozen=True, kw_only=True):
    """Book a case, having seen `version`. `accept` takes what asks as the document has it, and never what stops."""

    case: str
    version: int | None = None
    accept: bool = False
    seconds: float = 0.0


class NotBookable(Conflict):
    """Something must be answered first, or is missing."""

    code = "case_not_bookable"


class _Number(msgspec.Struct, frozen=True):
    number: str


async def book_cases(
    unit: UnitOfWork, company: Company, *, wishes: Sequence[BookCase], alone: bool = False
) -> dict[str, str]:
    """Book each case; answers by its number what it became: our order's number, or the purchase order's.

    Raises `NotFound`, `CaseMoved`, `CaseSettled`, `NotBookable` naming every deviation that waits, and what placing,
    changing or cancelling raises; then nothing is booked.
    """
    cases = await lock_cases(
        unit, numbers=[wish.case for wish in wishes], seen={wish.case: wish.version for wish in wishes}
    )
    judged = await judge_cases(unit, company, numbers=list(cases))
    by = ALONE if alone else unit.actor.label
    taken = await _take(unit, company, cases, judged, wishes, by=by)
    booked: dict[str, str] = {}
    there: list[tuple[CaseAtDesk, ChangeOf]] = []
    for wish in wishes:
        if wish.case in taken:
            continue
        case = cases[wish.case]
        order = _bookable(case, judged.get(wish.case), accept=wish.accept)
        if order.change is not None and order.change.elsewhere:
            there.append((case, order.change))
        elif order.change is not None:
            booked[case.number] = await _change(unit, company, case, order.change)
    booked |= await change_elsewhere(unit, changes=there)
    taken |= {case.number: change.elsewhere for case, change in there if case.number not in booked}
    orders = [case for case in cases.values() if case.number not in taken]
    drafts = [(case, judged[case.number].order) for case in orders if case.number not in booked]
    booked |= await _place_or_hand_over(unit, company, [(case, order) for case, order in drafts if order is not None])
    await move_cases(
        unit, cases=orders, state="booked", booked_as={case.id: booked[case.number] for case in orders}, by=by
    )
    await _note_time(unit, cases, wishes)
    await note_outcomes(unit, company, cases=orders, judged=judged, alone=alone)
    return booked | taken


async def _take(
    unit: UnitOfWork,
    company: Company,
    cases: dict[str, CaseAtDesk],
    judged: dict[str, Judged],
    wishes: Sequence[BookCase],
    *,
    by: str,
) -> dict[str, str]:
    """Take over the suppliers' confirmations among the cases; these are done then."""
    papers = [
        (cases[wish.case], one.confirmation, wish.accept)
        for wish in wishes
        if (one := judged.get(wish.case)) and one.confirmation
    ]
    taken = await take_confirmations(unit, company, papers=papers)
    done = [case for case, _, _ in papers]
    if done:
        named = {case.id: taken[case.number] for case in done}
        await move_cases(unit, cases=done, state="done", booked_as=named, by=by)
    return taken


def _bookable(case: CaseAtDesk, judged: Judged | None, *, accept: bool) -> JudgedOrder:
    """The order of a case that may be booked. Raises `CaseSettled` and `NotBookable`."""
    if case.state not in {"review", "reading"}:
        raise CaseSettled(f"Case {case.number} is {case.state}: there is nothing to book.")
    if judged is None or judged.order is None:
        raise NotBookable(f"Case {case.number} is no order, so there is nothing to book. Put it away when it is done.")
    order = judged.order
    waiting = [one for one in order.waiting if one.weight == "stop" or not accept]
    if waiting:
        errors = tuple(FieldError(one.place, f"deviation_{one.kind}", one.sentence) for one in waiting)
        raise NotBookable(f"{waiting[0].sentence} {_more(len(waiting) - 1)}", errors=errors)
    if order.draft is None and order.change is None:
        raise NotBookable(f"Case {case.number} lacks something that an order needs.")
    return order


def _more(others: int) -> str:
    """What to do about the first of several that wait."""
    if not others:
        return "Answer that first."
    return f"Answer that first, and {'one other point' if others == 1 else f'{others} other points'} below."


async def _place_or_hand_over(
    unit: UnitOfWork, company: Company, cases: Sequence[tuple[CaseAtDesk, JudgedOrder]]
) -> dict[str, str]:
    """Orders become ours, but for those of channels whose orders live in another system."""
    systems = await read_systems(unit, channels=[case.channel for case, _ in cases]) if cases else {}
    elsewhere = [(case, order) for case, order in cases if case.channel in systems and systems[case.channel].active]
    handed = [(case, order.draft) for case, order in elsewhere if order.draft is not None]
    booked = await intend_handovers(unit, orders=handed, systems=systems) if handed else {}
    return booked | await _place(unit, company, [one for one in cases if one not in elsewhere])


async def _place(unit: UnitOfWork, company: Company, cases: Sequence[tuple[CaseAtDesk, JudgedOrder]]) -> dict[str, str]:
    """Place new orders. One number twice in one batch is refused: the second is a duplicate."""
    booked: dict[str, str] = {}
    wishes = []
    names: set[tuple[str, str]] = set()
    for case, order in cases:
        draft = order.draft
        if draft is None:
            raise NotBookable(f"Case {case.number} lacks something that an order needs.")
        if _again(order):
            draft = msgspec.structs.replace(draft, external_id=f"{draft.external_id}#{case.number}"[:120])
        name = (draft.channel, draft.external_id)
        if draft.external_id and name in names:
            raise NotBookable(f"Case {case.number} is the same purchase order as another one that is booked with it.")
        names.add(name)
        named = {**draft.attributes, "intake_case": case.number}
        wishes.append(wish_for(msgspec.structs.replace(draft, attributes=named), actor=unit.actor.label))
    if not wishes:
        return booked
    for (case, _), outcome in zip(cases, await place_in(unit, company, wishes=wishes), strict=True):
        if not isinstance(outcome, Placed):
            raise _named(case, outcome)
        booked[case.number] = msgspec.json.decode(outcome.answer, type=_Number).number
    return booked


def _again(order: JudgedOrder) -> bool:
    """Whether a person said that the same number shall be booked once more."""
    return any(one.settled == "book_again" for one in order.deviations)


def _named(case: CaseAtDesk, refusal: Refusal) -> Refusal:
    """The refusal of placing, with the case that it is about."""
    told = NotBookable(f"Case {case.number}: {refusal.sentence}", errors=refusal.errors, code=refusal.code)
    told.status = refusal.status
    return told


async def _change(unit: UnitOfWork, company: Company, case: CaseAtDesk, change: ChangeOf) -> str:
    """Change or cancel the order that the paper names, as a customer's wish."""
    if not change.order:
        raise NotBookable(f"Case {case.number} speaks of an order that nobody has found.")
    reason = f"The customer’s paper, case {case.number}."
    if change.kind == "cancellation":
        await cancel_orders(unit, wishes=[CancelOrder(change.order, reason, by="customer", door="staff")])
    else:
        edit = _edit(change, case.number)
        await change_orders(unit, company, wishes=[ChangeOrder(number=change.order, edit=edit, reason=reason)])
    return change.order


def _edit(change: ChangeOf, case: str) -> OrderEdit:
    """The change in the words of the act that does it; prices and lines as a person answered."""
    wanted, why = change.wanted, f"As the customer’s paper says (case {case})."
    kept = _settled(change.deviations, "keep")
    ours = _settled(change.deviations, "take_ours")
    lines = []
    for one in wanted.lines:
        price = None if f"/order/{one.line}/unit_price" in ours else one.unit_price
        if one.quantity is None and price is None and one.requested_by is None:
            continue
        edit = LineEdit(
            line=one.line,
            quantity=one.quantity,
            unit_price=price,
            price_reason=why if price else "",
            requested_by=one.requested_by or msgspec.UNSET,
        )
        lines.append(edit)
    lines += [LineEdit(line=line, quantity=ZERO) for line in wanted.gone if f"/order/{line}" not in kept]
    add = [
        LineAdd(
            sku=new.sku,
            quantity=new.quantity,
            unit=new.unit,
            unit_price=new.unit_price,
            price_reason=why if new.unit_price is not None else "",
            requested_by=new.requested_by,
        )
        for new in wanted.add
    ]
    day = wanted.requested_by if wanted.requested_by is not None else msgspec.UNSET
    return OrderEdit(lines=lines, add=add, requested_by=day)


def _settled(deviations: Sequence[Deviation], code: str) -> set[str]:
    return {one.place for one in deviations if one.settled == code}


async def _note_time(unit: UnitOfWork, cases: dict[str, CaseAtDesk], wishes: Sequence[BookCase]) -> None:
    await unit.execute(
        "UPDATE intake_cases c SET work_seconds = work_seconds + n.spent FROM unnest(%s::uuid[], %s::float[])"
        " AS n(id, spent) WHERE c.id = n.id",
        [[cases[wish.case].id for wish in wishes], [min(max(wish.seconds, 0.0), 3600.0) for wish in wishes]],
    )
