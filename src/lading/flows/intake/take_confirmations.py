"""Suppliers' confirmations taken over: what they say is booked on the purchase order by purchasing's own act."""

from collections.abc import Sequence
from decimal import Decimal

from lading.flows.buying.confirm_purchase import DIFFERS, Confirmation, ConfirmedLine, confirm_purchase
from lading.flows.company import Company
from lading.flows.intake.judge_confirmations import JudgedConfirmation
from lading.flows.partners.answer_dropship import confirm_dropship
from lading.intake.at_desk import CaseAtDesk, CaseSettled
from lading.kernel import Conflict, FieldError
from lading.store import UnitOfWork
from lading.tasks.keep_one import close_matters


class NotTaken(Conflict):
    """A confirmation differs from the purchase order in something that nobody has agreed to yet."""

    code = "confirmation_differs"


async def take_confirmations(
    unit: UnitOfWork, company: Company, *, papers: Sequence[tuple[CaseAtDesk, JudgedConfirmation, bool]]
) -> dict[str, str]:
    """Confirm the purchase orders; answers theirs by the cases' numbers. True beside a paper: accept what asks.

    Raises `CaseSettled`, `NotTaken` naming what waits, and what purchasing refuses. What was agreed to raises no task.
    """
    taken: dict[str, str] = {}
    for case, judged, accept in sorted(papers, key=lambda paper: paper[1].purchase):
        if case.state not in {"review", "reading"}:
            raise CaseSettled(f"Case {case.number} is {case.state}: there is nothing to take over.")
        waiting = [one for one in judged.waiting if one.weight == "stop" or not accept]
        if waiting or not judged.purchase:
            errors = tuple(FieldError(one.place, f"deviation_{one.kind}", one.sentence) for one in waiting)
            sentence = waiting[0].sentence if waiting else "Nobody has found its purchase order."
            raise NotTaken(sentence, errors=errors)
        said = _confirmation(case, judged)
        if judged.dropship:
            one = await confirm_dropship(unit, company.reference, number=judged.purchase, confirmation=said)
        else:
            one = await confirm_purchase(unit, number=judged.purchase, confirmation=said)
        await close_matters(unit, matters=[(DIFFERS, one.subject)])
        taken[case.number] = one.number
    return taken


def _confirmation(case: CaseAtDesk, judged: JudgedConfirmation) -> Confirmation:
    reference = case.reading.value("reference") if case.reading else ""
    lines = [
        ConfirmedLine(line=one.line, quantity=_exact(one.quantity), unit_cost=_exact(one.unit_cost), due_on=one.due_on)
        for one in judged.compared.lines
    ]
    return Confirmation(reference=reference[:80], lines=lines)


def _exact(number: Decimal | None) -> Decimal | None:
    """A price per hundred may have endless places; costs are kept with six."""
    return None if number is None else round(number, 6)
