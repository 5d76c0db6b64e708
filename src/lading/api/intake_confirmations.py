"""Suppliers' confirmations over HTTP: beside our purchase order, line by line. Booking the case takes one over."""

from litestar import get
from litestar.params import FromPath

from lading.api.answer import Answer, show
from lading.api.request import ApiRequest
from lading.flows.intake.show_confirmation import ConfirmationBeside, show_confirmation


@get("/intake/cases/{case:str}/confirmation", scope="intake:read", answers=ConfirmationBeside)
async def get_confirmation(request: ApiRequest, case: FromPath[str]) -> Answer:
    """Compare a supplier's confirmation.

    With our purchase order as it stands: what was ordered, what is confirmed, and what differs. Booking the case takes
    it over, rejecting it refuses it.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_confirmation(unit, case=case))


HANDLERS = (get_confirmation,)
