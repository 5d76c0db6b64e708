"""Places, channels, price lists and tax rates over HTTP."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]


async def codes(client: Client, path: str) -> list[str]:
    """The codes of a list."""
    page: dict[str, Any] = (await client.get(f"/api/v1/{path}")).json()
    return [row["code"] for row in page[path.replace("-", "_")]]


async def test_a_place_is_written_and_read(client: Client) -> None:
    body = {"name": "Shed", "kind": "store", "priority": 5, "channels": ["web"], "address": {"country": "DE"}}
    answer = await client.put("/api/v1/places/SHED", json=body)
    assert answer.status_code == 201
    assert (await client.get("/api/v1/places/SHED")).json() == {
        "code": "SHED", "version": 1, "name": "Shed", "kind": "store", "priority": 5, "channels": ["web"],
        "active": True, "address": {"country": "DE"}, "lead_days": 1, "settings": {},
    }  # fmt: skip
    assert await codes(client, "places") == ["MAIN", "SHED", "STORE"]


async def test_a_place_serves_only_channels_that_exist(client: Client) -> None:
    answer = await client.post("/api/v1/places", json={"places": [{"code": "S", "name": "S", "channels": ["moon"]}]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/places/0/channels")


async def test_a_channels_secret_is_written_and_never_shown(client: Client) -> None:
    body = {"name": "Shop", "kind": "shopify", "secret": "s3cr3t", "settings": {"require_payment": True}}
    answer = await client.put("/api/v1/channels/shop", json=body)
    assert (answer.status_code, answer.json()["has_secret"]) == (201, True)
    assert "s3cr3t" not in answer.text
    kept = await client.put("/api/v1/channels/shop", json=body | {"secret": None, "active": False})
    assert (kept.json()["has_secret"], kept.json()["version"]) == (True, 2)
    gone = await client.put("/api/v1/channels/shop", json=body | {"secret": ""})
    assert gone.json()["has_secret"] is False


async def test_unknown_settings_of_a_channel_are_refused(client: Client) -> None:
    answer = await client.put("/api/v1/channels/shop", json={"name": "Shop", "settings": {"colour": "red"}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/settings/colour")
    answer = await client.put("/api/v1/channels/shop", json={"name": "Shop", "price_list": "moon"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_price_list")


async def test_prices_are_set_and_taken_away(client: Client) -> None:
    await client.put("/api/v1/price-lists/trade", json={"name": "Trade", "currency": "EUR"})
    path = "/api/v1/price-lists/trade/prices"
    rows = [
        {"sku": "MUG-RED", "price": "8"},
        {"sku": "MUG-RED", "price": "7.50", "from_quantity": 10},
        {"sku": "MUG-RED", "unit": "case", "price": 80},
    ]
    assert (await client.post(path, json={"prices": rows})).json() == {"changed": 3, "unchanged": 0}
    rows[0]["price"] = None  # type: ignore[assignment]
    assert (await client.post(path, json={"prices": rows})).json() == {"changed": 1, "unchanged": 2}
    first = (await client.get(path, params={"limit": 1})).json()
    rest = (await client.get(path, params={"cursor": first["next"]})).json()
    told = [(row["unit"], row["from_quantity"], row["price"]) for row in first["prices"] + rest["prices"]]
    assert told == [("", "10", "7.5"), ("case", "0", "80")]


async def test_prices_need_known_items_units_and_lists(client: Client) -> None:
    rows = [{"sku": "MOON", "price": "8"}, {"sku": "MUG-RED", "unit": "crate", "price": "8"}]
    answer = await client.post("/api/v1/price-lists/eur/prices", json={"prices": rows})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/prices/0/sku", "/prices/1/unit"]
    rows = [{"sku": "MUG-RED", "price": "8"}, {"sku": "MUG-RED", "unit": "each", "price": "9"}]
    twice = await client.post("/api/v1/price-lists/eur/prices", json={"prices": rows})
    assert twice.json()["errors"][0]["code"] == "given_twice"
    lost = await client.post("/api/v1/price-lists/moon/prices", json={"prices": [{"sku": "BOWL", "price": "8"}]})
    assert lost.status_code == 404


async def test_a_list_with_prices_keeps_its_currency(client: Client) -> None:
    answer = await client.put("/api/v1/price-lists/eur", json={"name": "Retail", "currency": "CHF"})
    assert (answer.status_code, answer.json()["code"]) == (409, "currency_in_use")


async def test_tax_rates_never_overlap(client: Client) -> None:
    rate = {"country": "AT", "name": "USt 20 %", "rate": "0.20", "valid_from": "2020-01-01"}
    added = await client.post("/api/v1/tax-rates", json={"tax_rates": [rate]})
    (number,) = added.json()["ids"]
    new = rate | {"name": "USt 21 %", "rate": "0.21", "valid_from": "2027-01-01"}
    refused = await client.post("/api/v1/tax-rates", json={"tax_rates": [new]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "/tax_rates/0/valid_from")
    ended = await client.post(f"/api/v1/tax-rates/{number}/end", json={"valid_to": "2026-12-31"})
    assert ended.status_code == 200
    assert (await client.post("/api/v1/tax-rates", json={"tax_rates": [new]})).status_code == 201
    shown = (await client.get("/api/v1/tax-rates", params={"country": "AT"})).json()["tax_rates"]
    assert [(row["rate"], row["valid_to"]) for row in shown] == [("0.2", "2026-12-31"), ("0.21", None)]
    late = await client.post(f"/api/v1/tax-rates/{number}/end", json={"valid_to": "2028-12-31"})
    assert late.json()["code"] == "invalid"


async def test_a_tax_rate_is_corrected_followed_and_withdrawn(client: Client) -> None:
    rate = {"country": "AT", "name": "USt 20 %", "rate": "0.20", "valid_from": "2020-01-01"}
    (number,) = (await client.post("/api/v1/tax-rates", json={"tax_rates": [rate]})).json()["ids"]
    address = f"/api/v1/tax-rates/{number}"
    corrected = await client.put(address, json=rate | {"rate": "0.2", "name": "USt 20,0 %"})
    assert (corrected.status_code, corrected.json()["name"]) == (200, "USt 20,0 %")
    change = {"rate": "0.22", "name": "USt 22 %", "valid_from": "2030-01-01"}
    follows = (await client.post(f"{address}/change", json=change)).json()["id"]
    assert (await client.post(f"/api/v1/tax-rates/{follows}/withdraw")).json()["rate"] == "0.22"
    shown = (await client.get("/api/v1/tax-rates", params={"country": "AT"})).json()["tax_rates"]
    assert [(row["name"], row["valid_to"]) for row in shown] == [("USt 20,0 %", "2029-12-31")]
    assert (await client.post("/api/v1/tax-rates/999/withdraw")).status_code == 404
