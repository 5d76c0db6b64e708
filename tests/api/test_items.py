"""Items over HTTP: written, read, listed, found."""

import asyncio

from litestar import Litestar
from litestar.testing import AsyncTestClient

Client = AsyncTestClient[Litestar]


async def test_a_new_item_answers_201_with_its_prices(client: Client) -> None:
    body = {
        "name": "Cup", "weight_grams": "250.5", "barcode": "4006381333931", "tax_class": "reduced",
        "units": [{"unit": "case", "factor": 6}], "price": 4.50, "currency": "EUR", "attributes": {"colour": "red"},
    }  # fmt: skip
    answer = await client.put("/api/v1/items/CUP", json=body)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    assert answer.json() == {
        "sku": "CUP", "version": 1, "name": "Cup", "unit": "each", "decimals": 0, "tax_class": "reduced",
        "barcode": "4006381333931", "weight_grams": "250.5", "length_mm": None, "width_mm": None, "height_mm": None,
        "stocked": True, "sellable": True, "item_group": "", "tracking": "none", "expires": False, "shelf_days": 0,
        "releases_on": None, "backorder_limit": None, "pre_order_limit": None, "attributes": {"colour": "red"},
        "units": [{"unit": "case", "factor": "6", "decimals": 0, "barcode": None}], "components": [],
        "prices": [
            {
                "list": "eur", "currency": "EUR", "sku": "CUP", "unit": "", "from_quantity": "0", "price": "4.5",
                "valid_from": "2000-01-01", "valid_to": None,
            }
        ],
    }  # fmt: skip
    assert (await client.get("/api/v1/items/CUP")).json() == answer.json()


async def test_an_equal_put_changes_nothing(client: Client) -> None:
    answers = [await client.put("/api/v1/items/CUP", json={"name": "Cup"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.headers["etag"] for answer in answers] == ['"1"', '"1"']


async def test_an_outdated_version_is_refused(client: Client) -> None:
    await client.put("/api/v1/items/CUP", json={"name": "Cup"})
    seen = {"if-match": '"1"'}
    assert (await client.put("/api/v1/items/CUP", json={"name": "Mug"}, headers=seen)).headers["etag"] == '"2"'
    late = await client.put("/api/v1/items/CUP", json={"name": "Jug"}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (412, "outdated")
    new = await client.put("/api/v1/items/CUP", json={"name": "Jug"}, headers={"if-none-match": "*"})
    assert new.status_code == 412
    bad = await client.put("/api/v1/items/CUP", json={"name": "Jug"}, headers={"if-match": "yesterday"})
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_if_match")


async def test_many_items_are_written_at_once(client: Client) -> None:
    rows = [{"sku": f"B-{n:04}", "name": f"Bolt {n}", "price": "0.05", "currency": "EUR"} for n in range(1200)]
    first = await client.post("/api/v1/items", json={"items": rows})
    assert {name: first.json()[name] for name in ("added", "changed", "unchanged")} == {
        "added": 1200, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    rows[7] |= {"name": "Bolt, brass"}
    again = (await client.post("/api/v1/items", json={"items": rows})).json()
    assert (again["changed"], again["unchanged"]) == (1, 1199)
    assert again["rows"][7] == {"key": "B-0007", "version": 2, "outcome": "changed"}


async def test_pages_cover_everything_once(client: Client) -> None:
    skus: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await client.get("/api/v1/items", params={"limit": 2, "cursor": cursor})).json()
        skus += [item["sku"] for item in page["items"]]
        cursor = page["next"]
    assert skus == ["BOWL", "GIFT-WRAP", "MUG-BLUE", "MUG-RED", "TEA-1KG"]


async def test_items_are_found_by_words_and_codes(client: Client) -> None:
    await client.put("/api/v1/items/CUP", json={"name": "Große Tasse", "barcode": "123456"})
    for typed, found in (
        ("red mu", ["MUG-RED"]),
        ("MUG-RED", ["MUG-RED"]),
        ("mug", ["MUG-BLUE", "MUG-RED"]),
        ("groß", ["CUP"]),
        ("123456", ["CUP"]),
        ("ug", []),
        ("':*&|!()<> \\", []),
    ):
        page = (await client.get("/api/v1/items", params={"q": typed})).json()
        assert [item["sku"] for item in page["items"]] == found, typed


async def test_codes_that_cannot_stand_in_an_address_are_refused(client: Client) -> None:
    for sku in (" CUP", "a\tb", "..", "a/b", "\u200b"):
        answer = await client.post("/api/v1/items", json={"items": [{"sku": sku, "name": "Cup"}]})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_code"), sku
    assert (await client.put("/api/v1/items/CUP%20", json={"name": "Cup"})).json()["code"] == "bad_code"
    odd = await client.put("/api/v1/items/Ünï & 50%25", json={"name": "Cup"})
    assert (odd.status_code, odd.json()["sku"]) == (201, "Ünï & 50%")


async def test_writers_of_the_same_new_item_take_turns(client: Client) -> None:
    bodies = [{"name": f"Cup {n}", "price": n, "currency": "CHF"} for n in range(1, 9)]
    answers = await asyncio.gather(*(client.put("/api/v1/items/CUP", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert sorted(answer.headers["etag"] for answer in answers) == [f'"{n}"' for n in range(1, 9)]
