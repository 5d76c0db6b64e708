"""Changes and cancellations of orders that live in another system: told there where it takes them, else to a person."""

from collections.abc import Sequence

import msgspec

from lading.flows.intake.change_of import ChangeOf
from lading.intake.at_desk import CaseAtDesk, move_cases
from lading.intake.handovers import NewHandover, intend, read_systems
from lading.intake.reading import Kind
from lading.orders import OrderDraft
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

TASK = "intake.change_elsewhere"
_encode = msgspec.json.Encoder(decimal_format="string").encode


class ToldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What another system is told of a change: of which of its orders, and how the paper wants it to be."""

    kind: Kind
    number: str
    purchase_order: str
    intake_case: str
    order: OrderDraft | None


async def change_elsewhere(unit: UnitOfWork, *, changes: Sequence[tuple[CaseAtDesk, ChangeOf]]) -> dict[str, str]:
    """Hand changes over to systems that take them, as `ToldChange` in JSON; answers these cases.

    Of the others a task says what is to be done there, and their cases are done.
    """
    systems = await read_systems(unit, channels=[case.channel for case, _ in changes]) if changes else {}
    sent: list[NewHandover] = []
    told: dict[str, str] = {}
    for case, change in changes:
        system = systems.get(case.channel)
        takes = system is not None and system.active and system.settings.changes != "task"
        if system is None or not takes or system.settings.form != "json" or change.some:
            await _leave_to_a_person(unit, case, change)
            continue
        said = ToldChange(
            kind=change.kind,
            number=change.elsewhere,
            purchase_order=case.reading.value("po_number") if case.reading else "",
            intake_case=case.number,
            order=change.draft if change.kind == "change" else None,
        )
        sent.append(NewHandover(case.id, case.channel, f"{change.kind} {case.number}", _encode(said)))
        told[case.number] = ""
    if sent:
        await intend(unit, handovers=sent)
    return told


async def _leave_to_a_person(unit: UnitOfWork, case: CaseAtDesk, change: ChangeOf) -> None:
    what = "cancelled" if change.kind == "cancellation" else "changed as the customer’s paper says"
    sentence = f"Order {change.elsewhere} is in the other system: it has to be {what} there (case {case.number})."
    await keep_one(unit, drafts=[TaskDraft(kind=TASK, subject=case.subject, sentence=sentence)])
    await move_cases(unit, cases=[case], state="done", reason=sentence)
