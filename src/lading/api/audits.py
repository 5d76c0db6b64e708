"""The audit over HTTP: what was proven, what broke a law and since when, and repairs to approve."""

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.proving.repair import RepairWish, repair_breaches
from lading.flows.proving.run_audit import Run, run_audit
from lading.flows.proving.show_audit import list_breaches, list_runs
from lading.store import UnitOfWork
from lading.store.proofs import BreachView, RunView

State = Annotated[
    Literal["open", "repaired", "held_again"],
    QueryParameter(name="state", description="still broken, mended by an approved repair, or true again by itself"),
]


class AuditPage(msgspec.Struct, frozen=True):
    """The last runs, and the rows that broke a law and are in the state asked for."""

    runs: list[RunView]
    breaches: list[BreachView]


class AuditWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to prove: `all`, or what is `new` since the last run; `due` decides as the worker does."""

    scope: Literal["due", "all", "new"] = "due"


class RepairReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the repair is right; it stands in the history."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get("/audit", scope="reports:read", answers=AuditPage)
async def show_audit(request: ApiRequest, *, standing: State = "open") -> Answer:
    """See what the audit has proven.

    The last runs, and what broke a law: the row, the first event that touched it since the law was last proven, and the
    repair that would mend it, where there is one.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(AuditPage(await list_runs(unit), await list_breaches(unit, state=standing)))


_ASKS_ITSELF = "A run of the audit changes nothing of the business: it proves, and remembers what it found."


@post("/audit/runs", scope="audit:approve", answers=Run, status_code=200, no_preview=_ASKS_ITSELF)
async def post_audit_run(request: ApiRequest, data: JSONBody[AuditWish]) -> Answer:
    """Prove the laws now.

    Everything, or what was touched since the last run. Nothing is locked meanwhile.
    """
    company = request.desk.company
    return show(await run_audit(company.database, secret=company.secret, wish=data.scope))


@post("/audit/breaches/{breach:str}/repair", scope="audit:approve", answers=AuditPage, status_code=200)
async def post_repair(request: ApiRequest, breach: FromPath[str], data: JSONBody[RepairReason]) -> Answer:
    """Approve a repair.

    The counter gets what the facts say, under lock; the history says who approved it and why. Refused when the facts
    have moved since it was proposed.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await repair_breaches(
            unit, wishes=[RepairWish(read_id(breach, of="breach"), data.reason)], secret=request.desk.company.secret
        )
        return show(AuditPage(await list_runs(unit), await list_breaches(unit)))

    return await once(request, act)


HANDLERS = (show_audit, post_audit_run, post_repair)
