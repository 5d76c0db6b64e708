"""The page on which a customer who waits chooses: looked at as often as one likes, answered once."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from lading.access.rate_limit import Limit, spend
from lading.flows.company import Company
from lading.flows.promising.show_choice import ChoicePage, show_choice_page
from lading.flows.promising.take_choice import answer_by_link
from lading.flows.say import voice_for
from lading.kernel import Actor, Refusal
from lading.portal.pages import show_page, show_stylesheet
from lading.portal.words import _

Asking = Request[Any, Any, Any]
CUSTOMER = Actor("customer", "link")
KINDS = ("wait", "part_now", "substitute", "cancel_rest")


@get("/choose/{token:str}", opt={"public": True})
async def show_choice(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """What can be chosen, or what became of it; nothing changes by looking."""
    try:
        await let_in(request, company)
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_choice_page(unit, token=token)
    except Refusal as refusal:
        return _refused(refusal)
    return _page(shown, sentence="")


@post("/choose/{token:str}", opt={"public": True}, status_code=200)
async def answer_choice(request: Asking, token: FromPath[str], company: NamedDependency[Company]) -> Response[str]:
    """Do what was chosen, once; what comes too late changes nothing and says so."""
    try:
        await let_in(request, company)
        form = await request.form()
        kind, _slash, what = str(form.get("choice", "")).partition("/")
        line, _slash, sku = what.partition("/")
        sentence, status = _("Please mark what you would like."), 422
        if kind in KINDS:
            sentence, status = "", 200
            number = int(line) if line.isdecimal() and len(line) < 6 else None
            async with company.database.unit_of_work(CUSTOMER) as unit:
                await answer_by_link(unit, company, token=token, kind=kind, line=number, sku=sku)  # type: ignore[arg-type]
    except Refusal as refusal:
        sentence, status = str(refusal), refusal.status
    try:
        async with company.database.unit_of_work(CUSTOMER) as unit:
            shown = await show_choice_page(unit, token=token)
    except Refusal as refusal:
        return _refused(refusal)
    return _page(shown, sentence=sentence, status=status)


@get("/choose/style/portal.css", opt={"public": True})
async def show_style() -> Response[str]:
    """The one stylesheet."""
    return show_stylesheet()


async def let_in(request: Asking, company: Company) -> None:
    """Thirty a minute from one address: enough for people, too few for guessing."""
    host = request.client.host if request.client else "unknown"
    async with company.database.unit_of_work(CUSTOMER) as unit:
        await spend(unit, limits=[Limit(f"portal {host}", per_minute=30, burst=60)])


def _page(shown: ChoicePage, *, sentence: str, status: int = 200) -> Response[str]:
    voice = voice_for(language=shown.language, country="", currency=shown.currency)
    words = {"day": voice.day, "money": voice.money, "quantity": voice.quantity}
    return show_page("choose.html", status=status, shown=shown, sentence=sentence, **words)


def _refused(refusal: Refusal) -> Response[str]:
    return show_page("refused.html", status=refusal.status, sentence=str(refusal))
