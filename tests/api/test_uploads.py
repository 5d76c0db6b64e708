"""Files of orders over HTTP: as a body or a form, looked at, booked, and reported."""

from typing import Any
from uuid import UUID

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.placing.place_upload import place_upload

Client = AsyncTestClient[Litestar]
URL = "/api/v1/uploads"
CSV = (
    b"Order number,SKU,Quantity,Name,Street,City,Zip,Country,Currency\n"
    b"1,MUG-RED,2,Ada Lovelace,Hauptstr. 1,Berlin,10115,DE,EUR\n"
    b"2,NO-SUCH-SKU,1,Ada Lovelace,Hauptstr. 1,Berlin,10115,DE,EUR\n"
)


async def send(client: Client, content: bytes = CSV, **params: str) -> Any:
    told = {"channel": "web", "filename": "orders.csv", **params}
    return await client.post(URL, content=content, params=told, headers={"content-type": "text/csv"})


async def test_the_whole_way_of_a_file(client: Client, company: Company) -> None:
    sent = await send(client)
    assert (sent.status_code, sent.json()["preview"]["good"]) == (201, 2)
    url = f"{URL}/{sent.json()['upload']['id']}"
    chosen = await client.put(f"{url}/mapping", json={"mapping": sent.json()["preview"]["mapping"], "save_as": "club"})
    assert (chosen.status_code, chosen.json()["saved_mappings"]) == (200, ["club"])
    booked = await client.post(f"{url}/book")
    assert (booked.status_code, booked.json()["state"]) == (202, "booking")
    await place_upload(company, upload=UUID(sent.json()["upload"]["id"]))
    shown = (await client.get(url)).json()
    assert (shown["upload"]["state"], shown["outcomes"]) == ("booked", {"placed": 1, "refused": 1})
    results = (await client.get(f"{url}/results", params={"outcome": "refused"})).json()["results"]
    assert [(one["key"], one["code"]) for one in results] == [("2", "order_refused")]
    report = await client.get(f"{url}/results.csv")
    assert report.headers["content-disposition"] == 'attachment; filename="orders-results.csv"'
    assert "No item has the SKU NO-SUCH-SKU (line 1)." in report.text
    assert (await client.post(f"{url}/book")).json()["code"] == "already_booked"


async def test_a_form_carries_file_and_channel(client: Client) -> None:
    files = {"file": ("häuser.csv", CSV, "text/csv")}
    sent = await client.post(URL, files=files, data={"channel": "web"})
    assert (sent.status_code, sent.json()["upload"]["filename"]) == (201, "häuser.csv")
    assert sent.json()["upload"]["size"] == len(CSV)
    page = (await client.get(URL)).json()
    assert [one["id"] for one in page["uploads"]] == [sent.json()["upload"]["id"]]


async def test_the_same_upload_with_its_key_is_one(client: Client) -> None:
    headers = {"content-type": "text/csv", "Idempotency-Key": "k-1"}
    answers = [await client.post(URL, content=CSV, params={"channel": "web"}, headers=headers) for _ in range(2)]
    assert answers[0].json()["upload"]["id"] == answers[1].json()["upload"]["id"]


async def test_what_is_wrong_is_said(client: Client) -> None:
    form = {"content-type": "multipart/form-data; boundary=x"}
    for content, params, headers, status, code in (
        (CSV, {}, {}, 422, "channel_missing"),
        (CSV, {"channel": "moon"}, {}, 404, "not_found"),
        (b"", {"channel": "web"}, {}, 422, "empty_file"),
        (b"PK\x03\x04broken", {"channel": "web"}, {}, 422, None),
        (b"\xd0\xcf\x11\xe0 old", {"channel": "web"}, {}, 422, "not_a_table"),
        (CSV, {"channel": "web", "mapping": "none"}, {}, 422, "mapping_unfit"),
        (b"no form", {"channel": "web"}, form, 422, "malformed_form"),
        (b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--', {}, form, 422, "file_missing"),
        (b"x" * 20_100_001, {"channel": "web"}, {}, 413, "too_large"),
    ):
        answer = await client.post(URL, content=content, params=params, headers=headers)
        assert answer.status_code == status, answer.text
        assert code is None or answer.json()["code"] == code
    assert (await client.get(URL)).json()["uploads"] == []
    assert (await client.get(f"{URL}/1")).status_code == 404
    assert (await client.post(f"{URL}/{UUID(int=1)}/book")).status_code == 404


async def test_a_file_that_is_not_being_booked_cannot_be_stopped(client: Client) -> None:
    url = f"{URL}/{(await send(client)).json()['upload']['id']}"
    assert (await client.post(f"{url}/stop")).json()["code"] == "not_booking"
    await client.post(f"{url}/book")
    assert (await client.post(f"{url}/stop")).json()["state"] == "stopped"
