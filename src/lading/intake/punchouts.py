"""Shops that are open for a buyer's session: opened by a signed-in system, found by their address, closed by time."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.access.tokens import new_token, token_hash
from lading.kernel import NotFound, new_id, plain
from lading.store import Event, UnitOfWork
from lading.store.events import record

OPEN = timedelta(hours=8)
KEPT = timedelta(days=7)
"""So long after its end a session is forgotten, with its cookie and its basket."""
MOST_LINES = 200


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer's system has said: its cookie, where the basket goes (and that address's origin), who is who."""

    cookie: str
    post_url: str
    origin: str
    ours: tuple[str, str]
    theirs: tuple[str, str]


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """An open shop, with the partner's customer and channel."""

    id: UUID
    partner: str
    name: str
    customer: str
    channel: str
    session: Session
    basket: dict[str, Decimal]


class ShopClosed(NotFound):
    """The shop is not open: there is none, or its time is over."""

    code = "shop_closed"


async def open_shop(unit: UnitOfWork, *, partner: str, session: Session, basket: dict[str, Decimal]) -> str:
    """Open a shop for some hours; answers the token of its address, which is kept nowhere."""
    await unit.execute("DELETE FROM intake_punchouts WHERE expires_at < %s", [unit.now - KEPT])
    token, key = new_token(), new_id()
    await unit.execute(
        "INSERT INTO intake_punchouts (id, token_hash, partner, session, basket, opened_at, expires_at)"
        " VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s, %s)",
        [key, token_hash(token), partner, msgspec.json.encode(session).decode(), _json(basket), unit.now,
         unit.now + OPEN],
    )  # fmt: skip
    data: dict[str, object] = {"partner": partner, "lines": len(basket)}
    await record(unit, [Event(kind="punchout.opened", subject=f"trading-partner/{partner}", data=data)])
    return token


_FIND = """
SELECT s.id, s.partner, p.name, p.customer, p.channel, s.session::text, s.basket
FROM intake_punchouts s JOIN intake_partners p ON p.code = s.partner
WHERE s.token_hash = %s AND s.expires_at > %s AND p.active FOR NO KEY UPDATE OF s
"""


async def find_shop(unit: UnitOfWork, *, token: str) -> Shop:
    """The shop of an address, locked. Raises `ShopClosed`."""
    rows = await unit.fetch(_FIND, [token_hash(token), unit.now])
    if not rows:
        raise ShopClosed("This shop is closed. Open it again from your own system.")
    key, partner, name, customer, channel, session, basket = rows[0]
    return Shop(
        id=key,
        partner=partner,
        name=name,
        customer=customer,
        channel=channel,
        session=msgspec.json.decode(session, type=Session),
        basket={sku: Decimal(quantity) for sku, quantity in basket.items()},
    )


async def keep_basket(unit: UnitOfWork, *, shop: Shop, basket: dict[str, Decimal]) -> None:
    """Keep what is in the basket."""
    await unit.execute("UPDATE intake_punchouts SET basket = %s::jsonb WHERE id = %s", [_json(basket), shop.id])


async def note_returned(unit: UnitOfWork, *, shop: Shop) -> None:
    """The basket was made ready to go back to the buyer's system."""
    rows = await unit.fetch(
        "UPDATE intake_punchouts SET returned_at = %s WHERE id = %s AND returned_at IS NULL RETURNING id",
        [unit.now, shop.id],
    )
    if rows:
        data: dict[str, object] = {"partner": shop.partner, "lines": len(shop.basket)}
        await record(unit, [Event(kind="punchout.returned", subject=f"trading-partner/{shop.partner}", data=data)])


def _json(basket: dict[str, Decimal]) -> str:
    return msgspec.json.encode({sku: plain(quantity) for sku, quantity in basket.items()}).decode()
