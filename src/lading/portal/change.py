"""The page on which a customer changes or cancels an order: at once while nothing was begun, else as a request."""

import re
from decimal import Decimal
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from lading.access.rate_limit import Limit, spend
from lading.flows.changing.changed import Changed
from lading.flows.changing.own_order import OwnOrder, change_own_order, show_own_order
from lading.flows.company import Company
from lading.flows.say import voice_for
from lading.kernel import Actor, Invalid, Refusal
from lading.kernel.exact import read_plain
from lading.portal.pages import show_page
from lading.portal.words import _

Asking = Request[Any, Any, Any]
CUSTOMER = Actor("customer", "link")
ADDRESS = ("name", "line1", "line2", "postal_code", "city", "region")
"""What customers may change of their address; not the country: that is another price and another tax."""
UNTIL = {
    "never": "not by this page",
    "ask": "only if we agree",
    "released": "until it is given to a warehouse",
    "work": "until we begin to work on it",
    "packed": "until it is packed",
    "shipped": "until something has left",
    "always": "at any time",
}
_FIELD = re.compile(r"line\.(\d{1,5})")


@get("/change/{token:str}", opt={"public": True})
async def show_order_to_change(
    request: Asking, token: FromPath[str], company: NamedDependency[Company]
) -> Response[str]:
    """The order as it stands; nothing changes by looking."""
    try:
        await _let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_own_order(unit, company, token=token)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return _page(shown, "", 200)


@post("/change/{token:str}", opt={"public": True}, status_code=200)
async def ask_for_change(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """Do what was asked, or keep it for somebody who decides; what comes too late says so."""
    sentence, status = "", 200
    try:
        await _let_in(request, company)
        sentence = await _change(await request.form(), company, token)
    except Refusal as refusal:
        sentence, status = str(refusal), refusal.status
    try:
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_own_order(unit, company, token=token)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return _page(shown, sentence, status)


async def _change(form: Any, company: Company, token: str) -> str:
    async with company.database.unit_of_work(CUSTOMER) as unit:
        told = await change_own_order(
            unit,
            company,
            token=token,
            wanted=None if form.get("act") == "cancel" else _wanted(form),
            reason=str(form.get("reason", ""))[:500],
            ship_to=_address(form),
            requested_by=_day(form),
        )
    return _said(told)


def _wanted(form: Any) -> dict[int, Decimal]:
    wanted: dict[int, Decimal] = {}
    for name, value in form.items():
        if match := _FIELD.fullmatch(str(name)):
            try:
                wanted[int(match[1])] = read_plain(str(value).replace(",", "."))
            except ValueError:
                raise Invalid(_("A quantity is a number, such as 2.")) from None
    return wanted


def _address(form: Any) -> dict[str, str]:
    return {name: str(form[f"to.{name}"]).strip()[:200] for name in ADDRESS if f"to.{name}" in form}


def _day(form: Any) -> str | None:
    return str(form["day"]).strip() if "day" in form else None


def _said(changed: Changed) -> str:
    if changed.state == "granted":
        return _("Done. Your order is as you wished.")
    if changed.state == "denied":
        return _("It was too late: your order has left already.")
    return _("Thank you. We look at it and tell you.")


async def _let_in(request: Asking, company: Company) -> None:
    """Thirty a minute from one address: enough for people, too few for guessing."""
    host = request.client.host if request.client else "unknown"
    async with company.database.unit_of_work(CUSTOMER) as unit:
        await spend(unit, limits=[Limit(f"portal {host}", per_minute=30, burst=60)])


def _page(shown: OwnOrder, sentence: str, status: int) -> Response[str]:
    voice = voice_for(language=shown.language, country="", currency=shown.order.currency)
    words = {"until": UNTIL, "day": voice.day, "money": voice.money, "quantity": voice.quantity}
    return show_page("change.html", status=status, shown=shown, sentence=sentence, **words)
