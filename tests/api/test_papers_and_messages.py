"""Documents, letterheads, messages and their templates over HTTP."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.telling.tell_customers import render_new, send_due
from tests.road import order

Client = AsyncTestClient[Litestar]


async def test_papers_are_pdfs(client: Client, company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.pick(work.id, {1: 1})
    shipment = await road.ship(work.id)
    await road.pick(work.id)
    for path in (
        f"/orders/{road.number}/documents/order-confirmation.pdf",
        f"/fulfilments/{work.number}/documents/pick-list.pdf",
        f"/fulfilments/pick-list.pdf?fulfilments={work.number},{work.id}",
        f"/fulfilments/{work.id}/documents/packing-slip.pdf",
        f"/shipments/{shipment.number}/documents/packing-slip.pdf",
    ):
        answer = await client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.headers["content-type"], answer.content[:5]) == (
            200, "application/pdf", b"%PDF-",
        ), path  # fmt: skip
    assert answer.headers["content-disposition"] == f'inline; filename="packing-slip-{shipment.number}.pdf"'
    missing = await client.get("/api/v1/orders/L9/documents/order-confirmation.pdf")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


async def test_a_letterhead_is_kept(client: Client) -> None:
    body = {"name": "Harbour & Vale", "address": ["Kai 1"], "paper": "letter"}
    assert (await client.put("/api/v1/letterheads/default", json=body)).status_code == 201
    (kept,) = (await client.get("/api/v1/letterheads")).json()["letterheads"]
    assert (kept["channel"], kept["name"], kept["paper"]) == ("default", "Harbour & Vale", "letter")
    wrong = await client.put("/api/v1/letterheads/default", json={**body, "accent": "blue"})
    assert wrong.status_code == 422


async def test_messages_show_on_their_order_and_go_out_again(client: Client, company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    await render_new(company)
    await send_due(company, None)
    path = f"/api/v1/orders/{road.number}/messages"
    (message,) = (await client.get(path)).json()["messages"]
    assert (message["kind"], message["state"], message["reason"]) == ("order_received", "not_sent", "no_mail_server")
    again = await client.post(f"{path}/{message['id']}/send")
    assert again.json()["messages"][0]["state"] == "queued"
    assert (await client.post(f"{path}/{message['id']}/send")).json()["code"] == "cannot_be_sent"


async def test_a_template_is_previewed_kept_and_forgotten(client: Client) -> None:
    path = "/api/v1/message-templates/order_received"
    mine = {"subject": "Hi {{ order.number }}", "text": "{% for line in lines %}{{ line.name }}, {% endfor %}"}
    preview = (await client.post(f"{path}/preview", json={"template": mine})).json()
    assert (preview["subject"], preview["text"]) == ("Hi L100042", "Red mug, Assam tea, loose,\n")
    assert (await client.put(path, json=mine)).json()["version"] == 1
    assert (await client.get(path)).headers["etag"] == '"1"'
    assert (await client.delete(path)).json()["version"] == 0


async def test_a_wrong_template_is_refused_with_field_and_line(client: Client) -> None:
    wrong = {"subject": "Hi", "text": "a\n{{ order.numbr }}"}
    answer = await client.put("/api/v1/message-templates/order_received", json=wrong)
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"pointer": "/text", "code": "unknown_variable",
          "message": "Line 2: there is no “numbr” in that; did you mean “number”."}],
    )  # fmt: skip
    assert (await client.get("/api/v1/message-templates/order_lost")).status_code == 404


async def test_the_variables_are_listed(client: Client) -> None:
    listed = (await client.get("/api/v1/message-templates")).json()
    assert [one["kind"] for one in listed["templates"]][:2] == ["order_received", "order_delayed"]
    assert listed["variables"]["shipment"]["tracking_url"] == "text"
