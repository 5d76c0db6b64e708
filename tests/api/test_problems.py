"""Whatever is wrong with a request, the answer says it as problem details and nothing changes."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.api import Desk, create_api
from lading.flows.company import Company
from lading.store import open_database

Client = AsyncTestClient[Litestar]
JSON = {"content-type": "application/json"}


async def put(client: Client, body: bytes, **headers: str) -> Any:
    """PUT these bytes as an item."""
    return await client.put("/api/v1/items/CUP", content=body, headers=JSON | headers)


WRONG = [
    (b'{"name": "Cup", "nmae": 1}', "unknown_field", "/nmae"),
    (b'{"unit": "each"}', "missing", "/name"),
    (b'{"name": 5}', "wrong_type", "/name"),
    (b'{"name": ""}', "bad_length", "/name"),
    (b'{"name": "Cup", "decimals": 99}', "out_of_bounds", "/decimals"),
    (b'{"name": "Cup", "weight_grams": "heavy"}', "not_a_number", "/weight_grams"),
    (b'{"name": "Cup", "weight_grams": "NaN"}', "not_a_plain_number", "/weight_grams"),
    (b'{"name": "Cup", "weight_grams": "-Infinity"}', "not_a_plain_number", "/weight_grams"),
    (b'{"name": "Cup", "weight_grams": 1e400}', "not_a_plain_number", "/weight_grams"),
    (b'{"name": "Cup", "weight_grams": "0.0000000000000000000001"}', "not_a_plain_number", "/weight_grams"),
    (b'{"name": "Cup", "weight_grams": "1_0"}', "not_a_plain_number", "/weight_grams"),
    ('{"name": "Cup", "weight_grams": "\uff11\uff10"}'.encode(), "not_a_plain_number", "/weight_grams"),
    (b'{"name": "Cup", "units": [{"unit": "case", "factor": "1_2"}]}', "not_a_plain_number", "/units/0/factor"),
    (b'{"name": "Cup", "weight_grams": -1}', "negative", "/weight_grams"),
    (b'{"name": "Cup", "units": [{"unit": "case", "factor": 0}]}', "not_positive", "/units/0/factor"),
    (b'{"name": "Cup", "units": [{"unit": "case"}]}', "missing", "/units/0/factor"),
    (b'{"name": "Cup", "attributes": {"a": {"b": ["x\\u0000"]}}}', "control_character", "/attributes/a/b/0"),
    (b'{"name": "Cup", "price": "2"}', "missing", "/currency"),
    (b'{"name": "Cup", "price": "2", "currency": "XXQ"}', "unknown_currency", "/currency"),
    (b'{"name": "Cup", "sku": "MUG"}', "contradicts_address", "/sku"),
]
"""Bodies with what is wrong in them: its code, and the pointer to it."""


async def test_a_wrong_field_is_named(client: Client) -> None:
    for body, code, pointer in WRONG:
        answer = await put(client, body)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), body
        (error,) = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == (pointer, code)
        assert error["message"].endswith(".")
    assert (await client.get("/api/v1/items/CUP")).status_code == 404


async def test_what_is_no_json_is_malformed(client: Client) -> None:
    endless = b'{"name": "Cup", "attributes": {"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}"
    for body in (b"", b"{", b'{"name": "Cup"} x', b"\xff", b'{"name": "\\ud800"}', endless):
        answer = await put(client, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json"), body[:40]


async def test_another_content_type_is_refused(client: Client) -> None:
    answer = await client.put("/api/v1/items/CUP", content=b"name=Cup", headers={"content-type": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_body_above_8_mb_is_refused(client: Client) -> None:
    answer = await put(client, b'{"name": "' + b"x" * 8_000_001 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_every_wrong_row_of_a_list_is_named(client: Client) -> None:
    rows = [{"sku": "A", "name": "A"}, {"sku": "B"}, {"sku": "C/D", "name": "C"}, {"name": "E"}]
    answer = await client.post("/api/v1/items", json={"items": rows})
    pointers = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert pointers == [("/items/1/name", "missing"), ("/items/2/sku", "bad_code")]
    answer = await client.post("/api/v1/items", json={"items": [rows[0], rows[3]]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/items/1/sku"]
    assert (await client.get("/api/v1/items/A")).status_code == 404


async def test_unknown_addresses_and_methods(client: Client) -> None:
    lost = await client.get("/api/v1/nothing")
    assert (lost.status_code, lost.json()["code"]) == (404, "not_found")
    wrong = await client.delete("/api/v1/items/MUG-RED")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in wrong.headers["allow"]


async def test_a_fault_of_ours_says_nothing_of_the_inside(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = await client.get("/api/v1/break")
    problem = answer.json()
    assert (answer.status_code, problem["code"], len(problem["incident"])) == (500, "internal_error", 12)
    assert "secret" not in answer.text
    assert problem["incident"] in capsys.readouterr().out


async def test_wrong_parameters_are_named(client: Client) -> None:
    for query in ("limit=0", "limit=501", "limit=x", "cursor=%21", "cursor=eyJ4IjoxfQ"):
        answer = await client.get(f"/api/v1/items?{query}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"?{query.partition('=')[0]}"


async def test_while_the_database_is_away_clients_are_told_to_come_back() -> None:
    api = create_api(Desk(Company(open_database("postgresql://nobody@127.0.0.1:9/nothing"))))
    async with AsyncTestClient(Litestar(api.routers, openapi_config=None, logging_config=None)) as client:
        answer = await client.get("/api/v1/items", headers={"authorization": "Bearer lading_x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily_unavailable")
    assert answer.headers["retry-after"] == "1"
