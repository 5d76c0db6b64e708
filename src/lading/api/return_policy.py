"""The return policy over HTTP: read, written as a new version, and tried on an order that stands."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.returning.try_policy import TriedLine, try_policy
from lading.returns.policy import Policy
from lading.returns.put_policy import PolicyVersion, put_policy, read_policy
from lading.returns.reasons import REASONS, Condition
from lading.store import UnitOfWork

Version = Annotated[int | None, QueryParameter(ge=0, description="an earlier version; left out, the one in force")]


class ReturnPolicyDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The policy that shall be in force from now on, and why."""

    policy: Policy
    note: Annotated[str, Meta(max_length=300)] = ""


class ReturnPolicyTrial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order and how its lines would come back; a `policy` that is not saved yet, else the one in force."""

    order: Annotated[str, Meta(min_length=1, max_length=80)]
    reason: Annotated[str, Meta(max_length=80)] = "unknown"
    condition: Condition = "unknown"
    policy: Policy | None = None


class ReturnPolicyTried(msgspec.Struct, frozen=True):
    """What the policy would say, line by line."""

    lines: list[TriedLine]


class ReasonView(msgspec.Struct, frozen=True):
    """A reason for which goods come back, and who would have caused it."""

    code: str
    words: str
    fault: str


class ReturnReasons(msgspec.Struct, frozen=True):
    """The reasons that can be named."""

    reasons: list[ReasonView]


@get("/return-policy", scope="returns:read", answers=PolicyVersion)
async def read_return_policy(request: ApiRequest, version: Version = None) -> Answer:
    """Read the return policy in force, or an earlier version of it."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await read_policy(unit, version=version))


@put("/return-policy", scope="catalog:write", answers=PolicyVersion, versioned=True)
async def put_return_policy(request: ApiRequest, data: JSONBody[ReturnPolicyDraft]) -> Answer:
    """Write the return policy.

    It becomes a new version, by which every return is decided from now on; decisions that were made keep theirs.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(await put_policy(unit, policy=data.policy, note=data.note, version=request.seen_version))

    return await once(request, act)


@post("/return-policy/try", scope="returns:read", asks=True, answers=ReturnPolicyTried, status_code=200)
async def try_return_policy(request: ApiRequest, data: JSONBody[ReturnPolicyTrial]) -> Answer:
    """Try a return policy on an order.

    Answers for each line what would be decided today, by which rule, and why the rules before it would not hold.
    Nothing is written.
    """
    async with request.desk.database.unit_of_work() as unit:
        tried = await try_policy(
            unit,
            request.desk.company,
            number=data.order,
            reason=data.reason,
            condition=data.condition,
            policy=data.policy,
        )
    return show(ReturnPolicyTried(tried))


@get("/return-reasons", scope="returns:read", answers=ReturnReasons)
async def list_reasons(request: ApiRequest) -> Answer:  # noqa: ARG001 -- every handler has it
    """List the reasons for which goods come back."""
    return show(ReturnReasons([ReasonView(one.code, one.words, one.fault) for one in REASONS.values()]))


HANDLERS = (read_return_policy, put_return_policy, try_return_policy, list_reasons)
