"""Third parties over HTTP: they fetch work, acknowledge it, say what they did, and read what became of it; webhooks."""

import asyncio
import base64
import hashlib
import hmac
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.app.audit import audit
from lading.connectors.webhook import post_webhook
from lading.flows.company import Company
from lading.flows.partners.push_to_partners import push_to_partners, sign
from lading.flows.partners.work_partner_files import work_partner_files
from tests.purchases import ask
from tests.third_party import found_hub, given, waiting

Client = AsyncTestClient[Litestar]
HUB = "/api/v1/partners/HUB"


async def test_work_is_fetched_acknowledged_and_answered(client: Client, company: Company) -> None:
    await found_hub(company, way="api")
    road, _, number = await given(company, ("MUG-RED", 3), taken=False)
    (message,) = (await client.get(f"{HUB}/messages")).json()["messages"]
    assert (message["fulfilment"], message["lines"][0]["quantity"]) == (number, "3")
    left = await client.post(f"{HUB}/messages/{message['id']}/acknowledge", json={})
    assert left.json()["messages"] == []
    rows = {"rows": [{"order": number, "sku": "MUG-RED", "quantity": "3", "shipment": "S-1"}]}
    kept = (await client.post(f"{HUB}/files?kind=shipped&name=one", json=rows)).json()
    assert kept["repeated"] is False
    assert (await client.post(f"{HUB}/files?kind=shipped", json=rows)).json() == {"id": None, "repeated": True}
    await work_partner_files(company)
    file = (await client.get(f"{HUB}/files/{kept['id']}")).json()
    assert (file["state"], [one["outcome"] for one in file["results"]]) == ("done", ["booked"])
    (out,) = (await client.get(f"{HUB}/exchanges")).json()["messages"]
    assert (out["state"], out["fulfilment"], await road.progress()) == ("acknowledged", number, "shipped")
    assert (await client.post(f"{HUB}/exchanges/{out['id']}/resend")).json()["code"] == "not_to_send"
    assert (await client.post(f"{HUB}/files?kind=nonsense", json=rows)).status_code == 422
    assert await audit(company.database) == []


async def test_a_file_is_taken_once(client: Client, company: Company) -> None:
    await found_hub(company, format="xlsx")
    await given(company, ("MUG-RED", 3), taken=False)
    taken = await client.post(f"{HUB}/files/take")
    assert (taken.status_code, taken.content[:2]) == (200, b"PK")
    assert (await client.post(f"{HUB}/files/take")).status_code == 204
    assert (await client.post("/api/v1/partners/MAIN/files/take")).status_code == 404


async def test_webhooks_are_signed_and_tried_again(company: Company) -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        heard.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = "503 Busy" if len(heard) == 1 else "204 Taken"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/work"
    await found_hub(company, way="webhook", url=url)
    await given(company, ("MUG-RED", 3), taken=False)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE partners SET secret = 'whsec_c2VjcmV0'")
    assert await push_to_partners(company, push=post_webhook) == 1
    assert await ask(company, "SELECT state, reason, attempts FROM exchanges") == [
        ("waiting", "The other side answered 503.", 1)
    ]
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE exchanges SET next_at = now()")
    assert await push_to_partners(company, push=post_webhook) == 1
    assert (await waiting(company), await ask(company, "SELECT state FROM exchanges")) == ([], [("acknowledged",)])
    headers, body = heard[1]
    told: Any = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(b"secret", told, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"].lower() == f"v1,{mac}".lower()
    assert await audit(company.database) == []
    server.close()


def test_a_signature_is_that_of_the_specification() -> None:
    secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"
    body = b'{"event_type":"ping","data":{"success":true}}'
    said = sign(secret=secret, message="msg_loFOjxBNrRLzqYUf", timestamp=1731705121, body=body)
    assert said == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
