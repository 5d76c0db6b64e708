"""A partner's system posts cXML: an order becomes a case, a PunchOutSetupRequest opens a shop; answered at once."""

import hmac
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from lading.access.rate_limit import Limit, spend
from lading.flows.company import Company
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.answering.cxml_messages import profile, start_page, status
from lading.intake.cxml_posted import Posted, PunchOut, post_origin, read_posted, without_secret
from lading.intake.matching.lines import decimal
from lading.intake.partners import EVERYBODY, TradingPartner, find_partner, read_secrets
from lading.intake.punchouts import MOST_LINES, Session, open_shop
from lading.intake.structured.malformed import Malformed
from lading.kernel import Actor, Refusal, new_id
from lading.store import UnitOfWork

WAY = "cxml"
SHOP = "/shop/"
ADDRESS = "/api/v1/intake/cxml"
TAKEN = ("ProfileRequest", "OrderRequest", "PunchOutSetupRequest")
"""What may be posted; a ProfileRequest is told this."""
SINCE = datetime(2026, 12, 1, tzinfo=UTC)
"""Since when that is so."""


class CxmlAnswer(msgspec.Struct, frozen=True):
    """The status (of cXML) and the document that says it."""

    code: int
    text: str


async def receive_cxml(company: Company, *, body: bytes, host: str) -> CxmlAnswer:
    """Take in what was posted, once, and answer. Whoever does not say the partner's secret is told 401, and no more."""
    async with company.database.unit_of_work() as unit:
        await spend(unit, limits=[Limit(f"cxml {host}", per_minute=300, burst=300)])
    try:
        posted = read_posted(body)
    except Malformed as malformed:
        return await _say(company, 406, malformed.sentence)
    async with company.database.unit_of_work() as unit:
        partner = await _admit(unit, posted)
    if partner is None:
        sentence = "Nobody is known by these credentials and this shared secret."
        return await _say(company, 401, sentence)
    try:
        async with company.database.unit_of_work(Actor("partner", partner.code)) as unit:
            return await _take(unit, company, partner, posted, body)
    except Refusal as refusal:
        return await _say(company, 400, refusal.sentence)


async def _admit(unit: UnitOfWork, posted: Posted) -> TradingPartner | None:
    """The partner whose secret was said; compared in a time that says nothing about it."""
    partner = await find_partner(unit, names=posted.names)
    _, secret = await read_secrets(unit, code=partner.code)
    right = hmac.compare_digest(secret.encode(), posted.secret.encode())
    return partner if right and secret and partner.code != EVERYBODY else None


async def _take(unit: UnitOfWork, company: Company, partner: TradingPartner, posted: Posted, body: bytes) -> CxmlAnswer:
    if not partner.channel:
        sentence = f"Partner {partner.code} has no channel yet: ask the supplier to set one."
        return CxmlAnswer(400, status(400, sentence, payload=_own(), at=unit.now))
    if posted.kind == "OrderRequest":
        rows = await unit.fetch("SELECT email FROM parties WHERE code = %s", [partner.customer])
        file = NewFile(
            channel=partner.channel,
            name=f"OrderRequest {posted.order}.xml"[:200],
            content=without_secret(body),
            media="text/xml",
            way=WAY,
            sender=rows[0][0] if rows else "",
        )
        (received,) = await receive_documents(unit, files=[file])
        sentence = f"Received as {', '.join(received.cases)}."
        return CxmlAnswer(200, status(200, sentence, payload=_own(), at=unit.now))
    if posted.kind == "ProfileRequest":
        url = f"{company.address}{ADDRESS}"
        return CxmlAnswer(200, profile(TAKEN, url=url, since=SINCE, payload=_own(), at=unit.now))
    if posted.punchout is not None:
        return await _open(unit, company, partner, posted, posted.punchout)
    sentence = f"{posted.kind} is not taken here. {', '.join(TAKEN)} are."
    return CxmlAnswer(450, status(450, sentence, payload=_own(), at=unit.now))


async def _open(
    unit: UnitOfWork, company: Company, partner: TradingPartner, posted: Posted, wanted: PunchOut
) -> CxmlAnswer:
    """Open a shop; its basket will go to the address that this request names, and to no other."""
    origin = post_origin(wanted.post_url, inside=partner.settings.inside)
    if not origin:
        sentence = "BrowserFormPost names no address to which a basket could be posted by https."
        return CxmlAnswer(400, status(400, sentence, payload=_own(), at=unit.now))
    basket = {
        one.sku: quantity for one in wanted.basket[:MOST_LINES] if (quantity := decimal(one.quantity)) is not None
    }
    session = Session(
        cookie=wanted.cookie[:1000],
        post_url=wanted.post_url,
        origin=origin,
        ours=posted.ours,
        theirs=posted.theirs,
    )
    kept = {sku: quantity for sku, quantity in basket.items() if quantity > Decimal(0)}
    token = await open_shop(unit, partner=partner.code, session=session, basket=kept)
    address = f"{company.address}{SHOP}{token}"
    return CxmlAnswer(200, start_page(address, payload=_own(), at=unit.now))


async def _say(company: Company, code: int, sentence: str) -> CxmlAnswer:
    async with company.database.unit_of_work() as unit:
        return CxmlAnswer(code, status(code, sentence, payload=_own(), at=unit.now))


def _own() -> str:
    """A payloadID of ours."""
    return f"{new_id()}@lading"
