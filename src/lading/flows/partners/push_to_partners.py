"""Work goes out to third parties by webhook: signed, tried again while it fails, known to them once they take it."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

import msgspec

from lading.flows.company import Company
from lading.flows.partners.send_to_partners import OutMessage, settle_sent, write_messages
from lading.fulfilment.exchanges import open_ids
from lading.fulfilment.partners import Partner, read_partners, read_secret
from lading.kernel import Actor

MOST_ATTEMPTS = 10


class Push(Protocol):
    """Sends a body to an address; answers an empty text where it was taken, else why not."""

    async def __call__(self, *, url: str, headers: Mapping[str, str], body: bytes) -> str:
        """Send it."""


def sign(*, secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The signature of the Standard Webhooks specification: HMAC-SHA256 over id, time and body.

    A secret that begins with `whsec_` is base64 behind that; any other is taken as it is.
    """
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    mac = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"


async def push_to_partners(company: Company, *, push: Push) -> int:
    """Send what waits for partners with a webhook; answers how many were tried. Sent outside of any transaction."""
    async with company.database.unit_of_work() as unit:
        partners = await read_partners(unit)
    mine = [one for one in partners.values() if one.settings.way == "webhook" and one.settings.url]
    return sum([await _push(company, one, push) for one in mine])


async def _push(company: Company, partner: Partner, push: Push) -> int:
    async with company.database.unit_of_work(Actor("partner", partner.place)) as unit:
        ids = await open_ids(unit, place=partner.place, states=("waiting",), limit=20)
        said = [one for one in await write_messages(unit, ids=ids) if one.lines]
        secret, now = await read_secret(unit, place=partner.place), int(unit.now.timestamp())
    for one in said:
        body = msgspec.json.encode(one)
        headers = {"content-type": "application/json", "webhook-id": str(one.id), "webhook-timestamp": str(now)}
        if secret:
            headers["webhook-signature"] = sign(secret=secret, message=str(one.id), timestamp=now, body=body)
        why = await push(url=partner.settings.url, headers=headers, body=body)
        await _settle(company, partner, one, why)
    return len(said)


async def _settle(company: Company, partner: Partner, one: OutMessage, why: str) -> None:
    """Taken: the partner knows of it. Not taken: again, each time after twice as long, until it has failed."""
    async with company.database.unit_of_work(Actor("partner", partner.place)) as unit:
        if not why:
            await settle_sent(unit, place=partner.place, said=[one])
            return
        rows = await unit.fetch("SELECT attempts FROM exchanges WHERE id = %s FOR NO KEY UPDATE", [one.id])
        attempts = rows[0][0] + 1
        state = "failed" if attempts >= MOST_ATTEMPTS else "waiting"
        again = unit.now + timedelta(seconds=10 * 2**attempts)
        await unit.execute(
            "UPDATE exchanges SET attempts = %s, state = %s, reason = %s, next_at = %s"
            " WHERE id = %s AND state = 'waiting'",
            [attempts, state, why[:500], again, one.id],
        )
