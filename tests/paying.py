"""The small company takes payments by the fake provider: its account, paid orders, and each act in one line."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.app.audit import audit
from lading.app.gateways import GATEWAYS
from lading.connectors.fake_gateway.webhooks import sign
from lading.flows.company import Company
from lading.flows.gateways.adopt_tenders import adopt_tenders
from lading.flows.gateways.call_gateways import ask_gateways, call_gateways
from lading.flows.gateways.compare_payments import Difference, compare_payments
from lading.flows.gateways.receive_payment_event import SentEvent, receive_payment_event
from lading.flows.gateways.work_payment_events import work_payment_events
from lading.kernel import Actor
from lading.orders.change import lock_orders
from lading.payments import Tender, read_tenders
from lading.payments.gateways import GatewayDraft
from lading.payments.operations import Operation, intend, read_operations
from lading.payments.put_gateways import put_gateways
from tests.drafts import place
from tests.fake_provider import SECRET, SIGNING, FakeProvider, wish

ANNA = Actor("user", "anna")
D = Decimal


async def found_gateway(company: Company, provider: FakeProvider, **told: Any) -> None:
    """An account at the fake provider, whose authorisations of the web shop are ours to capture."""
    draft = GatewayDraft(
        code="fake",
        name="Test provider",
        kind="fake",
        address=provider.address,
        secret=SECRET,
        signing=SIGNING,
        **{"channels": ["web"]} | told,
    )
    async with company.database.unit_of_work(ANNA) as unit:
        await put_gateways(unit, drafts=[draft])
    company.gateways = GATEWAYS
    await adopt_tenders(company)  # from here on it sees what is placed


class Payment:
    """An order whose payment was authorised at the fake provider."""

    def __init__(self, company: Company, provider: FakeProvider, order: dict[str, Any], payment: str) -> None:
        self.company, self.provider = company, provider
        self.id, self.number, self.payment = UUID(order["id"]), order["number"], payment

    async def intend(self, kind: Any, amount: str, *, of: UUID | None = None) -> Operation:
        """Intend something to be done with the money, as acts do."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            await lock_orders(unit, ids=[self.id])
            told = {"order_id": self.id, "tender": 1, "kind": kind, "amount": D(amount), "currency": "EUR", "of": of}
            (made,) = await intend(unit, operations=[Operation(**told, provider="fake")])
        return made

    async def tender(self) -> Tender:
        """The order's tender now."""
        async with self.company.database.unit_of_work() as unit:
            return (await read_tenders(unit, orders=[self.id]))[self.id][0]

    async def operations(self) -> list[tuple[str, str, str]]:
        """Its operations: kind, amount, state."""
        async with self.company.database.unit_of_work() as unit:
            found = (await read_operations(unit, orders=[self.id])).get(self.id, [])
        return [(one.kind, str(one.amount), one.state) for one in found]

    async def agrees(self) -> None:
        """Every law holds, and provider and books say the same, to the cent."""
        assert await audit(self.company.database) == []
        tender = await self.tender()
        assert (tender.captured, tender.refunded) == (self.provider.moved("capture"), self.provider.moved("refund"))
        assert await differences(self.company) == []


async def paid(
    company: Company, provider: FakeProvider, amount: str = "19.00", *, token: str = "tok_ok", units: int = 2
) -> Payment:
    """An order of red mugs whose payment was authorised by the web shop."""
    asked = msgspec.structs.replace(wish("authorise", amount, key=f"shop-{amount}-{token}"), reference=token)
    reference = getattr(await provider.gateway.call(asked), "reference", "")
    order = await place(
        company, ("MUG-RED", units), payment={"method": "card", "reference": reference, "authorised": amount}
    )
    await adopt_tenders(company)
    return Payment(company, provider, order, reference)


MAKE_DUE = """
UPDATE inbox SET next_at = now()
WHERE id IN (SELECT id FROM inbox WHERE state = 'received' FOR UPDATE SKIP LOCKED)
"""
"""What another worker holds is being worked, and waiting for it here could end in a deadlock."""


async def work(company: Company) -> int:
    """One turn of everything that workers do towards providers, however long something has to wait yet."""
    done = await call_gateways(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE payment_operations SET next_try = now() WHERE next_try IS NOT NULL")
        await unit.execute(MAKE_DUE)
    return done + await ask_gateways(company) + await work_payment_events(company)


async def differences(company: Company) -> list[Difference]:
    """What differs between our books and the provider's since yesterday."""
    async with company.database.unit_of_work() as unit:
        (row,) = await unit.fetch("SELECT now() - interval '1 day'")
    return await compare_payments(company, gateway="fake", since=row[0])


async def push(company: Company, event: dict[str, Any], *, secret: str = SIGNING, at: int | None = None) -> bool:
    """Let an event of the provider come in, signed; answers whether it is new."""
    async with company.database.unit_of_work() as unit:
        now = int(unit.now.timestamp())
    body = msgspec.json.encode(event)
    headers = {"fake-signature": sign(secret=secret, body=body, at=now if at is None else at)}
    return await receive_payment_event(company, sent=SentEvent("fake", headers, body, "192.0.2.1"))


async def tasks(company: Company) -> list[tuple[str, str]]:
    """Open tasks: kind and subject."""
    async with company.database.unit_of_work() as unit:
        return [
            (r[0], r[1]) for r in await unit.fetch("SELECT kind, subject FROM tasks WHERE done_at IS NULL ORDER BY 1")
        ]
