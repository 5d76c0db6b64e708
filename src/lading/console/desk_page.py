"""What the page of a case needs, gathered: the case, its document, its story, and the one behind it in the queue."""

from decimal import Decimal
from typing import Any

from lading.console.case_story import tell_case
from lading.console.desk import Desk, lay_out, marks_of, say_place
from lading.console.desk_text import mark_sheets, mark_text
from lading.console.intake_queue import Narrowed, next_case
from lading.console.intake_words import REASONS, SOURCES
from lading.console.visit import Visit
from lading.flows.intake.answer_orders import show_ready
from lading.flows.intake.show_confirmation import ConfirmationBeside, show_confirmation
from lading.intake.case_events import events_of_case
from lading.intake.case_views import CaseView, show_case
from lading.intake.fields import HEADER, LINE
from lading.intake.opened import Opened
from lading.intake.opened_documents import read_opened
from lading.intake.replies import replies_of_case
from lading.intake.thread_view import read_thread
from lading.store import UnitOfWork

TEACHABLE = {
    "header": [(f"/header/{name}", known.label) for name, known in HEADER.items()],
    "line": [(name, known.label) for name, known in LINE.items()],
}
BOOKABLE = ("order", "change", "cancellation", "confirmation")
"""Kinds of which something of ours is made; the others are only put away."""
PAGES = 60
"""So many pages of a document are shown."""


async def gather_desk(visit: Visit, *, number: str, narrowed: Narrowed) -> dict[str, Any]:
    """The values of the templates of the desk. Raises `NotFound`."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        view = await show_case(unit, case=number)
        opened = await read_opened(unit, document=view.document.id) if view.document else None
        behind = await next_case(unit, narrowed=narrowed, after=view.id)
        events = await events_of_case(unit, number=view.number)
        first = await _first_page(unit, behind.number) if behind else ""
        replies = await replies_of_case(unit, case_id=view.id)
        ready = await show_ready(unit, case=view.number) if view.state in ("booked", "rejected") else None
        thread = await read_thread(unit, case=view.id)
        compared = await _compared(unit, view)
    desk = lay_out(view)
    return {
        "view": view,
        "desk": desk,
        "narrowed": narrowed,
        "queue": narrowed.words(),
        "behind": behind,
        "preload": first,
        "events": events,
        "story": [tell_case(event) for event in events],
        "reasons": REASONS,
        "say_place": say_place,
        "decimal": Decimal,
        "teachable": TEACHABLE,
        "sources": SOURCES,
        "replies": replies,
        "ready": ready,
        "bookable": view.kind in BOOKABLE,
        "thread": thread if len(thread) > 1 else [],
        "compared": compared,
        "answerable": visit.may("intake:write") and may_answer(view),
        "editable": visit.may("intake:write") and view.state == "review",
        **_document(opened, desk),
    }


def may_answer(view: CaseView) -> bool:
    """Whether somebody would read what we write to the sender of a case."""
    by_person = "@" in view.message.sender and not view.message.automatic
    return by_person and view.state in ("review", "booked", "failed")


async def _compared(unit: UnitOfWork, view: CaseView) -> ConfirmationBeside | None:
    """A supplier's confirmation beside the purchase order; once it is settled, that itself says what holds."""
    if view.kind != "confirmation" or view.state != "review":
        return None
    return await show_confirmation(unit, case=view.number)


async def _first_page(unit: UnitOfWork, number: str) -> str:
    """The address of the first page of a case, so that the browser has it before it is asked for."""
    document = (await show_case(unit, case=number)).document
    return f"/intake/documents/{document.id}/pages/0" if document and document.pages else ""


def _document(opened: Opened | None, desk: Desk) -> dict[str, Any]:
    """Its pages with their marks, or its text, or its sheets."""
    shown: dict[str, Any] = {"pages": [], "text": [], "sheets": []}
    if opened is None:
        return shown
    if opened.pages:
        pages = [(n, page, marks_of(desk, page=n)) for n, page in enumerate(opened.pages[:PAGES])]
        return {**shown, "pages": pages}
    if opened.sheets:
        return {**shown, "sheets": mark_sheets(opened, desk.shown())}
    return {**shown, "text": mark_text(opened, desk.shown()) if opened.text else []}
