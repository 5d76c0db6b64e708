"""The return portal: find the order, say what comes back, read the decision, print the label, follow the return."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response

from lading.flows.company import Company
from lading.flows.returning.ask_for_return import (
    ask_by_link,
    find_order_link,
    order_of_link,
    return_of_link,
    show_ask_page,
    show_follow_page,
)
from lading.flows.returning.cancel_return import CancelReturn, cancel_returns
from lading.flows.returning.missing_goods import open_payment
from lading.flows.returning.print_return import print_return_label
from lading.kernel import Invalid, Refusal
from lading.portal.door import CUSTOMER, MOST_FORM, let_in, read_photos, typed, words_for
from lading.portal.headers import SECURITY
from lading.portal.pages import show_page
from lading.portal.words import _
from lading.returns.reasons import CONDITIONS, REASONS
from lading.returns.wishes import BackLine

Asking = Request[Any, Any, Any]


@get("/return", opt={"public": True})
async def show_find(request: Asking) -> Response[str]:
    """Where a customer without a link begins."""
    return show_page("return_find.html", sentence="", number=str(request.query_params.get("order", ""))[:80])


@post("/return", opt={"public": True}, status_code=200)
async def find_mine(request: Asking, company: NamedDependency[Company]) -> Response[Any]:
    """Lead on to the order, or say the same whatever does not fit."""
    form = await request.form()
    number, known = str(form.get("number", ""))[:80], str(form.get("known", ""))[:200]
    try:
        await let_in(request, company, few=True)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            token = await find_order_link(unit, number=number, known=known)
    except Refusal as refusal:
        return show_page("return_find.html", status=refusal.status, sentence=str(refusal), number=number)
    return Redirect(f"/return/{token}", status_code=303)


@get("/return/{token:str}", opt={"public": True})
async def show_ask(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """What of the order can come back."""
    return await _ask_page(request, company, token, sentence="", status=200)


@post("/return/{token:str}", opt={"public": True}, status_code=200, request_max_body_size=MOST_FORM)
async def ask(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[Any]:
    """Ask for it; the decision stands on the next page."""
    form = await request.form()
    try:
        await let_in(request, company)
        photos = await read_photos(form)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            lines = _read_lines(form, await order_of_link(unit, token=token))
            made = await ask_by_link(unit, company, token=token, lines=lines, photos=photos)
    except Refusal as refusal:
        return await _ask_page(request, company, token, sentence=str(refusal), status=refusal.status, typed=typed(form))
    return Redirect(f"/return/follow/{made}", status_code=303)


@get("/return/follow/{token:str}", opt={"public": True})
async def show_follow(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """How the return stands."""
    try:
        await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_follow_page(unit, company, token=token)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return show_page("return_follow.html", shown=shown, token=token, reasons=REASONS, **words_for(shown.head))


@post("/return/follow/{token:str}/cancel", opt={"public": True}, status_code=200)
async def cancel(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[Any]:
    """The customer keeps the goods after all."""
    try:
        await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            number = await return_of_link(unit, token=token)
            wish = CancelReturn(number=number, reason="the customer keeps it", by="customer")
            await cancel_returns(unit, wishes=[wish])
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return Redirect(f"/return/follow/{token}", status_code=303)


@get("/return/follow/{token:str}/pay", opt={"public": True})
async def pay(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[Any]:
    """Lead on to the provider's page on which what never came back is paid."""
    try:
        await let_in(request, company)
        address = await open_payment(company, token=token, by=CUSTOMER)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return Redirect(address, status_code=303, headers=SECURITY)


@get("/return/follow/{token:str}/label.pdf", opt={"public": True})
async def show_label(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[Any]:
    """The label as PDF."""
    try:
        await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            made = await print_return_label(unit, number=await return_of_link(unit, token=token))
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    headers = {**SECURITY, "Content-Disposition": f'inline; filename="{made.file_name}"'}
    return Response(made.content, media_type="application/pdf", headers=headers)


async def _ask_page(
    request: Asking,
    company: Company,
    token: str,
    *,
    sentence: str,
    status: int,
    typed: Mapping[str, str] | None = None,
) -> Response[str]:
    reason = str(request.query_params.get("reason", ""))
    reason = reason if reason in REASONS else "changed_mind"
    try:
        if not sentence:
            await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_ask_page(unit, company, token=token, reason=reason)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    values = {"reasons": REASONS.values(), "conditions": CONDITIONS, "typed": typed or {}, **words_for(shown.head)}
    return show_page("return_ask.html", status=status, shown=shown, sentence=sentence, token=token, **values)


def _read_lines(form: Any, order: str) -> list[BackLine]:
    """The lines of which a quantity was chosen."""
    found: list[BackLine] = []
    for name, value in form.multi_items():
        line = str(name).removeprefix("quantity-")
        if not str(name).startswith("quantity-") or not line.isdecimal() or str(value).strip() in ("", "0"):
            continue
        said = {
            "order": order,
            "line": line,
            "quantity": str(value).strip().replace(",", "."),
            "reason": str(form.get(f"reason-{line}", "unknown")),
            "condition": str(form.get(f"condition-{line}", "unknown")),
            "wish": str(form.get(f"wish-{line}", "refund")),
            "wanted": str(form.get(f"wanted-{line}", ""))[:80],
            "note": str(form.get(f"note-{line}", ""))[:500],
        }
        try:
            found.append(msgspec.convert(said, BackLine, strict=False))
        except msgspec.ValidationError:
            raise Invalid(_("Please choose how many, a reason and a wish for each item."), code="invalid") from None
    return found


ROUTES = [show_find, find_mine, show_follow, cancel, show_label, pay, show_ask, ask]
