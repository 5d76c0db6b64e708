"""Acts on many cases of the mail at once."""

from litestar import post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.many import TICKED
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.intake.settle_cases import Ending, SettleCase, settle_cases, take_cases


@post("/intake/bulk/reject", opt={"permission": "intake:write"})
async def reject_many(visit: Visiting) -> Html:
    """Reject the ticked cases for one reason."""
    form = await visit.form()
    reason = form.needed("reason", _("Reason"))
    count = await _settle(visit, form, "reject", reason)
    note = ngettext("%(num)s case is rejected.", "%(num)s cases are rejected.", count) % {"num": count}
    return done(visit, to=visit.came_from("/intake"), note=note)


@post("/intake/bulk/again", opt={"permission": "intake:write"})
async def read_many_again(visit: Visiting) -> Html:
    """Read the ticked cases once more, by what is known today."""
    count = await _settle(visit, await visit.form(), "read_again", "")
    note = ngettext("%(num)s case is read again.", "%(num)s cases are read again.", count) % {"num": count}
    return done(visit, to=visit.came_from("/intake"), note=note)


@post("/intake/bulk/take", opt={"permission": "intake:write"})
async def take_many(visit: Visiting) -> Html:
    """Say that the ticked cases are one's own."""
    numbers = _ticked(await visit.form())
    async with visit.unit() as unit:
        await take_cases(unit, numbers=numbers, owner=visit.actor.label)
    note = ngettext("%(num)s case is yours.", "%(num)s cases are yours.", len(numbers)) % {"num": len(numbers)}
    return done(visit, to=visit.came_from("/intake"), note=note)


async def _settle(visit: Visit, form: Form, ending: Ending, reason: str) -> int:
    wishes = [SettleCase(case=number, ending=ending, reason=reason) for number in _ticked(form)]
    async with visit.unit() as unit:
        await settle_cases(unit, wishes=wishes)
    return len(wishes)


def _ticked(form: Form) -> list[str]:
    numbers = list(dict.fromkeys(form.all("case")))
    if not 0 < len(numbers) <= TICKED:
        raise wrong("case", "nothing_chosen", _("Tick at least one case, and at most %(most)s.") % {"most": TICKED})
    return numbers


ROUTES: list[BaseRouteHandler] = [reject_many, read_many_again, take_many]
