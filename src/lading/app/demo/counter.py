"""Customers of the demo company who fetch their orders: what waits at the counters, and people who work it off."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.app.demo.labels import pick_all
from lading.app.demo.past import Past
from lading.app.demo.setting import STORE, WAREHOUSE
from lading.app.demo.wishes import Wishes, as_draft
from lading.flows.company import Company
from lading.flows.fulfilling.accept import Accept, accept_work
from lading.flows.fulfilling.expire_pickups import end_pickups
from lading.flows.fulfilling.hand_over import HandOver, Proof, hand_over
from lading.flows.fulfilling.make_ready import MakeReady, make_ready
from lading.flows.fulfilling.pick import pick
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.stock.transfer_stock import send_transfers
from lading.fulfilment.pickups import lock_pickups
from lading.kernel import Actor
from lading.store import Database

WIM, OTTO, KEEPER = Actor("user", "wim"), Actor("user", "otto"), Actor("system", "pickup")
SHELVES = ("A1", "A2", "A3", "B1")
STEPS = ("open", "accepted", "picked", "ready", "handed over")
_STORY = (
    (9 * 24, "expired"), (7 * 24 - 2, "ready"), (52, "handed over"), (30, "ready"), (28, "handed over"),
    (9, "ready"), (5, "handed over"), (4, "picked"), (3, "ready"), (2, "accepted"), (1, "open"), (1, "open"),
)  # fmt: skip
"""How many hours ago an order to be fetched came, and how far it is."""


def to_fetch(body: dict[str, Any], place: str = STORE) -> dict[str, Any]:
    """An order of the web shop that is fetched instead of sent, without notes that would hold it up."""
    kept = {name: value for name, value in body.items() if name not in {"ship_to", "shipping", "notes"}}
    freight = Decimal(body["shipping"]["amount"])
    paid = {
        name: str(Decimal(value) - freight) if name in {"authorised", "captured"} else value
        for name, value in body["payment"].items()
    }
    return kept | {"pickup_at": place, "payment": paid}


async def open_counters(database: Database, wishes: Wishes, *, now: datetime) -> None:
    """Tell the story of a dozen orders that are fetched in the shop, and of one whose goods travel there."""
    past = Past(database, clock=now)
    company = Company(past)
    for hours, far in _STORY:
        past.clock = now - timedelta(hours=hours)
        number = await _place(company, wishes, past.clock)
        if number:
            await _go(company, past, number, far=far, now=now)
    past.clock = now - timedelta(hours=6)
    if number := await _place(company, wishes, past.clock, home=WAREHOUSE):
        await _release(company, number)
        async with past.unit_of_work(WIM) as unit:
            rows = await unit.fetch("SELECT number FROM transfers WHERE note LIKE %s", [f"%{number}%"])
            if rows:
                await send_transfers(unit, numbers=[row[0] for row in rows])


async def _place(company: Company, wishes: Wishes, at: datetime, *, home: str = STORE) -> str:
    """The next order of the web shop that can be fetched, wholly from that place; empty where none is found."""
    for _ in range(60):
        body = wishes.draw(at=at)
        if body["channel"] != "web" or body["currency"] != "EUR":
            continue
        if not await _lies_at(company, home, [(line["sku"], line["quantity"]) for line in body["lines"]]):
            continue
        wish = wish_for(as_draft(to_fetch(body)), actor="channel:web")
        (outcome,) = await place_orders(company, wishes=[wish])
        if isinstance(outcome, Placed):
            placed = json.loads(outcome.answer)
            if placed["commitment"] == "accepted":
                return str(placed["number"])
    return ""


async def _lies_at(company: Company, place: str, lines: Sequence[tuple[str, str]]) -> bool:
    """Whether the place has all of it, and, where it is not the shop, the shop has nothing of something."""
    asked = [[sku for sku, _ in lines], [float(quantity) for _, quantity in lines]]
    async with company.database.unit_of_work() as unit:
        ((here, lacks),) = await unit.fetch(
            "SELECT bool_and(coalesce(h.on_hand - h.reserved, 0) > 4 * n.q), bool_or(coalesce(s.on_hand"
            " - s.reserved, 0) <= 0) FROM unnest(%s::text[], %s::numeric[]) AS n(sku, q)"
            " JOIN items i ON i.sku = n.sku AND i.stocked LEFT JOIN stock h ON h.sku = n.sku AND h.place = %s"
            " LEFT JOIN stock s ON s.sku = n.sku AND s.place = %s",
            [*asked, place, STORE],
        )
    return bool(here) and (place == STORE or bool(lacks))


async def _release(company: Company, number: str) -> list[UUID]:
    async with company.database.unit_of_work(OTTO) as unit:
        (works,) = await release_to_places(unit, company.reference, wishes=[Release(number=number)])
    return [work.id for work in works]


async def _go(company: Company, past: Past, number: str, *, far: str, now: datetime) -> None:
    """From the release as far as its story goes."""
    for work in await _release(company, number):
        for step in STEPS[1 : 4 if far == "expired" else STEPS.index(far) + 1]:
            past.clock = min(past.clock + timedelta(minutes=20), now)
            await _step(company, work, step)
        if far == "expired":
            past.clock = now - timedelta(hours=14)
            async with past.unit_of_work(KEEPER) as unit:
                await end_pickups(unit, fulfilments=[work])


async def _step(company: Company, work: UUID, step: str) -> None:
    async with company.database.unit_of_work(WIM) as unit:
        await company.refresh(unit, skus=())
        if step == "accepted":
            await accept_work(unit, wishes=[Accept(fulfilment=work)])
        elif step == "picked":
            await pick(unit, company.reference, wishes=[await pick_all(unit, fulfilment=work)])
        elif step == "ready":
            shelf = SHELVES[work.int % len(SHELVES)]
            await make_ready(unit, company.reference, wishes=[MakeReady(fulfilment=work, shelf=shelf)])
        else:
            code = (await lock_pickups(unit, fulfilments=[work]))[work].code
            await hand_over(unit, wish=HandOver(fulfilment=work, proof=Proof(code=code)))


class Counter:
    """The people at the counter, and the customers who come: one thing at a time, leaving something to do."""

    def __init__(self, company: Company, chance: random.Random) -> None:
        self.company = company
        self.chance = chance

    async def serve(self) -> None:
        """One step of the heap that has grown the most beyond what is left lying."""
        for state, step, left in (
            ("ready", "handed over", 5), ("picked", "ready", 2), ("accepted", "picked", 2), ("open", "accepted", 3),
        ):  # fmt: skip
            async with self.company.database.unit_of_work() as unit:
                rows = await unit.fetch(_HEAPS, {"state": state})
            if len(rows) > left:
                await _step(self.company, self.chance.choice(rows[: len(rows) - left])[0], step)
                return


_HEAPS = """
SELECT f.id FROM fulfilments f JOIN pickups k ON k.fulfilment_id = f.id JOIN acceptances a ON a.fulfilment_id = f.id
WHERE f.picker IS NOT DISTINCT FROM CASE WHEN f.state IN ('open', 'picking') THEN NULL ELSE f.picker END
  AND CASE %(state)s WHEN 'open' THEN f.state = 'open' AND a.accepted_at IS NULL
    WHEN 'accepted' THEN f.state = 'open' AND a.accepted_at IS NOT NULL
    WHEN 'picked' THEN f.state = 'picked' OR (f.state = 'packed' AND k.ready_at IS NULL)
    ELSE f.state = 'packed' AND k.ready_at IS NOT NULL AND k.ended_at IS NULL END
ORDER BY f.released_at LIMIT 100
"""
