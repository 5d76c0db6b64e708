"""The page to which a payment provider sends customers back: whether their payment has arrived."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from lading.flows.company import Company
from lading.flows.gateways.pay_by_link import look_at_link
from lading.flows.say import voice_for
from lading.kernel import Refusal
from lading.portal.choose import let_in
from lading.portal.pages import show_page


@get("/paid/{link:uuid}", opt={"public": True})
async def show_paid(
    request: Request[Any, Any, Any], link: FromPath[UUID], company: NamedDependency[Company]
) -> Response[str]:
    """Whether it is paid, asked of the provider where its message has not come yet; no name, no address, no goods."""
    try:
        await let_in(request, company)
        shown = await look_at_link(company, link=link)
    except Refusal as refusal:
        return show_page("refused.html", status=refusal.status, sentence=str(refusal))
    voice = voice_for(language="", country="", currency=shown.currency)
    return show_page("paid.html", link=shown, money=voice.money)
