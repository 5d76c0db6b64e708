"""The demo's payment provider: our test provider in a process of its own, which authorises the web shop's cards."""

import asyncio
import os
import sys
from decimal import Decimal
from typing import Any

from lading.app.port import reachable
from lading.connectors.fake import FakeGateway
from lading.kernel import Actor
from lading.payments.gateways import GatewayDraft
from lading.payments.outcomes import Succeeded
from lading.payments.ports import Asked
from lading.payments.put_gateways import put_gateways
from lading.store import Database, Settings

OTTO = Actor("user", "otto")
CODE = "test-payments"
SECRET, SIGNING = "sk_demo", "whsec_demo"
"""Known to everybody: no real money moves."""


class Payments:
    """The running provider, as the demo's web shop uses it."""

    def __init__(self, process: asyncio.subprocess.Process, gateway: FakeGateway) -> None:
        self._process, self._gateway = process, gateway

    async def authorise(self, body: dict[str, Any]) -> dict[str, Any]:
        """The order with a payment that was authorised at the provider, where it is by card and not yet."""
        payment = body.get("payment", {})
        if payment.get("method") != "card" or "authorised" not in payment:
            return body
        asked = Asked(
            kind="authorise",
            key=f"shop-{body['external_id']}",
            reference="tok_ok",
            amount=Decimal(payment["authorised"]),
            currency=body["currency"],
            order=body["external_id"],
        )
        outcome = await self._gateway.call(asked)
        reference = outcome.reference if isinstance(outcome, Succeeded) else payment["reference"]
        return body | {"payment": payment | {"reference": reference}}

    def stop(self) -> None:
        """End it."""
        if self._process.returncode is None:
            self._process.terminate()


async def start_payments(database: Database, settings: Settings) -> Payments:
    """Start the provider, and let it take the payments of the web shop; its journal lies in the data folder."""
    host = reachable(settings.host)
    base = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    options = {
        "--journal": str(settings.data / f"{CODE}.jsonl"),
        "--secret": SECRET,
        "--webhook": f"{base}/hooks/payments/{CODE}",
        "--webhook-secret": SIGNING,
        "--parent": str(os.getpid()),
    }
    arguments = [part for pair in options.items() for part in pair]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lading.connectors.fake_gateway", *arguments, stdout=asyncio.subprocess.PIPE
    )
    said = await process.stdout.readline() if process.stdout else b""
    address = said.decode().strip()
    draft = GatewayDraft(
        code=CODE,
        name="Test payments",
        kind="fake",
        address=address,
        secret=SECRET,
        signing=SIGNING,
        channels=["web", "phone"],
    )
    async with database.unit_of_work(OTTO) as unit:
        await put_gateways(unit, drafts=[draft])
    return Payments(process, FakeGateway(address=address, secret=SECRET, signing=[SIGNING]))
