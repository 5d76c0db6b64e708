"""The return policy: read rule by rule, written as a new version, tried on an order while one writes."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, fragment, page
from lading.console.form import Form
from lading.console.typed_return_policy import read_policy_form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.returning.own_claims import KINDS
from lading.flows.returning.try_policy import TriedLine, try_policy
from lading.returns.lifecycle import GRADES
from lading.returns.put_policy import list_policies, put_policy, read_policy
from lading.returns.reasons import CONDITIONS, REASONS, WISHES


@get("/returns/policy", opt={"permission": "returns:read"})
async def show_policy(visit: Visiting) -> Html:
    """The rules in their order, each as a form; earlier versions to look at."""
    version = visit.query.text("version")
    async with visit.asking() as unit:
        found = await read_policy(unit, version=int(version) if version.isdecimal() and len(version) < 7 else None)
        versions = await list_policies(unit)
        in_force = (await read_policy(unit)).version
    shown: dict[str, Any] = {"found": found, "versions": versions, "in_force": in_force, "reasons": REASONS.values()}
    plain = msgspec.to_builtins(found.policy)
    shown |= {"conditions": CONDITIONS, "wishes": WISHES, "grades": GRADES, "claim_kinds": KINDS}
    return page("returns/policy.html", visit, **shown, policy=plain)


@post("/returns/policy", opt={"permission": "catalog:write"})
async def save_policy(visit: Visiting) -> Html:
    """Write a new version."""
    form = await visit.form()
    policy = read_policy_form(form)
    seen = form.whole("version", _("Version"), most=1_000_000)
    async with visit.unit() as unit:
        saved = await put_policy(unit, policy=policy, note=form.text("note"), version=seen)
    note = _("Version %(version)s of the policy is in force.") % {"version": saved.version}
    return done(visit, to="/returns/policy", note=note)


@post("/returns/policy/try", opt={"permission": "catalog:write"})
async def try_it(visit: Visiting) -> Html:
    """What the policy on the screen would say of an order, line by line; nothing is written."""
    form = await visit.form()
    return fragment("returns/tried.html", visit, tried=await _try(visit, form), order=form.text("try-order"))


async def _try(visit: Visiting, form: Form) -> list[TriedLine]:
    number = form.needed("try-order", _("Order"))
    async with visit.asking() as unit:
        return await try_policy(
            unit,
            visit.company,
            number=number,
            reason=form.text("try-reason") or "unknown",
            condition=form.text("try-condition") or "unknown",
            policy=read_policy_form(form),
        )


ROUTES: list[BaseRouteHandler] = [show_policy, save_policy, try_it]
