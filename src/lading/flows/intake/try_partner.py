"""Trying the way back to a partner's machine, as far as that can be done without telling it anything."""

from lading.flows.company import Company
from lading.flows.intake.try_outside import NothingToTry
from lading.intake.partners import get_partner, read_secrets
from lading.intake.ports import Tried


async def try_partner(company: Company, *, code: str) -> Tried:
    """What came of trying where a partner's answers go; nothing is answered by it.

    Raises `NotFound`, and `NothingToTry` where no answers are sent.
    """
    async with company.database.unit_of_work() as unit:
        partner = await get_partner(unit, code=code)
        secret, _ = await read_secrets(unit, code=code)
    if partner.settings.way == "none" or company.try_way is None:
        raise NothingToTry("No answers are sent, so there is nothing to try.")
    return await company.try_way(partner.settings, secret)
