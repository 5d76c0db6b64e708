"""The page on which a customer says what went wrong, with photos, and reads the answer."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from lading.flows.company import Company
from lading.flows.returning.file_claim import ClaimUnits
from lading.flows.returning.own_claims import KINDS, claim_by_link, show_claim_page
from lading.kernel import Invalid, Refusal
from lading.portal.door import CUSTOMER, MOST_FORM, let_in, read_photos, typed, words_for
from lading.portal.pages import show_page
from lading.portal.words import _
from lading.returns.claim_policy import ClaimKind

Asking = Request[Any, Any, Any]


@get("/return/{token:str}/claim", opt={"public": True})
async def show_claim(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """What of the order can be claimed, and what was claimed before."""
    return await _page(request, company, token, sentence="", status=200)


@post("/return/{token:str}/claim", opt={"public": True}, status_code=200, request_max_body_size=MOST_FORM)
async def claim(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[Any]:
    """File it; the answer stands on the same page."""
    form = await request.form()
    try:
        await let_in(request, company)
        await claim_by_link(
            company,
            token=token,
            by=CUSTOMER,
            kind=_kind(str(form.get("kind", ""))),
            lines=_units(form),
            note=str(form.get("note", ""))[:1000],
            photos=await read_photos(form),
        )
    except Refusal as refusal:
        return await _page(request, company, token, sentence=str(refusal), status=refusal.status, said=typed(form))
    return Redirect(f"/return/{token}/claim", status_code=303)


def _kind(said: str) -> ClaimKind:
    if said not in KINDS:
        raise Invalid(_("Please choose what is wrong."), code="kind_missing")
    return said


def _units(form: Any) -> list[ClaimUnits]:
    """The lines of which a quantity was chosen."""
    found: list[ClaimUnits] = []
    for name, value in form.multi_items():
        line, said = str(name).removeprefix("quantity-"), str(value).strip().replace(",", ".")
        if not str(name).startswith("quantity-") or not line.isdecimal() or said in ("", "0"):
            continue
        try:
            found.append(msgspec.convert({"line": line, "quantity": said}, ClaimUnits, strict=False))
        except msgspec.ValidationError:
            raise Invalid(_("A quantity is a number, such as 2."), code="bad_quantity") from None
    return found


async def _page(
    request: Asking, company: Company, token: str, *, sentence: str, status: int, said: Mapping[str, str] | None = None
) -> Response[str]:
    try:
        if not sentence:
            await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_claim_page(unit, token=token)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    values = {"kinds": KINDS, "sentence": sentence, "token": token, "typed": said or {}, **words_for(shown.head)}
    return show_page("claim.html", status=status, shown=shown, **values)


ROUTES = [show_claim, claim]
