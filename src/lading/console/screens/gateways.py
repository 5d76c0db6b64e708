"""Payment providers: their accounts, whether they answer, and their last calls."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.outside import below, offer_channels, saved, tried
from lading.console.typed_gateway import gateway_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.gateways.check_gateway import check_gateway
from lading.payments.calls import list_calls
from lading.payments.gateways import GatewayView, get_gateway, list_gateways
from lading.payments.put_gateways import put_gateways


@get("/gateways", opt={"permission": "catalog:read"})
async def show_gateways(visit: Visiting) -> Html:
    """Every account."""
    async with visit.reading() as connection:
        found = await list_gateways(connection)
    return page("gateways/list.html", visit, gateways=found)


@get("/gateways/new", opt={"permission": "admin"})
async def show_new_gateway(visit: Visiting) -> Html:
    """The empty form."""
    return await _form(visit, None)


@get("/gateways/{code:str}", opt={"permission": "catalog:read"})
async def show_gateway(visit: Visiting, code: FromPath[str]) -> Html:
    """The form of one account, with its last calls."""
    async with visit.reading() as connection:
        gateway = await get_gateway(connection, code=code)
    return await _form(visit, gateway)


@post("/gateways", opt={"permission": "admin"})
async def save_gateway(visit: Visiting) -> Html:
    """Save an account, or add one under a code that is free."""
    form = await visit.form()
    code, version = form.text("code"), form.whole("version", _("Version"), most=2**31)
    with form.gathering():
        draft = gateway_typed(form)
    async with visit.unit() as unit:
        await put_gateways(unit, drafts=[draft], versions={code: version})
    return saved(visit, path="/gateways", code=code, note=_("Payment provider %(code)s is saved."))


@post("/gateways/{code:str}/check", opt={"permission": "admin"})
async def check_connection(visit: Visiting, code: FromPath[str]) -> Html:
    """Ask the provider whether it knows us."""
    why = await check_gateway(visit.company, code=code)
    works = _("It works: the provider knows this account.")
    return tried(visit, to=below("/gateways", code), why=why, refusal="gateway_not_working", works=works)


async def _form(visit: Visit, gateway: GatewayView | None) -> Html:
    channels = await offer_channels(visit)
    async with visit.reading() as connection:
        calls = await list_calls(connection, gateway=gateway.code) if gateway else []
    return page("gateways/gateway.html", visit, gateway=gateway, channels=channels, calls=calls)


ROUTES: list[BaseRouteHandler] = [
    show_gateways,
    show_new_gateway,
    show_gateway,
    save_gateway,
    check_connection,
]
