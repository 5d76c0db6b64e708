"""How a case ends, and how it is taken up again; the next one of the queue opens at once."""

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.intake_queue import again, next_case
from lading.console.toast import Undo
from lading.console.typed_correction import read_lines, read_seconds, read_version
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.divide_cases import MergeCases, SplitCase, merge_cases, split_case
from lading.flows.intake.settle_cases import Ending, SettleCase, settle_cases, take_cases
from lading.intake.case_views import show_case


@post("/intake/{case:str}/book", opt={"permission": "intake:write"})
async def book(visit: Visiting, case: FromPath[str]) -> Html:
    """Do what the document asks: place the order, change it, cancel it."""
    form = await visit.form()
    wish = BookCase(
        case=case, version=read_version(form), accept=form.text("accept") == "yes", seconds=read_seconds(form)
    )
    async with visit.unit() as unit:
        await book_cases(unit, visit.company, wishes=[wish])
        booked = (await show_case(unit, case=case)).booked_as
    note = _("%(case)s is booked as %(order)s.") % {"case": case, "order": booked}
    return await _go_on(visit, case, form, note=note)


@post("/intake/{case:str}/reject", opt={"permission": "intake:write"})
async def reject(visit: Visiting, case: FromPath[str]) -> Html:
    """Put it away with a reason."""
    return await _end(visit, case, "reject", _("%(case)s is rejected."))


@post("/intake/{case:str}/finish", opt={"permission": "intake:write"})
async def finish(visit: Visiting, case: FromPath[str]) -> Html:
    """Put it away as done: nothing is booked."""
    return await _end(visit, case, "finish", _("%(case)s is done."))


@post("/intake/{case:str}/again", opt={"permission": "intake:write"})
async def read_again(visit: Visiting, case: FromPath[str]) -> Html:
    """Read it once more, by what is known today."""
    return await _settle(visit, case, "read_again", to=f"/intake/{case}", note=_("%(case)s is read again."))


@post("/intake/{case:str}/reopen", opt={"permission": "intake:write"})
async def reopen(visit: Visiting, case: FromPath[str]) -> Html:
    """Take it up again."""
    return await _settle(visit, case, "reopen", to=f"/intake/{case}", note=_("%(case)s waits for review again."))


@post("/intake/{case:str}/take", opt={"permission": "intake:write"})
async def take(visit: Visiting, case: FromPath[str]) -> Html:
    """Say that one works at it, or give it back."""
    owner = "" if (await visit.form()).text("back") else visit.actor.label
    async with visit.unit() as unit:
        await take_cases(unit, numbers=[case], owner=owner)
    note = _("%(case)s is yours.") if owner else _("%(case)s is everybody's again.")
    return done(visit, to=visit.came_from(f"/intake/{case}"), note=note % {"case": case})


@post("/intake/{case:str}/split", opt={"permission": "intake:write"})
async def split(visit: Visiting, case: FromPath[str]) -> Html:
    """Give ticked lines a case of their own."""
    form = await visit.form()
    wish = SplitCase(case=case, lines=read_lines(form), version=read_version(form))
    async with visit.unit() as unit:
        made = await split_case(unit, visit.company, wish=wish)
    note = _("The lines are in case %(made)s of their own.") % {"made": made}
    return done(visit, to=f"/intake/{case}?{form.text('queue')}", note=note)


@post("/intake/{case:str}/merge", opt={"permission": "intake:write"})
async def merge(visit: Visiting, case: FromPath[str]) -> Html:
    """Take the lines of other cases of the same message over."""
    form = await visit.form()
    others = form.all("other")
    if not others:
        raise wrong("other", "nothing_chosen", _("Choose at least one case."))
    async with visit.unit() as unit:
        await merge_cases(unit, visit.company, wish=MergeCases(case=case, others=others, version=read_version(form)))
    note = ngettext("%(others)s is part of this case now.", "%(others)s are part of this case now.", len(others))
    return done(visit, to=f"/intake/{case}?{form.text('queue')}", note=note % {"others": ", ".join(others)})


async def _end(visit: Visit, case: str, ending: Ending, note: str) -> Html:
    form = await visit.form()
    await _settle_one(visit, case, ending, form)
    undo = Undo(f"/intake/{case}/reopen", {})
    return await _go_on(visit, case, form, note=note % {"case": case}, undo=undo)


async def _settle(visit: Visit, case: str, ending: Ending, *, to: str, note: str) -> Html:
    form = await visit.form()
    await _settle_one(visit, case, ending, form)
    return done(visit, to=to, note=note % {"case": case})


async def _settle_one(visit: Visit, case: str, ending: Ending, form: Form) -> None:
    reason = form.needed("reason", _("Reason")) if ending == "reject" else form.text("reason")
    wish = SettleCase(case=case, ending=ending, version=read_version(form), reason=reason, seconds=read_seconds(form))
    async with visit.unit() as unit:
        await settle_cases(unit, wishes=[wish])


async def _go_on(visit: Visit, case: str, form: Form, *, note: str, undo: Undo | None = None) -> Html:
    """The next case of the queue, or the queue where that was the last."""
    narrowed = again(form.text("queue"))
    async with visit.asking() as unit:
        view = await show_case(unit, case=case)
        behind = await next_case(unit, narrowed=narrowed, after=view.id)
    to = f"/intake/{behind.number}?{narrowed.words()}" if behind else f"/intake?{narrowed.words()}"
    return done(visit, to=to, note=note, undo=undo)


ROUTES: list[BaseRouteHandler] = [book, reject, finish, read_again, reopen, take, split, merge]
