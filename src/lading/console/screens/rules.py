"""Rules: all of them, the editor that tries a condition while one types, checks, versions, and the dry run."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console import rule_words
from lading.console.answers import Html, fragment, page
from lading.console.rule_looks import look_at, mark_place
from lading.console.typed_rule import Plain, as_typed, new_effect, read_effects, read_rule
from lading.console.visit import Visit, Visiting
from lading.flows.rules.rules_world import read_rules_world
from lading.flows.rules.try_rules import RuleTrial, dry_run
from lading.kernel import Invalid
from lading.rules.attributes import read_facts
from lading.rules.because import say_value
from lading.rules.events import MOMENTS, SAID
from lading.rules.facts import KINDS
from lading.rules.hooks import list_hooks
from lading.rules.queries import asks_two_pairs, differences, get_rule, list_rules, list_versions

_BEGINNING: Plain = {
    "name": "",
    "event": "order.placed",
    "condition": "",
    "effects": [],
    "priority": 100,
    "stops": False,
    "tests": [],
    "note": "",
    "effective_from": "",
    "effective_to": "",
}
TRIED = (200, 500, 2_000)


@get("/rules", opt={"permission": "rules:read"})
async def show_rules(visit: Visiting) -> Html:
    """Every rule, with what it does and how often it did."""
    async with visit.reading() as connection:
        found = await list_rules(connection, now=datetime.now(UTC))
        two_pairs, hooks = await asks_two_pairs(connection), await list_hooks(connection)
    async with visit.asking() as unit:
        own = list((await read_facts(unit)).subjects.get("attribute", {}).values())
    told: dict[str, Any] = {"two_pairs": two_pairs, "hooks": hooks, "attributes": own, "kinds": KINDS}
    return page("rules/list.html", visit, rules=found, **told, **_WORDS)


@get("/rules/new", opt={"permission": "rules:write"})
async def show_new_rule(visit: Visiting) -> Html:
    """The empty editor."""
    return page("rules/rule.html", visit, one=None, **await _editor(visit, _BEGINNING))


@get("/rules/{code:str}", opt={"permission": "rules:read"})
async def show_rule(visit: Visiting, code: FromPath[str]) -> Html:
    """The editor with the draft, else with the version in force."""
    async with visit.reading() as connection:
        one = await get_rule(connection, code=code, now=datetime.now(UTC))
    shown = one.draft or one.in_force or one.latest
    return page("rules/rule.html", visit, one=one, shown=shown, **await _editor(visit, as_typed(shown.rule)))


@get("/rules/{code:str}/versions", opt={"permission": "rules:read"})
async def show_rule_versions(visit: Visiting, code: FromPath[str]) -> Html:
    """Every version, with what changed from the one before."""
    now = datetime.now(UTC)
    async with visit.reading() as connection:
        one = await get_rule(connection, code=code, now=now)
        versions = await list_versions(connection, code=code, now=now)
    changed = {later.version: differences(earlier.rule, later.rule) for later, earlier in pairwise(versions)}
    return page("rules/versions.html", visit, one=one, versions=versions, changed=changed, **_WORDS)


@get("/rules/{code:str}/dry-run", opt={"permission": "rules:read"})
async def show_dry_run(visit: Visiting, code: FromPath[str]) -> Html:
    """What the draft, or the version in force, would have done to the latest orders."""
    asked = visit.query.whole("orders", "orders", most=TRIED[-1], otherwise=TRIED[0]) or TRIED[0]
    async with visit.asking() as unit:
        one = await get_rule(unit.sql, code=code, now=unit.now)
        shown = one.draft or one.in_force or one.latest
        trial = RuleTrial(rule=shown.rule, orders=asked)
        found = await dry_run(unit, visit.company.reference, code=code, trial=trial)
    return page("rules/dry_run.html", visit, one=one, shown=shown, found=found, asked=asked, tried=TRIED, **_WORDS)


@post("/rules/look", opt={"permission": "rules:write"})
async def look(visit: Visiting) -> Html:
    """What is typed so far: its faults with their place, what the checks say, and which recent orders match."""
    form = await visit.form()
    plain, problem, looked = {}, "", None
    try:
        plain = read_rule(form)
        async with visit.asking() as unit:
            looked = await look_at(unit, visit.company.reference, plain, code=form.text("code") or "new")
    except Invalid as refusal:
        problem = refusal.errors[0].message if refusal.errors else str(refusal)
    return fragment(
        "rules/looked.html", visit, looked=looked, problem=problem, mark=mark_place, say_fact=say_value, **_WORDS
    )


@post("/rules/effects", opt={"permission": "rules:write"})
async def arrange_effects(visit: Visiting) -> Html:
    """The effects with one added or taken away; nothing is saved."""
    form = await visit.form()
    effects, (what, _space, which) = read_effects(form), form.text("act").partition(" ")
    if what == "add" and which in rule_words.BY_TAG:
        effects.append(new_effect(which))
    if what == "remove" and which.isdecimal() and int(which) < len(effects):
        del effects[int(which)]
    return fragment("rules/effects.html", visit, **await _editor(visit, {**_BEGINNING, "effects": effects}))


async def _editor(visit: Visit, rule: Plain) -> dict[str, Any]:
    """What the editor needs: the rule as typed, and everything that one chooses from."""
    async with visit.asking() as unit:
        world, facts = await read_rules_world(unit), await read_facts(unit)
    known = {
        "roles": [("", "–"), *((role, role.replace("_", " ")) for role in sorted(world.roles))],
        "letters": [(kind, kind.replace("_", " ")) for kind in sorted(world.letters)],
        "hooks": [(hook, hook) for hook in sorted(world.hooks)],
        "price_lists": [(code, code) for code in sorted(world.price_lists)],
        "steps": [step for step in _STEPS if step in world.steps],
        **rule_words.CHOICES,
    }
    return {"rule": rule, "known": known, "facts": facts, **_WORDS}


_STEPS = ("accept", "release", "pick", "pack", "ship", "capture", "invoice", "refund")
_WORDS: dict[str, Any] = {
    "words": rule_words,
    "moments": [(one, SAID[one]) for one in MOMENTS],
    "moment": SAID,
    "say_effect": rule_words.say_effect,
}

ROUTES: list[BaseRouteHandler] = [
    show_rules,
    show_new_rule,
    show_rule,
    show_rule_versions,
    show_dry_run,
    look,
    arrange_effects,
]
