"""A write with an Idempotency-Key takes effect once, however often it is sent."""

import asyncio

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import text

from lading.flows.company import Company

Client = AsyncTestClient[Litestar]
CUP = {"name": "Cup"}
KEY = {"idempotency-key": "k-1"}


async def events(company: Company, kind: str) -> int:
    """How many events of that kind there are."""
    async with company.database.reading() as connection:
        return (await connection.execute(text("SELECT count(*) FROM events WHERE kind = :k"), {"k": kind})).scalar_one()


async def test_the_same_key_and_body_get_the_same_answer(client: Client, company: Company) -> None:
    first = await client.put("/api/v1/items/CUP", json=CUP, headers=KEY)
    await client.put("/api/v1/items/CUP", json={"name": "Other"})
    again = await client.put("/api/v1/items/CUP", json=CUP, headers=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert (await client.get("/api/v1/items/CUP")).json()["name"] == "Other"


async def test_the_same_key_with_another_body_is_refused(client: Client) -> None:
    await client.put("/api/v1/items/CUP", json=CUP, headers=KEY)
    other = await client.put("/api/v1/items/CUP", json={"name": "Other"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_after_a_refusal_the_key_is_free_again(client: Client) -> None:
    taken = {"name": "Cup", "unit": "kg"}
    refused = await client.put("/api/v1/items/MUG-RED", json=taken, headers=KEY)
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_in_use")
    assert (await client.put("/api/v1/items/MUG-RED", json=CUP, headers=KEY)).status_code == 200


async def test_keys_count_per_path(client: Client) -> None:
    assert (await client.put("/api/v1/items/CUP", json=CUP, headers=KEY)).status_code == 201
    assert (await client.put("/api/v1/items/JUG", json=CUP, headers=KEY)).status_code == 201


async def test_ten_at_once_take_effect_once(client: Client, company: Company) -> None:
    body = {"parties": [{"name": "Ada"}]}
    answers = await asyncio.gather(*(client.post("/api/v1/parties", json=body, headers=KEY) for _ in range(10)))
    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json()["added"] == 1
    assert await events(company, "party.added") == 1


async def test_a_key_that_is_none_is_refused(client: Client) -> None:
    for sent in ("", "x" * 256, "two words"):
        answer = await client.put("/api/v1/items/CUP", json=CUP, headers={"idempotency-key": sent})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_idempotency_key")
