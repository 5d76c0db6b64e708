"""A channel's message comes in: it is stored once, as it came, if the channel has signed it."""

import hashlib
import secrets
from collections.abc import Mapping

import msgspec

from lading.access import Unauthenticated
from lading.access.rate_limit import Limit, spend
from lading.access.refusals import TooMany
from lading.capture import PUSHING
from lading.catalog.secrets import Secrets, read_secrets
from lading.store import Database, UnitOfWork
from lading.store.inbox import receive, settle

SOURCE = "channel/"
"""What the inbox calls a channel: this, and its code."""
_NOBODY = secrets.token_urlsafe(32)
_KEPT = ("x-shopify-", "x-wc-webhook-", "content-type", "user-agent")


class NotSigned(Unauthenticated):
    """The message is not signed with the secret of a channel of ours; which of both it lacks stays open."""

    code = "not_signed"


class SentMessage(msgspec.Struct, frozen=True):
    """A message as it came over HTTP; names of headers are lower case, `address` is the sender's."""

    channel: str
    headers: Mapping[str, str]
    body: bytes
    address: str


async def receive_message(database: Database, *, sent: SentMessage) -> bool:
    """Store a channel's message raw; answers whether it is new. A worker makes an order of it.

    Raises `NotSigned` where the signature is wrong or missing, the channel unknown, or without a secret; and `TooMany`
    for a sender who has tried that too often. Only failures count, so that a busy shop is never kept out.
    """
    if PUSHING["woocommerce"].is_greeting(headers=sent.headers, body=sent.body):
        return await _greet(database, sent)
    async with database.unit_of_work() as unit:
        known = (await read_secrets(unit, codes=[sent.channel])).get(sent.channel, Secrets())
        if _is_genuine(sent, known, known.good_at(unit.now)):
            return await _store(unit, sent, known.kind)
    await _count(database, sent)
    raise NotSigned("This message is not signed with the secret of a channel that we know.")


def _is_genuine(sent: SentMessage, known: Secrets, good: list[str]) -> bool:
    """One check at least, and always two, so that time does not tell which channels there are."""
    pushing = PUSHING.get(known.kind)
    tried = [*good, _NOBODY, _NOBODY][:2]
    asked = pushing or PUSHING["shopify"]
    fits = [asked.is_genuine(headers=sent.headers, body=sent.body, secret=secret) for secret in tried]
    return pushing is not None and any(fits)


async def _store(unit: UnitOfWork, sent: SentMessage, kind: str) -> bool:
    pushing = PUSHING[kind]
    topic = sent.headers.get(pushing.topic_header, "")[:200]
    # WooCommerce makes the id of a delivery of its webhook and the second: two orders of one second would share it.
    parts = (sent.headers.get(pushing.id_header, "")[:200], topic, hashlib.sha256(sent.body).hexdigest())
    stored = await receive(
        unit,
        source=f"{SOURCE}{sent.channel}",
        message_id="/".join(part for part in parts if part),
        topic=topic,
        headers=_kept_headers(sent.headers, without=pushing.signature_header),
        body=sent.body,
    )
    return stored is not None


async def _greet(database: Database, sent: SentMessage) -> bool:
    """WooCommerce tries an address when a webhook is saved, unsigned, and wants a 200; shown in the inbox once."""
    await _count(database, sent)
    async with database.unit_of_work() as unit:
        known = (await read_secrets(unit, codes=[sent.channel])).get(sent.channel, Secrets())
        if known.kind != "woocommerce" or not known.secret:
            return False
        source = f"{SOURCE}{sent.channel}"
        body = sent.body[:100]
        stored = await receive(unit, source=source, message_id="greeting", topic="ping", headers={}, body=body)
        if stored is not None:
            await settle(unit, message=stored, outcome="Not an order message: the shop tried whether we answer.")
        return stored is not None


async def _count(database: Database, sent: SentMessage) -> None:
    """Count an unsigned message. A refusal leaves the transaction only after it is committed."""
    limit = Limit(f"unsigned-messages/{sent.address}", per_minute=30, burst=60)
    refused: TooMany | None = None
    async with database.unit_of_work() as unit:
        try:
            await spend(unit, limits=[limit])
        except TooMany as refusal:
            refused = refusal
    if refused is not None:
        raise refused


def _kept_headers(headers: Mapping[str, str], *, without: str) -> dict[str, str]:
    return {
        name: value.replace("\0", "")[:400]
        for name, value in headers.items()
        if name.startswith(_KEPT) and name != without
    }
