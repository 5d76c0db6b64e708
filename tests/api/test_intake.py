"""Documents over HTTP: sent, read by a worker, looked at, corrected, booked, and what people do with cases besides."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from tests.edi_orders import GREENWAY, line, order
from tests.mailed import arrive

Client = AsyncTestClient[Litestar]
URL = "/api/v1/intake"
PO = order("4711", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00"))


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


async def send(client: Client, company: Company, *files: bytes) -> list[str]:
    parts = [("files", (f"po-{n}.edi", content, "text/plain")) for n, content in enumerate(files)]
    told = {"channel": "phone", "sender": "orders@greenway.example"}
    sent = await client.post(f"{URL}/documents", files=parts, data=told)
    assert sent.status_code == 202, sent.text
    while await read_cases(company):
        pass
    return [one["number"] for one in sent.json()["cases"]]


async def act(client: Client, case: str, what: str, **body: Any) -> Any:
    return await client.post(f"{URL}/cases/{case}/{what}", json=body)


async def test_a_document_becomes_an_order(client: Client, company: Company) -> None:
    (case,) = await send(client, company, PO)
    shown = (await client.get(f"{URL}/cases/{case}")).json()
    assert (shown["state"], shown["kind"], shown["draft"]["external_id"]) == ("review", "order", "C-GREEN/4711")
    assert shown["fields"]["po_number"]["value"] == "4711"
    assert shown["fields"]["po_number"]["evidence"]["segment"].startswith("BEG")
    place = "/lines/1/quantity"
    corrected = await act(client, case, "correct", corrections=[{"place": place, "value": "3"}], seconds=12)
    assert (corrected.status_code, corrected.json()["changed_fields"]) == (200, [place])
    booked = (await act(client, case, "book")).json()
    assert (booked["state"], booked["work_seconds"]) == ("booked", 12.0)
    placed = (await client.get(f"/api/v1/orders/{booked['booked_as']}")).json()
    assert [one["ordered"] for one in placed["lines"]] == ["12", "3"]
    found = (await client.get(f"{URL}/cases", params={"q": "4711", "state": "booked"})).json()["cases"]
    assert [one["number"] for one in found] == [case]


async def test_a_file_as_the_body_and_the_same_again(client: Client, company: Company) -> None:
    (case,) = await send(client, company, PO)
    told = {"channel": "phone", "filename": "again.edi"}
    again = await client.post(f"{URL}/documents", content=PO, params=told, headers={"content-type": "text/plain"})
    assert [(one["number"], one["known"]) for one in again.json()["cases"]] == [(case, True)]
    document = await client.get(f"{URL}/cases/{case}/document")
    assert (document.content, document.headers["x-content-type-options"]) == (PO, "nosniff")


async def test_cases_are_taken_divided_ended_and_opened_again(client: Client, company: Company) -> None:
    (case,) = await send(client, company, PO)
    assert (await act(client, case, "take", owner="ada")).json()["owner"] == "ada"
    made = (await act(client, case, "split", lines=[1])).json()["number"]
    assert len((await act(client, case, "merge", cases=[made])).json()["lines"]) == 2
    assert (await act(client, case, "reject")).json()["code"] == "reason_missing"
    assert (await act(client, case, "reject", reason="Sent by mistake.")).json()["state"] == "rejected"
    assert (await act(client, case, "reopen")).json()["state"] == "review"
    assert (await act(client, case, "finish", reason="Entered by hand.")).json()["state"] == "done"
    assert (await act(client, case, "read")).json()["state"] == "received"


async def test_another_system_takes_a_channels_orders(client: Client) -> None:
    settings = {"way": "rest", "url": "https://erp.example/orders", "template": '{"no": "{{external_id}}"}'}
    told = {"settings": settings, "secret": "Bearer abc"}
    put = await client.put(f"{URL}/systems/phone", json=told)
    assert (put.status_code, put.json()["has_secret"], "secret" in put.json()) == (200, True, False)
    assert [one["channel"] for one in (await client.get(f"{URL}/systems")).json()["systems"]] == ["phone"]
    for wrong, code in (
        ({"template": "{"}, "bad_template"),
        ({"url": ""}, "url_missing"),
        ({"way": "folder"}, "folder_missing"),
    ):
        refused = await client.put(f"{URL}/systems/phone", json={"settings": settings | wrong})
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await client.put(f"{URL}/systems/moon", json={"settings": settings})).status_code == 404


async def test_a_mailbox_is_set_up_and_shows_no_secret(client: Client) -> None:
    body = {
        "name": "Orders",
        "kind": "imap",
        "channel": "phone",
        "settings": {"host": "imap.example.com", "user": "orders"},
        "secret": "s3",
    }
    put = await client.put(f"{URL}/mailboxes/orders", json=body)
    assert (put.status_code, put.json()["has_secret"], "s3" in put.text) == (200, True, False)
    assert [one["code"] for one in (await client.get(f"{URL}/mailboxes")).json()["mailboxes"]] == ["orders"]


async def test_the_sender_is_asked_by_letter(client: Client, company: Company) -> None:
    (case,) = await send(client, company, order("4713", line(1, "NO-SUCH", "1")))
    draft = (await client.get(f"{URL}/cases/{case}/answer")).json()
    assert f"[{case}]" in draft["subject"]
    asked = await act(client, case, "ask", text="Which item do you mean?")
    assert (asked.status_code, asked.json()["text"]) == (200, "Which item do you mean?")
    assert (await client.get(f"{URL}/cases/{case}")).json()["asked_at"] is not None


async def test_a_language_model_is_named(client: Client) -> None:
    assert (await client.get(f"{URL}/reader")).json()["has_secret"] is False
    settings = {"url": "http://127.0.0.1:11434/v1", "model": "small", "when": "gaps"}
    put = (await client.put(f"{URL}/reader", json={"settings": settings, "secret": "abc"})).json()
    assert (put["settings"]["when"], put["has_secret"], "abc" in str(put)) == ("gaps", True, False)
    refused = await client.put(f"{URL}/reader", json={"settings": {"when": "always"}})
    assert (refused.status_code, refused.json()["code"]) == (422, "model_missing")


async def test_what_is_wrong_is_said(client: Client, company: Company) -> None:
    (case,) = await send(client, company, order("4712", line(1, "NO-SUCH", "1")))
    refused = (await act(client, case, "book")).json()
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("case_not_bookable", "/lines/0/seller_item")
    wrong = await act(client, case, "correct", corrections=[{"place": "/lines/0/quantity", "value": "two"}])
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/corrections/0")
    moved = await client.post(f"{URL}/cases/{case}/finish", json={}, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.json()["code"]) == (409, "case_moved")
    assert (await client.post(f"{URL}/documents", content=b"x")).json()["code"] == "channel_missing"
    empty = await client.post(f"{URL}/documents", content=b"", params={"channel": "phone"})
    assert (empty.status_code, empty.json()["code"]) == (422, "document_refused")
    assert (await client.get(f"{URL}/cases/C1")).status_code == 404
    assert (await client.get(f"{URL}/cases", params={"state": "lost"})).json()["code"] == "unknown_state"


async def test_the_words_of_a_box_are_read(client: Client, company: Company) -> None:
    case = await arrive(company)
    box = {"left": 0.25, "top": 0.29, "right": 0.7, "bottom": 0.34}
    found = await client.get(f"{URL}/cases/{case}/pages/1/words", params=box)
    assert (found.status_code, found.json()["text"]) == (200, "Red mug 4 9.50")
    assert found.json()["box"] == [0, *box.values()]
    empty = await client.get(f"{URL}/cases/{case}/pages/1/words", params={**box, "right": 0.2})
    assert (empty.status_code, empty.json()["code"]) == (422, "bad_box")
    assert (await client.get(f"{URL}/cases/{case}/pages/2/words")).json()["code"] == "no_page"
    assert (await client.get(f"{URL}/cases/{case}/confirmation")).json()["code"] == "no_confirmation"
