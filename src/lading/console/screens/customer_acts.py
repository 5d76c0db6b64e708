"""Acts on customers: enter one, change one, erase a person at their wish."""

from typing import Any
from urllib.parse import quote

import msgspec
from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.erase_person import erase_person
from lading.kernel import Invalid
from lading.parties import PartyDraft, get_party, put_parties

FIELDS = ("name", "company", "email", "phone", "tax_id", "note")


@post("/customers", opt={"permission": "parties:write"})
async def add_customer(visit: Visiting) -> Html:
    """Enter a new customer; without a code they get the next one."""
    form = await visit.form()
    draft = _draft({"code": form.text("code"), **_typed(form)})
    async with visit.unit() as unit:
        (change,) = await put_parties(unit, drafts=[draft], versions={draft.code: 0} if draft.code else None)
    return done(visit, to=f"/customers/{quote(change.key, safe='')}", note=_("The customer is entered."))


@post("/customers/{code:str}", opt={"permission": "parties:write"})
async def change_customer(visit: Visiting, code: FromPath[str]) -> Html:
    """Change what the form has; everything else stays."""
    form = await visit.form()
    version = form.text("version")
    async with visit.unit() as unit:
        known = msgspec.structs.asdict(await get_party(unit.sql, code=code))
        kept = {name: known[name] for name in PartyDraft.__struct_fields__}
        draft = _draft({**msgspec.to_builtins(kept), **_typed(form)})
        await put_parties(unit, drafts=[draft], versions={code: int(version) if version.isdecimal() else None})
    return done(visit, to=f"/customers/{quote(code, safe='')}", note=_("Saved."))


@post("/customers/{code:str}/erase", opt={"permission": "parties:write"})
async def erase_customer(visit: Visiting, code: FromPath[str]) -> Html:
    """Blank the person, after the code was typed once more."""
    form = await visit.form()
    if form.text("typed") != code and not form.looking:
        raise wrong("typed", "not_typed", _("Type %(code)s to say that you mean it.") % {"code": code})
    async with visit.unit() as unit:
        await erase_person(unit, code=code)
    return done(visit, to=f"/customers/{quote(code, safe='')}", note=_("The person is erased."))


def _typed(form: Form) -> dict[str, Any]:
    """What the form has, by field; groups are divided by commas."""
    typed: dict[str, Any] = {name: form.text(name) for name in FIELDS if name in form}
    if "groups" in form:
        typed["groups"] = [group for part in form.text("groups").split(",") if (group := part.strip())]
    return typed


def _draft(values: dict[str, Any]) -> PartyDraft:
    try:
        return msgspec.convert(values, PartyDraft)
    except msgspec.ValidationError as error:
        raise Invalid(_("This cannot be saved: %(why)s.") % {"why": str(error).rstrip(".")}) from error


ROUTES: list[BaseRouteHandler] = [add_customer, change_customer, erase_customer]
