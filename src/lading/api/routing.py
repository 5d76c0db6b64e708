"""Routing over HTTP: plans drafted, checked, published and rolled back, tried on past orders, and explained."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, encode, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.routing.explain_routing import explain_routing
from lading.flows.routing.simulate_routing import Simulation, SimulationResult, simulate_routing
from lading.flows.routing.told_routing import OrderRouting
from lading.routing import PlanSettings
from lading.routing.checks import check_plan
from lading.routing.findings import PlanFinding
from lading.routing.publish import publish_plan, roll_back, save_draft, withdraw_plan
from lading.routing.queries import PlanView, get_plan, list_plans
from lading.routing.world import read_world
from lading.store import UnitOfWork

Note = Annotated[str, Meta(max_length=500)]
_EXAMPLE: dict[str, Any] = {
    "groups": [
        {
            "name": "All day",
            "routings": [
                {
                    "name": "Everything",
                    "rules": [
                        {
                            "name": "Near and whole",
                            "filters": [{"filter": "distance", "most": 500}],
                            "sorts": [{"by": "distance", "band": "50"}, {"by": "cost"}],
                            "assign": "single",
                        },
                        {"name": "Anywhere", "sorts": [{"by": "priority"}], "rest": {"do": "wait"}},
                    ],
                }
            ],
        }
    ]
}


class PlanDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a plan, and why they are as they are."""

    settings: PlanSettings
    note: Note = ""


class PlanPublication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when on the plan is in force; at once where nothing is said. `note` replaces the draft's."""

    effective_from: Annotated[datetime, Meta(tz=True)] | None = None
    note: Note | None = None


class PlanRollback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an earlier plan comes back."""

    note: Note = ""


class PlanPage(msgspec.Struct, frozen=True):
    """A page of plans, the newest first; `next` is the cursor of the page behind it."""

    plans: list[PlanView]
    next: str | None


class PlanToCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings to look over."""

    settings: PlanSettings


class PlanFindings(msgspec.Struct, frozen=True):
    """What the static checks find: `refuse` keeps a plan from going live, `warn` is worth a look."""

    findings: list[PlanFinding]


@get("/routing/plans", scope="catalog:read", answers=PlanPage)
async def show_plans(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List routing plans.

    The newest first; number 0 is the built-in one, in force until a plan is published.
    """
    async with request.desk.database.reading() as connection:
        found = await list_plans(connection, before=read_cursor(cursor, int), limit=limit)
    return show(PlanPage(found, next_page(found, limit=limit, by="number")))


@get("/routing/plans/{number:int}", scope="catalog:read", answers=PlanView)
async def show_plan(request: ApiRequest, number: FromPath[int]) -> Answer:
    """Read a routing plan."""
    async with request.desk.database.reading() as connection:
        return show(await get_plan(connection, number=number))


@post("/routing/plans", scope="catalog:write", answers=PlanView, status_code=201, example={"settings": _EXAMPLE})
async def draft_plan(request: ApiRequest, data: JSONBody[PlanDraft]) -> Answer:
    """Draft a routing plan.

    A draft routes nothing until it is published.
    """

    async def act(unit: UnitOfWork) -> Answer:
        number = await save_draft(unit, settings=data.settings, note=data.note)
        return show(await get_plan(unit.sql, number=number), status=201)

    return await once(request, act)


@put("/routing/plans/{number:int}", scope="catalog:write", answers=PlanView, versioned=True)
async def change_plan(request: ApiRequest, number: FromPath[int], data: JSONBody[PlanDraft]) -> Answer:
    """Change a draft of a routing plan.

    What was published stays as it is: make a new draft of it instead.
    """

    async def act(unit: UnitOfWork) -> Answer:
        seen = request.seen_version
        await save_draft(unit, settings=data.settings, note=data.note, number=number, seen=seen)
        return show(await get_plan(unit.sql, number=number))

    return await once(request, act)


@post("/routing/plans/check", scope="catalog:read", asks=True, answers=PlanFindings, status_code=200)
async def look_over_plan(request: ApiRequest, data: JSONBody[PlanToCheck]) -> Answer:
    """Check settings of a routing plan.

    Names rules that can never match, that an earlier one shadows, that have no places, limits that contradict each
    other, and what does not exist. Writes nothing.
    """
    async with request.desk.database.unit_of_work() as unit:
        world = await read_world(unit, settings=data.settings)
    return Answer(200, encode(PlanFindings(check_plan(data.settings, world))))


@post("/routing/plans/{number:int}/publish", scope="catalog:write", answers=PlanView, status_code=200)
async def publish(request: ApiRequest, number: FromPath[int], data: JSONBody[PlanPublication]) -> Answer:
    """Publish a routing plan.

    From its moment on it routes orders. A plan with findings that refuse is answered with all of them.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await publish_plan(unit, number=number, effective_from=data.effective_from, note=data.note)
        return show(await get_plan(unit.sql, number=number))

    return await once(request, act)


@post("/routing/plans/{number:int}/withdraw", scope="catalog:write", answers=PlanView, status_code=200)
async def withdraw(request: ApiRequest, number: FromPath[int]) -> Answer:
    """Withdraw a routing plan.

    A draft, or a plan that was published for later. What is in force is replaced, not withdrawn.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await withdraw_plan(unit, number=number)
        return show(await get_plan(unit.sql, number=number))

    return await once(request, act)


@post("/routing/plans/{number:int}/roll-back", scope="catalog:write", answers=PlanView, status_code=201)
async def go_back(request: ApiRequest, number: FromPath[int], data: JSONBody[PlanRollback]) -> Answer:
    """Roll back to an earlier routing plan.

    Its settings come into force at once, as a new plan; number 0 brings the built-in one back.
    """

    async def act(unit: UnitOfWork) -> Answer:
        new = await roll_back(unit, number=number, note=data.note)
        return show(await get_plan(unit.sql, number=new), status=201)

    return await once(request, act)


@post("/routing/simulations", scope="catalog:read", asks=True, answers=SimulationResult, status_code=200)
async def simulate(request: ApiRequest, data: JSONBody[Simulation]) -> Answer:
    """Try routing settings on past orders.

    Today's plan and these settings side by side on the orders of a period: fill rate, splits, distance, cost, late
    and unfilled orders, load by place, and every order that would go another way. Writes nothing.
    """
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(await simulate_routing(unit, request.desk.company.reference, wish=data)))


@get("/orders/{number:str}/routing", scope="orders:read", answers=OrderRouting)
async def read_routing(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read why an order ships from where it does.

    Every decision with its candidates, their scores, what excluded each loser, the rule, the plan and the runner-up.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await explain_routing(unit, request.desk.company.reference, number=number))


HANDLERS = (
    show_plans,
    show_plan,
    draft_plan,
    change_plan,
    look_over_plan,
    publish,
    withdraw,
    go_back,
    simulate,
    read_routing,
)
