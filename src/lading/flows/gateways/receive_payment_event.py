"""A payment provider's message comes in: it is stored once, as it came, if the provider has signed it."""

import hashlib
from collections.abc import Mapping

import msgspec

from lading.access.rate_limit import Limit, spend
from lading.access.refusals import TooMany
from lading.flows.company import Company
from lading.flows.gateways.gateways import open_gateway
from lading.kernel import Invalid, NotFound
from lading.payments.ports import NotAble, NotGenuine
from lading.store.inbox import receive

SOURCE = "gateway/"
"""What the inbox calls a gateway: this, and its code."""
_KEPT = ("content-type", "user-agent")


class SentEvent(msgspec.Struct, frozen=True):
    """A message as it came over HTTP; names of headers are lower case, `address` is the sender's."""

    gateway: str
    headers: Mapping[str, str]
    body: bytes
    address: str


async def receive_payment_event(company: Company, *, sent: SentEvent) -> bool:
    """Store a provider's message raw; answers whether it is new. A worker reads it.

    Raises `NotGenuine` where the signature is wrong, missing or old, or the gateway unknown; `TooMany` for a sender who
    has tried that too often; `Away` where a provider that has to be asked cannot be.
    """
    try:
        async with company.database.unit_of_work() as unit:
            gateway, now = await open_gateway(unit, company, code=sent.gateway), unit.now
        await gateway.check_signature(headers=sent.headers, body=sent.body, now=now)
        said = gateway.read_event(sent.body)
    except (NotFound, NotAble, NotGenuine):
        await _count(company, sent)
        raise NotGenuine("This message is not signed by a payment provider that we know.") from None
    except Invalid:
        said = None
    async with company.database.unit_of_work() as unit:
        stored = await receive(
            unit,
            source=f"{SOURCE}{sent.gateway}",
            message_id=said.id[:200] if said else hashlib.sha256(sent.body).hexdigest(),
            topic=said.topic[:200] if said else "",
            headers={name: sent.headers[name][:400] for name in _KEPT if name in sent.headers},
            body=sent.body,
        )
    return stored is not None


async def _count(company: Company, sent: SentEvent) -> None:
    """Count an unsigned message. A refusal leaves the transaction only after it is committed."""
    limit = Limit(f"unsigned-payments/{sent.address}", per_minute=30, burst=60)
    refused: TooMany | None = None
    async with company.database.unit_of_work() as unit:
        try:
            await spend(unit, limits=[limit])
        except TooMany as refusal:
            refused = refusal
    if refused is not None:
        raise refused
