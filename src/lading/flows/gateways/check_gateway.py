"""Asking a payment provider whether it knows us, and noting the answer among its calls."""

import time

from lading.flows.company import Company
from lading.flows.gateways.gateways import note_call, open_gateway
from lading.payments.calls import CallMade


async def check_gateway(company: Company, *, code: str) -> str:
    """An empty text where the account answers, else why not. Raises `NotFound`, `NotAble`."""
    async with company.database.unit_of_work() as unit:
        gateway, now = await open_gateway(unit, company, code=code), unit.now
    begun = time.monotonic()
    why = await gateway.check_connection()
    took = round((time.monotonic() - begun) * 1000)
    outcome = "unknown" if why else "succeeded"
    await note_call(company, CallMade(gateway=code, kind="check", at=now, took_ms=took, outcome=outcome, sentence=why))
    return why
