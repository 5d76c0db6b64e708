"""Trading partners: named, tried, switched off, their answers listed and sent again; and everybody else."""

from pathlib import Path

import pytest
from lxml import html

from lading.app.try_ways import trying
from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.partners import get_partner, read_secrets
from lading.store import Settings
from tests.console.conftest import Client, sign_in
from tests.edi_orders import GREENWAY, line, order

PATH = "/intake/partners"
FORM = {
    "code": "GREENWAY",
    "name": "Greenway Stores",
    "names": "ZZ:GREENWAY, D:1",
    "customer": "C-GREEN",
    "channel": "phone",
    "way": "folder",
    "folder": "green",
    "answers": "alone",
    "acknowledge": "yes",
    "secret": "tell-nobody",
    "shared_secret": "nor-anybody",
    "active": "yes",
    "version": "0",
}


@pytest.fixture
async def greenway(people: Company) -> Company:
    async with people.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
    return people


async def words_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


async def test_a_partner_is_named_and_its_secrets_are_never_shown(greenway: Company, client: Client) -> None:
    assert (await client.post(PATH, data=FORM)).status_code == 303
    page = (await client.get(f"{PATH}/GREENWAY")).text
    assert ("tell-nobody" in page, "nor-anybody" in page, page.count("kept as it is")) == (False, False, 3)
    shown = html.fromstring(page)
    assert shown.xpath("//input[@name='names']/@value") == ["ZZ:GREENWAY, D:1"]
    assert shown.xpath("//select[@name='answers']/option[@selected]/@value") == ["alone"]
    listed = await words_of(client, PATH)
    assert "Greenway StoresZZ:GREENWAY, D:1 as files in greenEDI acknowledged at once · orders by itself" in listed
    late = await client.post(PATH, data=FORM, headers={"HX-Request": "true"})
    assert "Partner GREENWAY was changed meanwhile." in late.text
    wrong = await client.post(PATH, data={**FORM, "version": "1", "folder": ""}, headers={"HX-Request": "true"})
    assert "Say which folder of the exchange answers are written to." in wrong.text


async def test_sftp_has_an_address_and_a_key_of_its_own(greenway: Company, client: Client) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPcmtdLH6wWtQ3dvDZnYuH0nXw5JcPTVJEt1zWzqRJdM"
    private = "-----BEGIN OPENSSH PRIVATE KEY-----\r\nb3Bl\r\n-----END OPENSSH PRIVATE KEY-----"
    said = {**FORM, "way": "sftp", "sftp_url": "sftp://us@g.example/in", "host_key": key, "private_key": private}
    assert (await client.post(PATH, data=said)).status_code == 303
    async with greenway.database.unit_of_work() as unit:
        partner = await get_partner(unit, code="GREENWAY")
        secret, _ = await read_secrets(unit, code="GREENWAY")
    assert (partner.settings.url, partner.settings.host_key) == ("sftp://us@g.example/in", key)
    assert secret == private.replace("\r\n", "\n") + "\n"
    assert "b3Bl" not in (await client.get(f"{PATH}/GREENWAY")).text
    wrong = {**said, "sftp_url": "sftp://us:word@g.example/in", "version": "1"}
    refused = await client.post(PATH, data=wrong, headers={"HX-Request": "true"})
    assert "Put the password into the secret" in refused.text


async def test_everybody_else_stands_first_and_acknowledging_can_be_stopped(greenway: Company, client: Client) -> None:
    assert "EDI that comes by mail gets its acknowledgement" in await words_of(client, f"{PATH}/everybody")
    first = html.fromstring((await client.get(PATH)).text).xpath("//tbody/tr/@data-key")
    assert first == ["everybody"]
    said = {"code": "everybody", "name": "Everybody else", "way": "mail", "answers": "person", "version": "0"}
    assert (await client.post(PATH, data=said)).status_code == 303
    ticked = html.fromstring((await client.get(f"{PATH}/everybody")).text).xpath(
        "//input[@name='acknowledge'][@checked]"
    )
    assert ticked == []
    assert "no 997, no CONTRL" in await words_of(client, PATH)


async def test_a_partner_is_switched_off_and_on_again(greenway: Company, client: Client) -> None:
    await client.post(PATH, data=FORM)
    assert (await client.post(f"{PATH}/GREENWAY/use", data={"on": ""})).status_code == 303
    assert "Switched off" in await words_of(client, PATH)
    await client.post(f"{PATH}/GREENWAY/use", data={"on": "yes"})
    assert "Switched off" not in await words_of(client, PATH)
    assert (await client.post(f"{PATH}/everybody/use", data={"on": ""})).status_code == 404


async def test_the_way_is_tried_without_telling_anything(greenway: Company, client: Client, tmp_path: Path) -> None:
    greenway.try_way = trying(Settings(data=tmp_path))
    await client.post(PATH, data=FORM)
    assert (await client.post(f"{PATH}/GREENWAY/check")).status_code == 303
    assert list((tmp_path / "exchange" / "green").iterdir()) == []
    (tmp_path / "exchange" / "green").rmdir()
    (tmp_path / "exchange" / "green").write_text("no folder")
    failed = await client.post(f"{PATH}/GREENWAY/check")
    assert (failed.status_code, "The folder green cannot be written" in failed.text) == (409, True)
    await client.post(PATH, data={**FORM, "way": "none", "version": "1"})
    assert (await client.post(f"{PATH}/GREENWAY/check")).status_code == 409


async def test_what_came_in_and_went_back_stands_there_and_is_sent_again(greenway: Company, client: Client) -> None:
    await client.post(PATH, data=FORM)
    content = order("4711", line(1, "MUG-RED", "12"))
    async with greenway.database.unit_of_work() as unit:
        await receive_documents(unit, files=[NewFile(channel="phone", name="po.edi", content=content)])
    await read_cases(greenway)
    async with greenway.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_replies SET state = 'failed', error = 'It was full.'")
    assert "1 not taken" in await words_of(client, PATH)
    told = await words_of(client, f"{PATH}/GREENWAY")
    assert [one for one in ("997 accepted", "number 1", "C10001", "po.edi", "It was full.") if one not in told] == []
    assert (await client.post(f"{PATH}/GREENWAY/resend")).status_code == 303
    assert "On its way" in await words_of(client, f"{PATH}/GREENWAY")
    assert "not taken" not in await words_of(client, PATH)


async def test_only_who_may_say_it_sees_it(people: Company, anyone: Client) -> None:
    await sign_in(anyone, "viewer")
    told = [(await anyone.get(path)).status_code for path in (PATH, f"{PATH}/new", f"{PATH}/everybody")]
    assert told == [403, 403, 403]
