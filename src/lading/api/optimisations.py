"""Runs of the optimiser over HTTP: all open orders routed again together, or what that would save."""

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from lading.api.answer import Answer, encode, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Limit
from lading.api.request import ApiRequest
from lading.flows.routing.run_optimiser import ask_optimisation
from lading.routing.optimise_queries import OptimisationRow, OptimisationView, get_optimisation, list_optimisations
from lading.store import UnitOfWork


class OptimisationWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With `dry_run` nothing changes: the run only says what it would move and save."""

    dry_run: bool = True


class OptimisationAsked(msgspec.Struct, frozen=True):
    """The run that was left to the workers."""

    id: UUID


class OptimisationPage(msgspec.Struct, frozen=True):
    """The latest runs, without their orders."""

    optimisations: list[OptimisationRow]


@post("/routing/optimisations", scope="catalog:write", answers=OptimisationAsked, status_code=202)
async def post_optimisation(request: ApiRequest, data: JSONBody[OptimisationWish]) -> Answer:
    """Route all open orders again together.

    A worker computes, for as many seconds as the routing plan in force says, and moves what gains; ask for the run by
    its id until its `state` is `done`. 409 `optimiser_busy` while another one waits or is under way,
    `optimiser_missing` where the extra `optimise` is not installed.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return Answer(202, encode(OptimisationAsked(await ask_optimisation(unit, dry_run=data.dry_run))))

    return await once(request, act)


@get("/routing/optimisations", scope="orders:read", answers=OptimisationPage)
async def show_optimisations(request: ApiRequest, limit: Limit = 50) -> Answer:
    """List runs of the optimiser, the latest first."""
    async with request.desk.database.reading() as connection:
        return show(OptimisationPage(await list_optimisations(connection, limit=limit)))


@get("/routing/optimisations/{run:str}", scope="orders:read", answers=OptimisationView)
async def show_optimisation(request: ApiRequest, run: FromPath[str]) -> Answer:
    """Show a run of the optimiser.

    What all open orders cost before and after, the least that any plan costs, the load of every place and day, and
    order by order what moves and why.
    """
    async with request.desk.database.reading() as connection:
        return show(await get_optimisation(connection, run=read_id(run, of="run of the optimiser")))


HANDLERS = (post_optimisation, show_optimisations, show_optimisation)
"""What `create_api` mounts."""
