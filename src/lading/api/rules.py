"""Rules over HTTP: written, checked, tried on past orders, published, rolled back, retired; and the facts they ask."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, encode, etag, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.capture.decode import convert
from lading.flows.rules.explain_rules import OrderRules, explain_order_rules
from lading.flows.rules.keep_rules import (
    bring_back_rule,
    enact_rule,
    end_rule,
    look_over_rule,
    publish_attribute,
    write_rule,
)
from lading.flows.rules.try_rules import DryRun, RuleMatches, RuleTrial, dry_run, try_condition
from lading.rules.attributes import AttributeFact, AttributeName, read_facts
from lading.rules.events import MOMENTS, SAID
from lading.rules.facts import Fact
from lading.rules.findings import RuleFinding
from lading.rules.queries import RuleVersion, RuleView, asks_two_pairs, get_rule, list_rules, list_versions
from lading.rules.rule import RuleText
from lading.rules.two_pairs import set_two_pairs
from lading.store import UnitOfWork

_EXAMPLE: dict[str, Any] = {
    "name": "Big orders need a second pair of eyes",
    "event": "order.placed",
    "condition": "order.total >= 1000",
    "effects": [{"do": "require_approval", "role": "operations", "sentence": "Accept a big order"}],
    "tests": [{"name": "big", "facts": {"order.total": "1200"}, "fires": True}],
}


class Moment(msgspec.Struct, frozen=True):
    """A moment at which rules are judged."""

    event: str
    sentence: str


class FactPage(msgspec.Struct, frozen=True):
    """The published facts: the version of the set, the facts, and the moments at which rules are judged."""

    version: int
    facts: list[Fact]
    moments: list[Moment]


class RulePage(msgspec.Struct, frozen=True):
    """Every rule: those in force in their turn, then the others."""

    rules: list[RuleView]


class RuleVersions(msgspec.Struct, frozen=True):
    """The versions of a rule, the newest first."""

    versions: list[RuleVersion]


class RuleToCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule to look over, under the code that it has or would have."""

    rule: RuleText
    code: str = "new"


class RuleFindings(msgspec.Struct, frozen=True):
    """What the checks find: `refuse` keeps a rule from being published, `warn` is worth a look."""

    findings: list[RuleFinding]


class RuleRollback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which version comes back."""

    version: int


class RuleEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the rule ends."""

    reason: Annotated[str, Meta(max_length=300)] = ""


class RuleSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether who wrote a version of a rule may not publish it."""

    two_pairs: bool


def _now() -> datetime:
    return datetime.now(UTC)


@get("/facts", scope="rules:read", answers=FactPage)
async def show_facts(request: ApiRequest) -> Answer:
    """List the facts that conditions may ask.

    Each with its type, a sentence, an example and the moments at which it is known. Facts are added, never taken away.
    """
    moments = [Moment(one, SAID[one]) for one in MOMENTS]
    async with request.desk.database.unit_of_work() as unit:
        known = await read_facts(unit)
    return Answer(200, encode(FactPage(known.version, list(known.facts), moments)))


@put("/facts/attributes/{name:str}", scope="admin", answers=AttributeFact)
async def put_attribute(request: ApiRequest, name: FromPath[str], data: JSONBody[AttributeFact]) -> Answer:
    """Let rules ask a custom attribute of orders, as `attribute.<name>`.

    Its kind stays once it is declared, and the version of the facts rises. Values of another kind are not known.
    """
    chosen = convert(name, AttributeName, words="There can be no such attribute")

    async def act(unit: UnitOfWork) -> Answer:
        await publish_attribute(unit, name=chosen, fact=data)
        return show(data)

    return await once(request, act)


@get("/rules", scope="rules:read", answers=RulePage)
async def list_order_rules(request: ApiRequest) -> Answer:
    """List rules."""
    async with request.desk.database.reading() as connection:
        return show(RulePage(await list_rules(connection, now=_now())))


@get("/rules/{code:str}", scope="rules:read", answers=RuleView)
async def show_rule(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a rule.

    The ETag is the revision of its draft; 0 where it has none.
    """
    async with request.desk.database.reading() as connection:
        return _told(await get_rule(connection, code=code, now=_now()))


@get("/rules/{code:str}/versions", scope="rules:read", answers=RuleVersions)
async def show_versions(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read every version of a rule."""
    async with request.desk.database.reading() as connection:
        return show(RuleVersions(await list_versions(connection, code=code, now=_now())))


@put("/rules/{code:str}", scope="rules:write", answers=RuleView, versioned=True, example=_EXAMPLE)
async def draft_rule(request: ApiRequest, code: FromPath[str], data: JSONBody[RuleText]) -> Answer:
    """Write a rule as a draft.

    The draft of its next version; nothing changes until it is published. A condition that asks an unknown fact, or
    compares what cannot be compared, is refused with its place and what may have been meant.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await write_rule(unit, code=code, text=data, seen=request.seen_version)
        return _told(await get_rule(unit.sql, code=code, now=unit.now))

    return await once(request, act)


@post("/rules/check", scope="rules:read", answers=RuleFindings, asks=True, status_code=200, example={"rule": _EXAMPLE})
async def check_rule(request: ApiRequest, data: JSONBody[RuleToCheck]) -> Answer:
    """Check a rule.

    Faults with their place, conditions that are never or always true, parts that change nothing, rules that shadow or
    contradict it, effects that name what does not exist, tests that fail. Writes nothing.
    """
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(RuleFindings(await look_over_rule(unit, code=data.code, text=data.rule))))


@post(
    "/rules/try",
    scope="rules:read",
    answers=RuleMatches,
    asks=True,
    status_code=200,
    example={"rule": _EXAMPLE, "orders": 200},
)
async def try_rule(request: ApiRequest, data: JSONBody[RuleTrial]) -> Answer:
    """Try a condition on recent orders.

    How many of the latest orders match, and for the first ten which parts decided. Writes nothing.
    """
    async with request.desk.database.unit_of_work() as unit:
        reference = request.desk.company.reference
        return Answer(200, encode(await try_condition(unit, reference, text=data.rule, orders=data.orders)))


@post("/rules/{code:str}/dry-run", scope="rules:read", answers=DryRun, asks=True, status_code=200)
async def run_dry(request: ApiRequest, code: FromPath[str], data: JSONBody[RuleTrial]) -> Answer:
    """Run a rule dry on history.

    What it would have done to the latest orders, against the rules in force, order by order. Writes nothing.
    """
    async with request.desk.database.unit_of_work() as unit:
        return Answer(200, encode(await dry_run(unit, request.desk.company.reference, code=code, trial=data)))


@post("/rules/{code:str}/publish", scope="rules:approve", answers=RuleView, status_code=200)
async def publish_draft(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Publish the draft of a rule.

    Refused with everything that the checks find, its own tests among it, and, where the company wants two pairs of
    eyes, for who wrote it.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await enact_rule(unit, code=code)
        return _told(await get_rule(unit.sql, code=code, now=unit.now))

    return await once(request, act)


@post("/rules/{code:str}/roll-back", scope="rules:approve", answers=RuleView, status_code=200)
async def roll_back_version(request: ApiRequest, code: FromPath[str], data: JSONBody[RuleRollback]) -> Answer:
    """Roll back to an earlier version of a rule.

    It comes into force at once, as a new version.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await bring_back_rule(unit, code=code, version=data.version)
        return _told(await get_rule(unit.sql, code=code, now=unit.now))

    return await once(request, act)


@post("/rules/{code:str}/retire", scope="rules:approve", answers=RuleView, status_code=200)
async def retire(request: ApiRequest, code: FromPath[str], data: JSONBody[RuleEnd]) -> Answer:
    """Retire a rule.

    It is judged no longer; what it did stays, and so do its versions. Of one never published the draft goes.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await end_rule(unit, code=code, reason=data.reason)
        return _told(await get_rule(unit.sql, code=code, now=unit.now))

    return await once(request, act)


@get("/rule-settings", scope="rules:read", answers=RuleSettings)
async def show_rule_settings(request: ApiRequest) -> Answer:
    """Read whether rules need a second person."""
    async with request.desk.database.reading() as connection:
        return show(RuleSettings(await asks_two_pairs(connection)))


@put("/rule-settings", scope="admin", answers=RuleSettings)
async def put_rule_settings(request: ApiRequest, data: JSONBody[RuleSettings]) -> Answer:
    """Say whether rules need a second person to be published."""

    async def act(unit: UnitOfWork) -> Answer:
        await set_two_pairs(unit, wanted=data.two_pairs)
        return show(data)

    return await once(request, act)


@get("/orders/{number:str}/rules", scope="orders:read", answers=OrderRules)
async def read_order_rules(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what rules did to an order, and why others did nothing."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await explain_order_rules(unit, request.desk.company.reference, number=number))


def _told(view: RuleView) -> Answer:
    return Answer(200, encode(view), headers=etag(view.draft.revision if view.draft else 0))


HANDLERS = (
    show_facts,
    put_attribute,
    list_order_rules,
    show_rule,
    show_versions,
    draft_rule,
    check_rule,
    try_rule,
    run_dry,
    publish_draft,
    roll_back_version,
    retire,
    show_rule_settings,
    put_rule_settings,
    read_order_rules,
)
