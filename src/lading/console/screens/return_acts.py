"""What people do on a return's page: decide, receive, grade, dispose, settle, cancel, add photos."""

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.form import wrong
from lading.console.typed_return import read_came_lines, read_decided, read_gone, read_seen
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.returning.cancel_return import CancelReturn, cancel_returns
from lading.flows.returning.decide_return import DecideReturn, decide_returns
from lading.flows.returning.dispose import DisposeReturn, dispose_returns
from lading.flows.returning.exchange_return import ExchangeLine, ExchangeReturn, exchange_return
from lading.flows.returning.inspect_return import InspectReturn, inspect_returns
from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.receive_return import ReceiveReturn
from lading.flows.returning.settle_return import settle_returns
from lading.flows.returning.take_back import take_back
from lading.returns.lists import show_return
from lading.returns.photos import NewPhoto, add_photos


@post("/returns/{number:str}/decide", opt={"permission": "returns:approve"})
async def decide(visit: Visiting, number: FromPath[str]) -> Html:
    """Authorise or refuse a line, or all that are open."""
    form = await visit.form()
    reason = form.needed("reason", _("Reason"))
    outcome = "refuse" if form.text("outcome") == "refuse" else "authorise"
    lines = [read_decided(form)] if form.text("line") else None
    async with visit.unit() as unit:
        wish = DecideReturn(number=number, reason=reason, outcome=outcome, lines=lines)  # type: ignore[arg-type]
        await decide_returns(unit, wishes=[wish])
    return done(visit, to=f"/returns/{number}", note=_("%(number)s is decided.") % {"number": number})


@post("/returns/{number:str}/receive", opt={"permission": "returns:write"})
async def receive(visit: Visiting, number: FromPath[str]) -> Html:
    """Receive what came, once; graded and put away where that was chosen."""
    form = await visit.form()
    async with visit.unit() as unit:
        view = await show_return(unit, number=number)
        lines = read_came_lines(form, view.lines)
        if await first_time(unit, scope=f"return/{number}", key=form.text("key"), said=repr(lines)):
            wish = ReceiveReturn(number=number, lines=lines, place=form.text("place"))
            await take_back(unit, visit.company, wish=wish)
    return done(visit, to=form.text("to") or f"/returns/{number}", note=_("It is taken in."))


@post("/returns/{number:str}/inspect", opt={"permission": "returns:write"})
async def inspect(visit: Visiting, number: FromPath[str]) -> Html:
    """Grade units."""
    form = await visit.form()
    async with visit.unit() as unit:
        await inspect_returns(unit, wishes=[InspectReturn(number=number, lines=[read_seen(form)])])
    return done(visit, to=f"/returns/{number}", note=_("The grade is noted."))


@post("/returns/{number:str}/dispose", opt={"permission": "returns:write"})
async def dispose(visit: Visiting, number: FromPath[str]) -> Html:
    """Say what becomes of units."""
    form = await visit.form()
    async with visit.unit() as unit:
        await dispose_returns(unit, visit.company, wishes=[DisposeReturn(number=number, lines=[read_gone(form)])])
    return done(visit, to=f"/returns/{number}", note=_("It is booked."))


@post("/returns/{number:str}/settle", opt={"permission": "returns:approve"})
async def settle(visit: Visiting, number: FromPath[str]) -> Html:
    """Decide the money, once, as it was previewed or as typed."""
    form = await visit.form()
    to = form.text("to")
    wish = SettleReturn(
        number=number,
        reason=form.text("reason"),
        to=to if to in {"original", "store_credit", "cash"} else None,  # type: ignore[arg-type]
        fee=form.quantity("fee", _("Fee")) if form.text("fee") else None,
        shipping={"yes": True, "no": False}.get(form.text("shipping")),
        version=form.whole("version", _("Version"), most=1_000_000) or None,
        approved=False,
    )
    async with visit.unit() as unit:
        await settle_returns(unit, wishes=[wish])
        waits = (await show_return(unit, number=number)).waits
    note = _("It waits until somebody else has approved it.") if waits else _("%(number)s is settled.")
    return done(visit, to=f"/returns/{number}", note=note % {"number": number})


@post("/returns/{number:str}/exchange", opt={"permission": "returns:approve"})
async def exchange(visit: Visiting, number: FromPath[str]) -> Html:
    """Send something else for a line."""
    form = await visit.form()
    price = form.quantity("unit_price", _("Price")) if form.text("unit_price") else None
    line = ExchangeLine(
        line=form.whole("line", _("Line"), most=10_000),
        quantity=form.quantity("quantity", _("Quantity")),
        sku=form.text("sku"),
        unit_price=price,
    )
    async with visit.unit() as unit:
        wish = ExchangeReturn(number=number, lines=[line], in_advance=bool(form.text("in_advance")), approved=False)
        await exchange_return(unit, visit.company, wish=wish)
    return done(visit, to=f"/returns/{number}", note=_("It is a line of the order now."))


@post("/returns/{number:str}/cancel", opt={"permission": "returns:write"})
async def cancel(visit: Visiting, number: FromPath[str]) -> Html:
    """Nothing more is expected of it."""
    form = await visit.form()
    reason = form.needed("reason", _("Reason"))
    by = "customer" if form.text("by") == "customer" else "seller"
    async with visit.unit() as unit:
        await cancel_returns(unit, wishes=[CancelReturn(number=number, reason=reason, by=by)])  # type: ignore[arg-type]
    return done(visit, to=f"/returns/{number}", note=_("Nothing more of %(number)s is expected.") % {"number": number})


@post("/returns/{number:str}/photos", opt={"permission": "returns:write"})
async def add_photo(visit: Visiting, number: FromPath[str]) -> Html:
    """Keep photos of what came."""
    form = await visit.form()
    files = form.files("photos")
    if not files:
        raise wrong("photos", "nothing_chosen", _("Choose at least one photo."))
    photos = [NewPhoto(one.filename, await one.read()) for one in files]
    async with visit.unit() as unit:
        await show_return(unit, number=number)
        await add_photos(unit, subject=f"return/{number}", photos=photos)
    return done(visit, to=f"/returns/{number}", note=_("The photos are kept."))


ROUTES: list[BaseRouteHandler] = [decide, receive, inspect, dispose, settle, exchange, cancel, add_photo]
