"""Claims over HTTP: filed, decided, and what carriers and suppliers pay us for what they caused."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, file_claims
from lading.flows.returning.recover_claim import RecoverClaim, recover_claim
from lading.flows.returning.replace_claimed import settle_claim
from lading.kernel import FieldError, Invalid
from lading.returns.claim_lists import STATES, list_claims, show_claim
from lading.returns.claim_policy import Cause, ClaimKind
from lading.returns.claim_views import ClaimRow, GoodsClaimView
from lading.returns.claims import ClaimOutcome
from lading.store import UnitOfWork

Standing = Annotated[str, QueryParameter(name="state", max_length=100, description="only these, divided by commas")]
Owed = Annotated[bool, QueryParameter(description="only those for which somebody still owes us")]
Sentence = Annotated[str, Meta(min_length=1, max_length=300)]


class ClaimPage(msgspec.Struct, frozen=True):
    """A page of claims, the newest first; `next` is the cursor of the page behind it."""

    claims: list[ClaimRow]
    next: str | None


class NewClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is wrong with which units of an order; with a `shipment` and no lines it is all that it carries."""

    order: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: ClaimKind
    lines: Annotated[list[ClaimUnits], Meta(min_length=1, max_length=500)] | None = None
    shipment: Annotated[str, Meta(max_length=80)] = ""
    note: Annotated[str, Meta(max_length=1000)] = ""


class ClaimDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the customer gets and why, who caused it, and how much we ask of them.

    `replacement` sends the units again, free of charge; `refund` credits them and gives the money back; `goodwill`
    gives an `amount`.
    """

    outcome: ClaimOutcome
    reason: Sentence
    caused_by: Cause = "us"
    amount: Decimal | None = None
    against: Annotated[str, Meta(max_length=80)] = ""
    claimed: Decimal | None = None
    refund: bool = True
    to: Literal["original", "store_credit"] = "original"


class ClaimRecovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was paid to us, and whether nothing more is expected."""

    amount: Decimal | None = None
    reference: Annotated[str, Meta(max_length=120)] = ""
    close: bool = False


@get("/goods-claims", scope="returns:read", answers=ClaimPage)
async def list_all_claims(
    request: ApiRequest,
    *,
    q: Typed = "",
    states: Standing = "",
    owed: Owed = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List claims.

    The newest first. `q` begins the number of a claim or an order, or a carrier's or supplier's code.
    """
    wanted = [state for state in states.split(",") if state] or list(STATES)
    if unknown := [state for state in wanted if state not in STATES]:
        sentence = f"There is no state “{unknown[0]}”; states are {', '.join(STATES)}."
        raise Invalid(sentence, errors=(FieldError("?state", "unknown_state", sentence),))
    before = read_cursor(cursor, str) or ""
    async with request.desk.database.unit_of_work() as unit:
        found = await list_claims(unit, states=wanted, owed=owed, typed=q, before=before, limit=limit)
    return show(ClaimPage(found, next_page(found, limit=limit, by="number")))


@post("/goods-claims", scope="returns:write", answers=GoodsClaimView, status_code=201)
async def post_claim(request: ApiRequest, data: JSONBody[NewClaim]) -> Answer:
    """File a claim.

    A person is asked. Units that came back, are expected back or were claimed before cannot be: 409 `not_claimable`.
    """
    wish = FileClaim(
        number=data.order, kind=data.kind, lines=data.lines, shipment=data.shipment, note=data.note, origin="api"
    )

    async def act(unit: UnitOfWork) -> Answer:
        (made,) = await file_claims(unit, wishes=[wish])
        return show(await show_claim(unit, number=made.number), status=201)

    return await once(request, act)


@get("/goods-claims/{number:str}", scope="returns:read", answers=GoodsClaimView)
async def read_claim(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read a claim."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_claim(unit, number=number))


@post(
    "/goods-claims/{number:str}/decide",
    scope="returns:approve",
    answers=GoodsClaimView,
    status_code=200,
    versioned=True,
)
async def decide_one_claim(request: ApiRequest, number: FromPath[str], data: JSONBody[ClaimDecision]) -> Answer:
    """Decide a claim.

    The cost is booked to who caused it; what they owe us for it stays open until it is paid or given up. Money above
    the company's limit is not given yet: 202, and `waits` says for whose approval.
    """
    said = {name: getattr(data, name) for name in ClaimDecision.__struct_fields__}
    wish = DecideClaim(number=number, version=request.seen_version, approved=False, **said)

    async def act(unit: UnitOfWork) -> Answer:
        await settle_claim(unit, request.desk.company, wish=wish)
        view = await show_claim(unit, number=number)
        return show(view, status=202 if view.waits else 200)

    return await once(request, act)


@post(
    "/goods-claims/{number:str}/recover",
    scope="returns:approve",
    answers=GoodsClaimView,
    status_code=200,
    versioned=True,
)
async def recover_one_claim(request: ApiRequest, number: FromPath[str], data: JSONBody[ClaimRecovery]) -> Answer:
    """Note what who caused a claim has paid us."""
    wish = RecoverClaim(
        number=number,
        amount=data.amount,
        reference=data.reference,
        close=data.close,
        version=request.seen_version,
    )

    async def act(unit: UnitOfWork) -> Answer:
        await recover_claim(unit, wish=wish)
        return show(await show_claim(unit, number=number))

    return await once(request, act)


HANDLERS = (list_all_claims, post_claim, read_claim, decide_one_claim, recover_one_claim)
