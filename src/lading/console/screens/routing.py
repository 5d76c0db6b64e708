"""Routing: the plans, one plan as cards that can be rearranged, its checks, and what it would have done."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import refuse_field
from lading.console import routing_words
from lading.console.answers import Html, fragment, page
from lading.console.routing_form import Plain, read_plan, rearrange
from lading.console.visit import Visit, Visiting
from lading.console.what_if import address_of, asked_of, overrides_typed
from lading.console.words import _, mark
from lading.flows.routing.simulate_routing import Simulation, SimulationResult, Stock, period, simulate_routing
from lading.kernel import Invalid
from lading.routing import PlanSettings
from lading.routing.checks import check_plan
from lading.routing.describe import say_order_filter, say_rule, say_schedule
from lading.routing.findings import PlanFinding, World
from lading.routing.overrides import NOTHING
from lading.routing.queries import get_plan, list_plans
from lading.routing.queue_lists import list_queues
from lading.routing.world import read_world
from lading.store import UnitOfWork

_WRONG = {
    "Expected `array` of length >= 1": mark("Choose or type at least one."),
    "Expected `str` of length >= 1": mark("Give it a name."),
    "Object missing required field": mark("A filter lacks its number: fill it in, or take the filter out."),
    "Expected `int`": mark("Write a whole number within its bounds."),
    "Expected `float`": mark("Write a number above 0, such as 500."),
    "Invalid decimal": mark("Write a number, such as 2.50."),
    "Expected `str` matching regex": mark("Write times such as 09:00, and currencies such as EUR."),
}
PERIODS = ("yesterday", "week", "month")


@get("/routing", opt={"permission": "catalog:read"})
async def show_routing(visit: Visiting) -> Html:
    """The plan in force in words, and every other plan."""
    async with visit.asking() as unit:
        plans = await list_plans(unit.sql, limit=100)
        queues = await list_queues(unit)
    live = next((plan for plan in plans if plan.standing == "in_force"), plans[-1])
    return page("routing/list.html", visit, plans=plans, live=live, queues=queues, **_TELLERS)


@get("/routing/plans/{number:int}", opt={"permission": "catalog:read"})
async def show_plan(visit: Visiting, number: FromPath[int]) -> Html:
    """A plan: the editor of a draft, the words of any other."""
    async with visit.reading() as connection:
        plan = await get_plan(connection, number=number)
    settings: Plain = msgspec.to_builtins(plan.settings)
    return page("routing/plan.html", visit, plan=plan, **_TELLERS, **await _editor(visit, number, settings))


@post("/routing/plans/{number:int}/arrange", opt={"permission": "catalog:write"})
async def arrange_plan(visit: Visiting, number: FromPath[int]) -> Html:
    """The editor with a part added, taken away or moved; nothing is saved."""
    form = await visit.form()
    settings = read_plan(form)
    focus = rearrange(settings, act=form.text("act"))
    return fragment("routing/editor.html", visit, **await _editor(visit, number, settings, focus=focus))


@post("/routing/plans/{number:int}/check", opt={"permission": "catalog:write"})
async def check_draft(visit: Visiting, number: FromPath[int]) -> Html:
    """What the checks find in what is typed so far."""
    told = await _editor(visit, number, read_plan(await visit.form()))
    return fragment("routing/findings.html", visit, **(told | {"afresh": True}))


@get("/routing/plans/{number:int}/try", opt={"permission": "catalog:read"})
async def try_plan(visit: Visiting, number: FromPath[int]) -> Html:
    """The plan as it is saved, on the orders of a period, beside today's plan."""
    chosen = visit.query.text("period") if visit.query.text("period") in PERIODS else "week"
    stock: Stock = "as_it_is" if visit.query.text("stock") == "as_it_is" else "as_it_was"
    typed, problem = asked_of(visit.query), ""
    try:
        overrides = overrides_typed(typed)
    except Invalid as refusal:
        overrides, problem = NOTHING, refusal.errors[0].message if refusal.errors else str(refusal)
    async with visit.asking() as unit:
        plan = await get_plan(unit.sql, number=number)
        first, last = period(chosen, unit.now.date())
        wish = Simulation(settings=plan.settings, placed_from=first, placed_to=last, stock=stock, overrides=overrides)
        found, problem = await _tried(visit, unit, wish, problem)
    most = max([one.parcels for tally in (found.now, found.then) for one in tally.load], default=0)
    told: dict[str, Any] = {
        "found": found,
        "most": most,
        "typed": typed,
        "ending": address_of(typed),
        "problem": problem,
    }
    places = sorted(visit.company.reference.places.values(), key=lambda one: one.code)
    return page("routing/tried.html", visit, plan=plan, period=chosen, stock=stock, places=places, **told)


async def _tried(visit: Visit, unit: UnitOfWork, wish: Simulation, problem: str) -> tuple[SimulationResult, str]:
    """What came of it; without what was changed where that cannot be tried, and why it cannot."""
    reference = visit.company.reference
    try:
        return await simulate_routing(unit, reference, wish=wish), problem
    except Invalid as refusal:
        if wish.overrides == NOTHING:
            raise
        plain = msgspec.structs.replace(wish, overrides=NOTHING)
        return await simulate_routing(unit, reference, wish=plain), str(refusal)


_TELLERS: dict[str, Any] = {
    "say_rule": say_rule,
    "say_schedule": say_schedule,
    "say_order_filter": say_order_filter,
}


async def _editor(visit: Visit, number: int, settings: Plain, *, focus: str = "") -> dict[str, Any]:
    """What the editor shows of settings that may still be wrong, with what the checks find."""
    try:
        typed = settings_typed(settings)
    except Invalid as refusal:
        wrong = [PlanFinding(one.pointer, one.code, "refuse", _said(one.message)) for one in refusal.errors]
        findings, checked = wrong or [PlanFinding("", refusal.code, "refuse", str(refusal))], None
    else:
        findings, checked = [], typed
    async with visit.asking() as unit:
        world = await read_world(unit, settings=checked or PlanSettings())
        queues = [one.queue for one in await list_queues(unit)]
    return {
        "says": _sentences(checked),
        "queues": sorted({*queues, *_named_queues(settings)}),
        "number": number,
        "settings": settings,
        "focus": focus,
        "afresh": False,
        "words": routing_words,
        "known": routing_words.known_of(world),
        "findings": findings + _checked(checked, world),
        "where": _where,
    }


def _sentences(settings: PlanSettings | None) -> dict[str, str]:
    """Every routing and rule as a sentence, by its path in the form; nothing while the plan cannot be read."""
    said: dict[str, str] = {}
    for at, group in enumerate(settings.groups if settings else ()):
        for number, routing in enumerate(group.routings):
            path = f"groups.{at}.routings.{number}"
            orders = ", ".join(map(say_order_filter, routing.filters))
            said[path] = _("Orders: %(filters)s") % {"filters": orders} if orders else _("Every order")
            said |= {f"{path}.rules.{turn}": say_rule(rule) for turn, rule in enumerate(routing.rules)}
    return said


def _named_queues(settings: Plain) -> set[str]:
    """The queues that the plan's rules name."""
    rules = [
        rule
        for group in settings["groups"]
        for routing in group.get("routings", ())
        for rule in routing.get("rules", ())
    ]
    return {queue for rule in rules if (queue := rule.get("rest", {}).get("queue"))}


def _checked(settings: PlanSettings | None, world: World) -> list[PlanFinding]:
    return [] if settings is None else check_plan(settings, world)


def settings_typed(settings: Plain) -> PlanSettings:
    """The settings that a form says, numbers as they were typed. Raises `Invalid`."""
    try:
        return msgspec.convert(settings, PlanSettings, strict=False)
    except msgspec.ValidationError as problem:
        raise refuse_field(problem, _("The plan cannot be read yet")) from None


def _said(message: str) -> str:
    """What is wrong with a field, as a person would say it."""
    for begins, words in _WRONG.items():
        if message.startswith(begins):
            return _(words)
    return message


def _where(settings: Plain, pointer: str) -> str:
    """Which part of the plan a finding speaks of, by names."""
    at: Any = settings
    names: list[str] = []
    for step in pointer.strip("/").split("/"):
        if isinstance(at, list) and step.isdecimal() and int(step) < len(at):
            at = at[int(step)]
            if isinstance(at, dict) and at.get("name"):
                names.append(str(at["name"]))
        elif isinstance(at, dict):
            at = at.get(step)
    return " › ".join(names)


ROUTES: list[BaseRouteHandler] = [show_routing, show_plan, arrange_plan, check_draft, try_plan]
