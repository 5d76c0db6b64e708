"""The audit: what was proven and when, what broke a law and by which event, and repairs for a person to approve."""

from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.proving.laws import LAWS
from lading.flows.proving.repair import RepairWish, repair_breaches
from lading.flows.proving.run_audit import run_audit
from lading.flows.proving.show_audit import list_breaches, list_runs, say_first_event, say_repair


@get("/audit", opt={"permission": "reports:read"})
async def show_audit(visit: Visiting) -> Html:
    """The last proofs, what is broken, and what was mended."""
    async with visit.unit() as unit:
        runs = await list_runs(unit)
        broken = await list_breaches(unit)
        mended = await list_breaches(unit, state="repaired", limit=20)
    return page(
        "audit/audit.html",
        visit,
        runs=runs,
        whole=next((run for run in runs if run.scope == "all"), None),
        broken=broken,
        mended=mended,
        laws=LAWS,
        sentences={law.name: law.sentence for law in LAWS},
        failing={one.law for one in broken},
        say_event=say_first_event,
        say_repair=say_repair,
        can_approve=visit.may("audit:approve"),
    )


@post("/audit/run", opt={"permission": "audit:approve"})
async def prove(visit: Visiting) -> Html:
    """Prove the laws now: what is new, or everything."""
    form = await visit.form()
    company = visit.company
    run = await run_audit(company.database, secret=company.secret, wish="all" if form.text("scope") == "all" else "new")
    broken = len(run.breaches)
    said = ngettext("%(n)s law does not hold.", "%(n)s laws do not hold.", broken) % {"n": broken}
    note = said if broken else _("Every law holds.")
    return done(visit, to="/audit", note=note)


@post("/audit/{breach:uuid}/repair", opt={"permission": "audit:approve"})
async def repair(visit: Visiting, breach: FromPath[UUID]) -> Html:
    """Apply the repair that was proposed."""
    form = await visit.form()
    wish = RepairWish(breach, form.needed("reason", _("Reason")))
    async with visit.unit() as unit:
        await repair_breaches(unit, wishes=[wish], secret=visit.company.secret)
    return done(visit, to="/audit", note=_("It is mended, and the history says why."))


ROUTES: list[BaseRouteHandler] = [show_audit, prove, repair]
