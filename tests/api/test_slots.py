"""Slots and resources over HTTP: set up, asked for, claimed for minutes, confirmed, let go; never over the limit."""

import asyncio
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.app.audit import audit
from lading.app.promise_duties import end_claims
from lading.flows.company import Company

Client = AsyncTestClient[Litestar]
API = "/api/v1"
DAY = "2030-03-01T{}:00:00Z"


async def set_up(client: Client) -> None:
    pool = {"code": "VAN", "name": "Van", "minutes": 60, "most": "3"}
    assert (await client.put(f"{API}/slot-pools", json={"pools": [pool]})).json()["pools"][0]["most"] == "3"
    room = {"code": "ROOM", "name": "Tasting room"}
    assert (await client.put(f"{API}/resources", json={"resources": [room]})).json()["resources"][0]["active"] is True


async def slots(client: Client, begins: str = "14", until: str = "16") -> list[tuple[str, str]]:
    span = f"from={DAY.format(begins)}&until={DAY.format(until)}"
    found = (await client.get(f"{API}/slot-pools/VAN/slots?{span}")).json()["slots"]
    return [(one["used"], one["left"]) for one in found]


async def claim(client: Client, **wish: Any) -> Any:
    return await client.post(f"{API}/claims", json=wish)


def van(hour: str = "14", quantity: str = "1") -> dict[str, str]:
    return {"pool": "VAN", "at": f"2030-03-01T{hour}:20:00Z", "quantity": quantity}


def room(begins: str, ends: str) -> dict[str, str]:
    return {"resource": "ROOM", "begins": DAY.format(begins), "ends": DAY.format(ends)}


async def test_a_slot_and_a_room_are_claimed_together_or_not_at_all(client: Client, company: Company) -> None:
    await set_up(client)
    made = await claim(client, slots=[van(quantity="2")], intervals=[room("14", "16")], reference="L1", hold=15)
    assert made.status_code == 201, made.text
    assert [(one["kind"], one["of"], one["state"]) for one in made.json()["claims"]] == [
        ("slot", "VAN", "live"), ("interval", "ROOM", "live"),
    ]  # fmt: skip
    assert await slots(client) == [("2", "1"), ("0", "3")]
    refused = await claim(client, slots=[van("15")], intervals=[room("15", "17")])
    assert (refused.status_code, refused.json()["code"]) == (409, "interval_taken")
    assert (await claim(client, slots=[van(quantity="2")])).json()["code"] == "bucket_full"
    assert await slots(client) == [("2", "1"), ("0", "3")]
    times = (await client.get(f"{API}/resources/ROOM/times?from={DAY.format('13')}&until={DAY.format('18')}")).json()
    assert [(one["begins"][11:13], one["ends"][11:13]) for one in times["free"]] == [("13", "14"), ("16", "18")]
    ids = {"ids": [one["id"] for one in made.json()["claims"]]}
    firm = (await client.post(f"{API}/claims/confirm", json=ids)).json()["claims"]
    assert [one["expires_at"] for one in firm] == [None, None]
    assert len((await client.get(f"{API}/claims?reference=L1")).json()["claims"]) == 2
    gone = (await client.post(f"{API}/claims/release", json=ids)).json()["claims"]
    assert [one["state"] for one in gone] == ["released", "released"]
    assert (await client.post(f"{API}/claims/confirm", json=ids)).json()["code"] == "claim_gone"
    assert await audit(company.database) == []


async def test_what_was_not_confirmed_is_let_go_by_a_duty(client: Client, company: Company) -> None:
    await set_up(client)
    made = (await claim(client, slots=[van()], intervals=[room("14", "15")], hold=1)).json()["claims"]
    async with company.database.unit_of_work() as unit:
        for table in ("bucket_claims", "intervals"):
            await unit.execute(f"UPDATE {table} SET expires_at = now() - interval '1 second'")  # type: ignore[arg-type]
    assert await slots(client) == [("0", "3"), ("0", "3")]
    refused = await client.post(f"{API}/claims/confirm", json={"ids": [one["id"] for one in made]})
    assert (refused.status_code, refused.json()["code"]) == (409, "claim_gone")
    assert await end_claims(company) == 2
    assert await audit(company.database) == []


async def test_a_crowd_gets_no_more_than_there_is(client: Client, company: Company) -> None:
    await set_up(client)
    rooms = [room("09", "10")]
    wishes = [claim(client, slots=[van()], intervals=rooms if index % 4 == 0 else []) for index in range(8)]
    answers = [answer.status_code for answer in await asyncio.gather(*wishes)]
    assert answers.count(201) == 3
    assert set(answers) == {201, 409}
    assert (await slots(client))[0] == ("3", "0")
    assert await audit(company.database) == []


async def test_single_slots_have_limits_of_their_own_and_nonsense_is_refused(client: Client) -> None:
    await set_up(client)
    closed = {"slots": [{"at": DAY.format("14"), "most": "0"}]}
    (slot,) = (await client.put(f"{API}/slot-pools/VAN/slots", json=closed)).json()["slots"]
    assert (slot["most"], slot["left"]) == ("0", "0")
    assert (await claim(client, slots=[van()])).json()["code"] == "bucket_full"
    assert (await claim(client)).json()["code"] == "nothing_wanted"
    assert (await claim(client, intervals=[room("16", "15")])).json()["code"] == "bad_interval"
    assert (await claim(client, slots=[van() | {"pool": "MOON"}])).status_code == 404
    wrong = {"pools": [{"code": "V", "name": "V", "minutes": 0, "most": "1"}]}
    assert (await client.put(f"{API}/slot-pools", json=wrong)).status_code == 422
    assert (await client.get(f"{API}/slot-pools/VAN/slots?from=tomorrow")).json()["errors"][0]["pointer"] == "?from"
    assert (await client.get(f"{API}/resources/NO/times")).status_code == 404
