"""Nobody comes in without a key, and no key goes further than its scopes."""

import re
from typing import Any

import msgspec
import pytest
from litestar import Litestar, get, post
from litestar.params import JSONBody
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from lading.access import PERMISSIONS, create_key, revoke_key
from lading.api import Answer, ApiRequest, Desk, create_api, show
from lading.flows.company import Company

Client = AsyncTestClient[Litestar]


class Echo(msgspec.Struct, forbid_unknown_fields=True):
    """A body."""

    word: str


def routes_of(app: Litestar) -> list[tuple[str, str, dict[str, object]]]:
    """Every method, path (with 1 for each parameter) and declaration of the application."""
    return [
        (method, re.sub(r"{.*?}", "1", route.path_format), handler.opt)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in sorted(handler.http_methods - {"OPTIONS"})
    ]


async def test_every_route_declares_a_known_scope_or_itself_public(app: Litestar) -> None:
    undeclared = [
        (method, path)
        for method, path, opt in routes_of(app)
        if opt.get("scope") not in PERMISSIONS and opt.get("public") is not True
    ]
    assert undeclared == []


async def test_a_route_without_a_declaration_cannot_be_built(desk: Desk) -> None:
    @get("/forgotten")
    async def forgotten() -> Answer:
        return Answer(200, b"{}")

    with pytest.raises(ValueError, match="names no scope and is not public"):
        create_api(desk, more=[forgotten])


async def test_without_a_key_every_closed_route_answers_401(app: Litestar, anyone: Client) -> None:
    for method, path, opt in routes_of(app):
        if not opt.get("public"):
            answer = await anyone.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), (method, path)
            assert answer.headers["www-authenticate"] == 'Bearer realm="lading"'


async def test_a_key_without_the_scope_gets_403_everywhere(app: Litestar, anyone: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        anyone.headers["authorization"] = f"Bearer {await create_key(unit, name='poor', scopes=['tasks:write'])}"
    for method, path, opt in routes_of(app):
        if not opt.get("public"):
            answer = await anyone.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope"), (method, path)


async def test_other_credentials_are_refused(anyone: Client) -> None:
    for sent in ("", "Bearer", "Bearer ", "Bearer lading_wrong", "Basic YTpi", "Bearer \xe9\xe9"):
        headers: Any = {"authorization": sent.encode("latin-1")}
        assert (await anyone.get("/api/v1/items", headers=headers)).status_code == 401


async def test_a_revoked_key_is_refused_once_the_ring_has_forgotten_it(
    client: Client, company: Company, desk: Desk
) -> None:
    desk.keys.seconds = 0
    assert (await client.get("/api/v1/items")).status_code == 200
    async with company.database.unit_of_work() as unit:
        await revoke_key(unit, name="tests")
    assert (await client.get("/api/v1/items")).status_code == 401


async def test_a_limited_key_is_told_when_to_come_back(anyone: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        limited = await create_key(unit, name="slow", scopes=["catalog:read"], per_minute=2)
    anyone.headers["authorization"] = f"Bearer {limited}"
    answers = [await anyone.get("/api/v1/items") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30


async def test_unknown_query_parameters_are_refused(client: Client) -> None:
    for query in ("nonsense=1", "sku=MUG-RED", "request=1", "limit=5"):
        answer = await client.get(f"/api/v1/items/MUG-RED?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_parameter")


async def test_each_answer_has_a_request_id_of_its_own(client: Client) -> None:
    ids = {(await client.get("/healthz")).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


async def test_a_direct_handler_keeps_every_promise(desk: Desk, key: str) -> None:
    @post("/echo", scope="orders:write", direct=True)
    async def echo(request: ApiRequest, data: JSONBody[Echo]) -> Answer:
        return show(data, status=201)

    app = Litestar(create_api(desk, more=[echo]).routers, openapi_config=None, logging_config=None)
    async with AsyncTestClient(app) as client:
        client.headers["authorization"] = f"Bearer {key}"
        told = await client.post("/api/v1/echo", json={"word": "a"})
        assert (told.status_code, told.json()) == (201, {"word": "a"})
        assert (await client.post("/api/v1/echo", json={"wort": "a"})).json()["code"] == "unknown_field"
        assert (await client.post("/api/v1/echo")).json()["code"] == "malformed_json"
        assert (await client.post("/api/v1/echo?x=1", json={})).json()["code"] == "unknown_parameter"
        assert (await client.get("/api/v1/echo")).status_code == 405
        del client.headers["authorization"]
        assert (await client.post("/api/v1/echo", json={"word": "a"})).status_code == 401
