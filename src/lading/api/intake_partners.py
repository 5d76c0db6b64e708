"""Partners whose machines write to us, over HTTP: how each is known and answered, and what went back."""

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.paging import Limit
from lading.api.request import ApiRequest
from lading.flows.intake.try_partner import try_partner
from lading.intake.partners import TradingPartner, get_partner, read_partners
from lading.intake.ports import Tried
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from lading.intake.replies import send_partner_again
from lading.intake.reply_lists import PartnerReply, replies_of_partner
from lading.store import UnitOfWork

_ASKS = "This asks the partner's own system, and changes nothing here."
_SHOWN = 50


class TradingPartners(msgspec.Struct, frozen=True):
    """Every partner whose machine writes to us; first how everybody else is answered."""

    partners: list[TradingPartner]


class PartnerReplies(msgspec.Struct, frozen=True):
    """What went back to a partner's machine, the newest first."""

    replies: list[PartnerReply]


@get("/intake/trading-partners", scope="intake:read", answers=TradingPartners)
async def list_trading_partners(request: ApiRequest) -> Answer:
    """List partners whose machines write to us, and how each gets its answers."""
    async with request.desk.database.unit_of_work() as unit:
        return show(TradingPartners(await read_partners(unit)))


@get("/intake/trading-partners/{code:str}", scope="intake:read", answers=TradingPartner)
async def show_trading_partner(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a partner. `everybody` is how all are answered that have no settings of their own."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await get_partner(unit, code=code))


@put("/intake/trading-partners/{code:str}", scope="admin", answers=TradingPartner)
async def put_trading_partner(request: ApiRequest, code: FromPath[str], data: JSONBody[TradingPartnerDraft]) -> Answer:
    """Say how a partner is known, and how their machine is answered.

    Technical acknowledgements (997, CONTRL) go out at once; answers to orders (855, ORDRSP, OrderResponse,
    ConfirmationRequest) by themselves or when a person sends them, each under the next number of the partner's series.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_partner(unit, code=code, draft=data, version=request.seen_version)
        return show(await get_partner(unit, code=code))

    return await once(request, act)


@post("/intake/trading-partners/{code:str}/check", scope="admin", answers=Tried, status_code=200, no_preview=_ASKS)
async def check_trading_partner(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Try where a partner's answers go, without sending one.

    A folder is written to, an address is asked what it allows; `sentence` says what was tried and what could not be,
    or why it does not work.
    """
    return show(await try_partner(request.desk.company, code=code))


@get("/intake/trading-partners/{code:str}/replies", scope="intake:read", answers=PartnerReplies)
async def list_partner_replies(request: ApiRequest, code: FromPath[str], limit: Limit = _SHOWN) -> Answer:
    """List what went back to a partner's machine, the newest first, with the case that each message answers."""
    async with request.desk.database.unit_of_work() as unit:
        await get_partner(unit, code=code)
        return show(PartnerReplies(await replies_of_partner(unit, partner=code, limit=limit)))


@post("/intake/trading-partners/{code:str}/replies/resend", scope="admin", answers=PartnerReplies, status_code=200)
async def resend_partner_replies(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Send what was given up for a partner once more: the same bytes under the same number."""

    async def act(unit: UnitOfWork) -> Answer:
        await get_partner(unit, code=code)
        await send_partner_again(unit, partner=code)
        return show(PartnerReplies(await replies_of_partner(unit, partner=code, limit=_SHOWN)))

    return await once(request, act)


HANDLERS = (
    list_trading_partners,
    show_trading_partner,
    put_trading_partner,
    check_trading_partner,
    list_partner_replies,
    resend_partner_replies,
)
