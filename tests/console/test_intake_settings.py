"""What the mail asks outside, and how far it goes alone for one customer: named, tried, stopped, taken back."""

from pathlib import Path

import pytest
from lxml import html

from lading.app.order_systems import order_systems
from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.edi_orders import GREENWAY

REST = {
    "channel": "phone",
    "way": "rest",
    "url": "https://erp.example/orders",
    "secret": "tell-nobody",
    "active": "yes",
}


async def words_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


def files_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*.json"))


async def test_another_system_is_named_stopped_and_used_again(people: Company, client: Client) -> None:
    assert "Orders live here." in await words_of(client, "/intake/systems")
    assert (await client.post("/intake/systems", data=REST)).status_code == 303
    page = (await client.get("/intake/systems/phone")).text
    assert ("tell-nobody" in page, "kept as it is" in page) == (False, True)
    untried = await client.post("/intake/systems/phone/check")
    assert (untried.status_code, "It cannot be tried from here" in untried.text) == (409, True)
    late = await client.post("/intake/systems", data=REST, headers={"HX-Request": "true"})
    assert "The system of channel phone was changed meanwhile." in late.text
    people.order_systems = order_systems(exchange=Path("unused"))
    nobody = {**REST, "url": "http://127.0.0.1:9/orders", "version": "1", "changes": "send"}
    assert (await client.post("/intake/systems", data=nobody)).status_code == 303
    failed = await client.post("/intake/systems/phone/check")
    assert (failed.status_code, "Nobody answers: ConnectError" in failed.text) == (409, True)
    shown = html.fromstring((await client.get("/intake/systems/phone")).text)
    assert shown.xpath("//select[@name='changes']/option[@selected]/@value") == ["send"]
    stopped = await client.post("/intake/systems/phone/use", data={"on": ""})
    assert stopped.status_code == 303
    assert "Stopped" in await words_of(client, "/intake/systems")
    await client.post("/intake/systems/phone/use", data={"on": "yes"})
    assert "In use" in await words_of(client, "/intake/systems")
    wrong = await client.post(
        "/intake/systems", data={**REST, "url": "", "version": "4"}, headers={"HX-Request": "true"}
    )
    assert "Say where orders are posted to." in wrong.text


async def test_a_folder_of_files_is_tried_without_sending_anything(
    people: Company, client: Client, tmp_path: Path
) -> None:
    people.order_systems = order_systems(exchange=tmp_path)
    await client.post("/intake/systems", data={"channel": "phone", "way": "folder", "folder": "erp", "active": "yes"})
    assert (await client.post("/intake/systems/phone/check")).status_code == 303
    assert files_in(tmp_path) == []


async def test_the_page_of_the_model_says_what_leaves_the_house(people: Company, client: Client) -> None:
    assert "No document, and no part of one, is sent to a model." in await words_of(client, "/intake/reader")
    said = {"when": "gaps", "url": "http://127.0.0.1:9/v1", "model": "small", "secret": "tell-nobody", "seconds": "5"}
    assert (await client.post("/intake/reader", data=said)).status_code == 303
    page = await words_of(client, "/intake/reader")
    assert "The text of documents. It goes to http://127.0.0.1:9/v1" in page
    assert "Only of documents in which little was found" in page
    assert "tell-nobody" not in (await client.get("/intake/reader")).text
    wrong = await client.post("/intake/reader", data={**said, "model": ""}, headers={"HX-Request": "true"})
    assert "Say where the model is, and which one." in wrong.text


@pytest.mark.parametrize(
    "path", ["/intake/systems", "/intake/systems/new", "/intake/reader", "/intake/autonomy/customer"]
)
async def test_only_who_may_say_it_sees_it(people: Company, anyone: Client, path: str) -> None:
    await sign_in(anyone, "viewer")
    assert (await anyone.get(path)).status_code == 403


async def test_a_customer_has_a_level_of_their_own_and_loses_it_again(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
    address = "/intake/autonomy/customer?customer=C-GREEN"
    assert "Everybody's counts so far" in await words_of(client, address)
    said = {"customer": "C-GREEN", "version": "0", "level": "act", "percent": "2", "currency": "eur", "value": "900",
            "price_percent": "3", "quantity_percent": "1", "groups": "mugs, bowls"}  # fmt: skip
    assert (await client.post("/intake/autonomy/customer", data=said)).status_code == 303
    page = html.fromstring((await client.get(address)).text)
    assert page.xpath("//input[@name='groups']/@value") == ["mugs, bowls"]
    assert page.xpath("//select[@name='level']/option[@selected]/@value") == ["act"]
    assert "Greenway" in await words_of(client, "/intake/autonomy")
    late = await client.post("/intake/autonomy/customer", data=said, headers={"HX-Request": "true"})
    assert "Somebody else has changed it since" in late.text
    dropped = await client.post("/intake/autonomy/customer/drop", data={"customer": "C-GREEN"})
    assert dropped.status_code == 303
    assert "Everybody's counts so far" in await words_of(client, address)


async def test_a_mailbox_may_be_a_folder_on_a_server(people: Company, client: Client) -> None:
    said = {"code": "far", "name": "Far", "kind": "sftp", "channel": "phone", "sftp_url": "sftp://us@f.example:2222/in",
            "sftp_secret": "tell-nobody", "version": "0"}  # fmt: skip
    assert (await client.post("/mailboxes", data=said)).status_code == 303
    page = (await client.get("/mailboxes/far")).text
    assert html.fromstring(page).xpath("//input[@name='sftp_url']/@value") == ["sftp://us@f.example:2222/in"]
    assert "tell-nobody" not in page
    wrong = {**said, "sftp_url": "f.example", "version": "1"}
    refused = await client.post("/mailboxes", data=wrong, headers={"HX-Request": "true"})
    assert "Write it as sftp://user@host/folder" in refused.text
