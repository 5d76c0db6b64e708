"""A customer's, or a supplier's, own authority: how far their papers are booked alone, beside everybody's."""

from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.typed_authority import authority_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.authority import drop_authority, list_authorities, put_authority
from lading.intake.deciding.authority import LEVELS

PATH = "/intake/autonomy"


@get("/intake/autonomy/customer", opt={"permission": "intake:approve"})
async def show_own_authority(visit: Visiting) -> Html:
    """The form of one customer, as everybody's stands where they have none yet."""
    customer = visit.query.text("customer")
    async with visit.asking() as unit:
        everybody, *customers = await list_authorities(unit)
    own = next((one for one in customers if one.customer == customer), None)
    authority = own.authority if own else everybody.authority
    return page(
        "intake/authority.html", visit, customer=customer, own=own, authority=authority, levels=LEVELS[1:],
        everybody=everybody,
    )  # fmt: skip


@post("/intake/autonomy/customer", opt={"permission": "intake:approve"})
async def save_own_authority(visit: Visiting) -> Html:
    """Set a customer's own level, limits and tolerances."""
    form = await visit.form()
    customer, version = form.needed("customer", _("Customer")), form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        everybody, *customers = await list_authorities(unit)
        own = next((one for one in customers if one.customer == customer), None)
        with form.gathering():
            authority = authority_typed(form, own.authority if own else everybody.authority)
        authority = msgspec.structs.replace(authority, raise_alone=False)
        await put_authority(unit, customer=customer, authority=authority, version=version)
    note = _("It counts for %(customer)s from the next case on.") % {"customer": customer}
    return done(visit, to=f"{PATH}/customer?customer={quote(customer)}", note=note)


@post("/intake/autonomy/customer/drop", opt={"permission": "intake:approve"})
async def drop_own_authority(visit: Visiting) -> Html:
    """Let everybody's count again."""
    customer = (await visit.form()).text("customer")
    async with visit.unit() as unit:
        await drop_authority(unit, customer=customer)
    note = _("Everybody's level counts for %(customer)s again.") % {"customer": customer}
    return done(visit, to=f"{PATH}#settings", note=note)


ROUTES: list[BaseRouteHandler] = [show_own_authority, save_own_authority, drop_own_authority]
