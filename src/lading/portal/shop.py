"""The shop of a PunchOut session: a buyer looks for items, fills a basket, and takes it back to their own system."""

from decimal import Decimal
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from lading.flows.company import Company
from lading.flows.intake.shop import put_in_basket, show_shop, take_basket_back
from lading.flows.say import voice_for
from lading.kernel import Invalid, Refusal, plain
from lading.kernel.codes import LONGEST
from lading.kernel.exact import read_plain
from lading.portal.door import let_in
from lading.portal.pages import show_page, show_posting_page
from lading.portal.words import _

Asking = Request[Any, Any, Any]
Typed = Annotated[str, QueryParameter(max_length=200)]


@get("/shop/{token:str}", opt={"public": True})
async def show_shop_page(
    request: Asking, token: FromPath[str], company: NamedDependency[Company], q: Typed = ""
) -> Response[str]:
    """The shop: a search, what it found, and the basket."""
    try:
        await let_in(request, company)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    return await _page(company, token, q, "", 200)


@post("/shop/{token:str}", opt={"public": True}, status_code=200)
async def change_basket(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """Put into the basket what was typed, and take out what is zero."""
    sentence, status, form = _("The basket is up to date."), 200, await request.form()
    try:
        await let_in(request, company)
        await put_in_basket(company, token=token, quantities=_typed(form, "quantity"), more=_typed(form, "add"))
    except Refusal as refusal:
        sentence, status = str(refusal), refusal.status
    return await _page(company, token, str(form.get("q", "")), sentence, status)


@post("/shop/{token:str}/return", opt={"public": True}, status_code=200)
async def return_basket(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """The basket, ready to be posted to the buyer's system by the buyer's own browser."""
    try:
        await let_in(request, company)
        back = await take_basket_back(company, token=token)
    except Refusal as refusal:
        return await _page(company, token, "", str(refusal), refusal.status)
    values = {"back": back, "shop": back.page, "token": token, **_words(back.page.language, back.page.currency)}
    return show_posting_page("shop_return.html", posts_to=back.page.origin, values=values)


async def _page(company: Company, token: str, typed: str, sentence: str, status: int) -> Response[str]:
    try:
        shop = await show_shop(company, token=token, typed=typed)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    words = _words(shop.language, shop.currency)
    return show_page("shop.html", status=status, shop=shop, token=token, sentence=sentence, fine=status == 200, **words)


def _words(language: str, currency: str) -> dict[str, Any]:
    voice = voice_for(language=language, country="", currency=currency)
    return {"money": voice.money, "quantity": voice.quantity, "plain": plain}


def _typed(form: Any, what: str) -> dict[str, Decimal]:
    """The numbers in the fields of a kind, by SKU; what is left empty says nothing."""
    found: dict[str, Decimal] = {}
    for name, value in form.items():
        kind, _dot, sku = str(name).partition(".")
        if kind == what and 0 < len(sku) <= LONGEST and str(value).strip():
            try:
                found[sku] = read_plain(str(value).strip().replace(",", "."))
            except ValueError:
                raise Invalid(_("A quantity is a number, such as 2.")) from None
    return found


ROUTES: list[BaseRouteHandler] = [show_shop_page, change_basket, return_basket]
