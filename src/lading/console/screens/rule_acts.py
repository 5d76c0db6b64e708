"""Acts on rules: saved as drafts, published, rolled back, retired; and the settings beside them."""

from typing import Any
from urllib.parse import quote

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done
from lading.console.typed_rule import make_rule, read_rule
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.rules.keep_rules import bring_back_rule, enact_rule, end_rule, publish_attribute, write_rule
from lading.rules.attributes import AttributeFact, AttributeName
from lading.rules.effects import Code
from lading.rules.hooks import Hook, drop_hook, put_hook
from lading.rules.two_pairs import set_two_pairs


@post("/rules", opt={"permission": "rules:write"})
async def save_rule(visit: Visiting) -> Html:
    """Save the draft; a new rule gets its code."""
    form = await visit.form()
    with form.gathering():
        code = convert(form.needed("code", _("Code")), Code, words=_("The rule cannot be saved"))
        text = make_rule(read_rule(form))
    seen = form.whole("revision", _("Revision"), most=2**31)
    async with visit.unit() as unit:
        await write_rule(unit, code=code, text=text, seen=seen)
    return done(visit, to=_page(code), note=_("The draft is saved. Nothing changes until it is published."))


@post("/rules/{code:str}/publish", opt={"permission": "rules:approve"})
async def publish_rule(visit: Visiting, code: FromPath[str]) -> Html:
    """Publish the draft."""
    async with visit.unit() as unit:
        version, _since = await enact_rule(unit, code=code)
    note = _("Version %(version)s of “%(code)s” is in force.") % {"version": version, "code": code}
    return done(visit, to=_page(code), note=note)


@post("/rules/{code:str}/roll-back", opt={"permission": "rules:approve"})
async def roll_back(visit: Visiting, code: FromPath[str]) -> Html:
    """Bring an earlier version back."""
    chosen = (await visit.form()).whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        new = await bring_back_rule(unit, code=code, version=chosen)
    note = _("Version %(chosen)s is back, as version %(new)s.") % {"chosen": chosen, "new": new}
    return done(visit, to=f"{_page(code)}/versions", note=note)


@post("/rules/{code:str}/retire", opt={"permission": "rules:approve"})
async def retire_rule(visit: Visiting, code: FromPath[str]) -> Html:
    """Take the rule out of force."""
    reason = (await visit.form()).text("reason")[:300]
    async with visit.unit() as unit:
        await end_rule(unit, code=code, reason=reason)
    return done(visit, to="/rules", note=_("“%(code)s” is judged no longer.") % {"code": code})


@post("/rules/settings", opt={"permission": "admin"})
async def save_settings(visit: Visiting) -> Html:
    """Whether rules need a second person."""
    wanted = (await visit.form()).text("two_pairs") == "yes"
    async with visit.unit() as unit:
        await set_two_pairs(unit, wanted=wanted)
    note = _("Who wrote a rule may not publish it.") if wanted else _("Who wrote a rule may publish it.")
    return done(visit, to="/rules", note=note)


@post("/rules/attributes", opt={"permission": "admin"})
async def declare(visit: Visiting) -> Html:
    """Publish a custom attribute of orders as a fact."""
    form = await visit.form()
    with form.gathering():
        name = convert(form.needed("name", _("Attribute")), AttributeName, words=_("The attribute cannot be declared"))
        plain = {"kind": form.text("kind"), "sentence": form.needed("sentence", _("What it means"))}
        fact = convert(plain, AttributeFact, words=_("The attribute cannot be declared"))
    async with visit.unit() as unit:
        await publish_attribute(unit, name=name, fact=fact)
    return done(visit, to="/rules", note=_("Rules may ask “attribute.%(name)s” now.") % {"name": name})


@post("/rules/hooks", opt={"permission": "admin"})
async def save_hook(visit: Visiting) -> Html:
    """Add or change a hook."""
    form = await visit.form()
    with form.gathering():
        code = convert(form.needed("code", _("Code")), Code, words=_("The hook cannot be saved"))
        plain: dict[str, Any] = {"url": form.needed("url", _("Address")), "secret": form.text("secret") or None}
        plain["inside"] = form.text("inside") == "yes"
        hook = convert(plain, Hook, words=_("The hook cannot be saved"))
    async with visit.unit() as unit:
        await put_hook(unit, code=code, hook=hook)
    return done(visit, to="/rules", note=_("The hooks are saved."))


@post("/rules/hooks/forget", opt={"permission": "admin"})
async def forget_hook(visit: Visiting) -> Html:
    """Forget a hook."""
    code = (await visit.form()).needed("code", _("Code"))
    async with visit.unit() as unit:
        await drop_hook(unit, code=code)
    return done(visit, to="/rules", note=_("The hook is forgotten."))


def _page(code: str) -> str:
    return f"/rules/{quote(code, safe='')}"


ROUTES: list[BaseRouteHandler] = [
    save_rule,
    publish_rule,
    roll_back,
    retire_rule,
    save_settings,
    declare,
    save_hook,
    forget_hook,
]
