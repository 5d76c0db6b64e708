"""Acts on all orders that match a list: also those of the other pages, never those that nobody has seen."""

from datetime import UTC, datetime, timedelta

import pytest

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.console.test_orders import HOLD, read, undo
from tests.drafts import place


def matching(query: str = "view=open", *, seen: datetime | None = None) -> dict[str, str]:
    """What the bar of the queue sends once all that match are chosen."""
    return {"matching": query, "seen": (seen or datetime.now(UTC) + timedelta(seconds=1)).isoformat()}


async def test_all_pages_are_held_and_let_go(people: Company, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.console.many.BATCH", 2)
    numbers = [(await place(people, ("MUG-RED", many)))["number"] for many in range(1, 6)]
    other = (await place(people, ("BOWL", 1), channel="phone"))["number"]
    answer = await client.post("/orders/bulk/hold", data={**HOLD, **matching("view=open&channel=web")})
    assert answer.status_code == 303
    assert [len((await read(people, number)).holds) for number in [*numbers, other]] == [1, 1, 1, 1, 1, 0]
    assert await undo(client) == 303
    assert [len((await read(people, number)).holds) for number in numbers] == [0, 0, 0, 0, 0]


async def test_what_came_later_is_left_alone(people: Company, client: Client) -> None:
    await place(people, ("MUG-RED", 1))
    earlier = matching(seen=datetime.now(UTC) - timedelta(minutes=1))
    refused = await client.post("/orders/bulk/hold", data={**HOLD, **earlier}, headers={"HX-Request": "true"})
    assert (refused.status_code, "No order matches any more." in refused.text) == (422, True)


async def test_release_takes_those_that_are_ready(people: Company, client: Client) -> None:
    good, held, other = [(await place(people, ("MUG-RED", many)))["number"] for many in (1, 2, 3)]
    await client.post("/orders/bulk/hold", data={"number": held, **HOLD})
    answer = await client.post("/orders/bulk/release", data=matching())
    assert answer.status_code == 303
    page = (await client.get("/orders")).text
    assert "2 orders released." in page
    states = [(await read(people, number)).progress for number in (good, held, other)]
    assert states == ["released", "reserved", "released"]


async def test_one_that_cannot_stops_no_other(people: Company, client: Client) -> None:
    numbers = [(await place(people, ("MUG-RED", many)))["number"] for many in (1, 2, 3)]
    cancel = {"reason": "Closing down", "by": "seller"}
    await client.post("/orders/bulk/cancel", data={"number": numbers[1], **cancel})
    answer = await client.post("/orders/bulk/cancel", data={**cancel, **matching("view=all")})
    assert answer.status_code == 303
    page = (await client.get("/orders")).text
    assert f"2 orders cancelled. One order was left as it is: {numbers[1]}: " in page
    assert [(await read(people, number)).progress for number in numbers] == ["cancelled"] * 3


async def test_too_many_are_refused_clearly(people: Company, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.console.many.MATCHING", 1)
    monkeypatch.setattr("lading.console.screens.orders_bulk.MATCHING", 1)
    numbers = [(await place(people, ("MUG-RED", many)))["number"] for many in (1, 2)]
    answer = await client.post("/orders/bulk/hold", data={**HOLD, **matching()}, headers={"HX-Request": "true"})
    assert (answer.status_code, "More than 1 orders match. Narrow the list" in answer.text) == (422, True)
    assert [(await read(people, number)).holds for number in numbers] == [[], []]
    assert "More than 1 match" in (await client.get("/orders/matching?view=open")).text


async def test_the_bar_says_how_many_match(people: Company, client: Client) -> None:
    for many in (1, 2, 3):
        await place(people, ("MUG-RED", many))
    assert "Choose all 3 that match" in (await client.get("/orders/matching?view=open")).text


async def test_the_warehouse_releases_and_does_not_hold(people: Company, anyone: Client) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await sign_in(anyone, "warehouse")
    page = (await anyone.get("/orders")).text
    assert "/orders/bulk/release" in page
    assert "/orders/bulk/hold" not in page
    assert (await anyone.post("/orders/bulk/hold", data={"number": number, **HOLD})).status_code == 403
    assert (await anyone.post("/orders/bulk/release", data={"number": number})).status_code == 303
    assert (await read(people, number)).progress == "released"
