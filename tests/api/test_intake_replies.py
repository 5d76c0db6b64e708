"""Partners' machines over HTTP: how they are answered, what they were sent."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.intake.structured.xml.tree import read_tree
from tests.edi_orders import GREENWAY, line, order

Client = AsyncTestClient[Litestar]
PARTNERS = "/api/v1/intake/trading-partners"


async def test_a_partner_is_answered_as_the_company_says(client: Client, company: Company) -> None:
    (everybody,) = (await client.get(PARTNERS)).json()["partners"]
    assert (everybody["code"], everybody["settings"], everybody["version"]) == ("everybody", {}, 0)
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
    body = {"name": "Greenway", "names": ["ZZ:GREENWAY"], "customer": "C-GREEN", "channel": "phone", "secret": "s"}
    body["settings"] = {"way": "folder", "folder": "g"}  # type: ignore[assignment]
    told = (await client.put(f"{PARTNERS}/GREENWAY", json=body)).json()
    assert (told["has_secret"], told["has_shared_secret"], told["version"], "secret" in told) == (True, False, 1, False)
    files = {"files": ("po.edi", order("4711", line(1, "MUG-RED", "12")), "application/edi-x12")}
    sent = await client.post("/api/v1/intake/documents", data={"channel": "phone"}, files=files)
    (case,) = sent.json()["cases"]
    await read_cases(company)
    replies = f"/api/v1/intake/cases/{case['id']}/replies"
    (first,) = (await client.get(replies)).json()["replies"]
    assert (first["format"], first["control"], first["state"], first["target"]) == ("x12 997", 1, "intended", "g")
    early = await client.post(replies, headers={"idempotency-key": "a"})
    assert (early.status_code, early.json()["code"]) == (409, "no_machine_answer")
    booked = await client.post(f"/api/v1/intake/cases/{case['id']}/book", json={})
    ready = (await client.get(replies)).json()["ready"]
    assert (ready["format"], ready["verdict"], ready["way"], ready["partner"]) == (
        "x12 855", "accepted", "folder", "GREENWAY",
    )  # fmt: skip
    done = [await client.post(replies, headers={"idempotency-key": "b"}) for _ in range(2)]
    assert done[0].json() == done[1].json()
    assert [(one["control"], one["about"]) for one in done[0].json()["replies"]] == [
        (1, ""), (2, booked.json()["booked_as"]),
    ]  # fmt: skip


async def test_what_is_wrong_with_a_partner_is_said(client: Client) -> None:
    wrong = [
        ({"settings": {"way": "folder"}}, 422),
        ({"settings": {"way": "http", "url": "http://inside.example"}}, 422),
        ({"customer": "nobody"}, 422),
        ({"settings": {"header": "no header"}}, 422),
    ]
    told = [(await client.put(f"{PARTNERS}/P", json={"name": "P", **more})).status_code for more, _ in wrong]
    assert told == [status for _, status in wrong]
    assert (await client.put(f"{PARTNERS}/no code", json={"name": "P"})).json()["code"] == "bad_code"
    assert (await client.get(f"{PARTNERS}/P")).status_code == 404


async def test_cxml_is_answered_in_its_own_words(client: Client, company: Company) -> None:
    await client.put(f"{PARTNERS}/B", json={"name": "B", "names": ["D:1"], "channel": "phone", "shared_secret": "s"})
    head = (
        "<Header><From><Credential domain='D'><Identity>1</Identity></Credential></From><Sender><Credential domain='D'>"
    )
    said = []
    for secret in ("s", "t"):
        sender = f"<Identity>1</Identity><SharedSecret>{secret}</SharedSecret></Credential></Sender></Header>"
        order = "<OrderRequest><OrderRequestHeader orderID='9' type='new'/></OrderRequest>"
        body = f"<cXML payloadID='p'>{head}{sender}<Request>{order}</Request></cXML>"
        answer = await client.post("/api/v1/intake/cxml", content=body, headers={"authorization": ""})
        root = read_tree(answer.text.partition('cXML.dtd">')[2])
        status = root.first("Response/Status")
        assert status is not None
        said.append((answer.status_code, answer.headers["content-type"], status.attribute("code"), status.words))
    assert said == [
        (200, "text/xml; charset=utf-8", "200", "Received as C10001."),
        (200, "text/xml; charset=utf-8", "401", "Nobody is known by these credentials and this shared secret."),
    ]


async def test_what_went_back_to_a_partner_is_listed_and_sent_again(client: Client, company: Company) -> None:
    body = {"name": "Greenway", "names": ["ZZ:GREENWAY"], "settings": {"way": "folder", "folder": "g"}}
    await client.put(f"{PARTNERS}/GREENWAY", json=body)
    files = {"files": ("po.edi", order("4711", line(1, "MUG-RED", "12")), "application/edi-x12")}
    await client.post("/api/v1/intake/documents", data={"channel": "phone"}, files=files)
    await read_cases(company)
    (one,) = (await client.get(f"{PARTNERS}/GREENWAY/replies")).json()["replies"]
    assert (one["case"], one["document"], one["format"], one["state"]) == ("C10001", "po.edi", "x12 997", "intended")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_replies SET state = 'failed', attempts = 12, error = 'no'")
    told = (await client.post(f"{PARTNERS}/GREENWAY/replies/resend")).json()["replies"]
    assert [(one["control"], one["state"], one["attempts"], one["error"]) for one in told] == [(1, "intended", 0, "")]
    assert (await client.get(f"{PARTNERS}/NOBODY/replies")).status_code == 404


async def test_a_way_is_tried_by_who_runs_the_installation(client: Client, company: Company) -> None:
    await client.put(f"{PARTNERS}/P", json={"name": "P", "settings": {"way": "none"}})
    none = await client.post(f"{PARTNERS}/P/check")
    assert (none.status_code, none.json()["code"]) == (409, "nothing_to_try")
    assert (await client.post(f"{PARTNERS}/NOBODY/check")).status_code == 404
