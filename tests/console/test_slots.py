"""Slots and rooms on the screen: added, seen, claimed, confirmed and let go."""

import re

from lading.flows.company import Company
from tests.console.conftest import Client

HTMX = {"HX-Request": "true"}


async def test_a_day_of_slots_and_rooms(people: Company, client: Client) -> None:
    assert "Nothing is offered by the hour yet." in (await client.get("/slots")).text
    told = {"kind": "pool", "code": "VAN", "name": "Van north", "minutes": "60", "most": "2"}
    await client.post("/slots/new", data=told)
    await client.post("/slots/new", data={"kind": "resource", "code": "ROOM", "name": "Tasting room"})
    day = (await client.get("/slots?day=2030-03-01")).text
    assert day.count('class="slot"') == 24
    assert "free all day" in day
    at = "2030-03-01T14:00:00+00:00"
    claimed = {"pool": "VAN", "at": at, "quantity": "2", "reference": "L100001", "hold": "15"}
    assert (await client.post("/slots/claim", data=claimed, headers=HTMX)).headers["hx-redirect"] == "/slots"
    refused = await client.post("/slots/claim", data=claimed, headers=HTMX)
    assert "has 0 left" in refused.text
    drawer = (await client.get(f"/slots/slot?pool=VAN&at={at.replace('+', '%2B')}")).text
    assert "2 of 2 used, 0 left" in drawer
    identity = re.search(r'name="claim" value="([^"]+)"', drawer)
    assert identity
    await client.post("/slots/confirm", data={"claim": identity[1]})
    await client.post("/slots/release", data={"claim": identity[1]})
    await client.post("/slots/limit", data={"pool": "VAN", "at": at, "most": "0"})
    booked = {"resource": "ROOM", "day": "2030-03-01", "begins": "10:00", "ends": "12:30", "reference": "Tasting"}
    await client.post("/slots/claim", data=booked)
    day = (await client.get("/slots?day=2030-03-01")).text
    assert ("closed" in day, "10:00–12:30" in day, "Tasting" in day) == (True, True, True)
