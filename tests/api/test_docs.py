"""The OpenAPI document and the page made of it."""

import re

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]


async def test_the_document_describes_every_route(anyone: Client) -> None:
    document = (await anyone.get("/api/v1/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    put = document["paths"]["/api/v1/items/{sku}"]["put"]
    done = put["responses"]["200"]["content"]["application/json"]["schema"]
    assert done == {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("PricedItemView", "Foreseen")]}
    assert put["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/PricedItemDraft"
    }
    assert set(put["responses"]) == {"200", "201", "4XX", "5XX"}
    assert [parameter["name"] for parameter in put["parameters"]] == [
        *("sku", "Idempotency-Key", "preview", "Preview-Token", "If-Match")
    ]
    assert put["x-scope"] == "catalog:write"
    limit = next(one for one in document["paths"]["/api/v1/items"]["get"]["parameters"] if one["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}


async def test_names_are_unique_and_references_lead_somewhere(anyone: Client) -> None:
    answer = await anyone.get("/api/v1/openapi.json")
    document = answer.json()
    names = [told["operationId"] for methods in document["paths"].values() for told in methods.values()]
    assert len(set(names)) == len(names)
    known = {f"#/components/{kind}/{name}" for kind, all_of in document["components"].items() for name in all_of}
    assert set(re.findall(r'"\$ref":"([^"]+)"', answer.text)) <= known


async def test_the_page_shows_every_operation_and_needs_nothing_from_elsewhere(anyone: Client) -> None:
    document = (await anyone.get("/api/v1/openapi.json")).json()
    page = await anyone.get("/api/v1/docs")
    names = [told["operationId"] for methods in document["paths"].values() for told in methods.values()]
    assert [name for name in names if f'<section id="{name}">' not in page.text] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await anyone.get("/api/v1/docs/style.css")).headers["content-type"].startswith("text/css")
