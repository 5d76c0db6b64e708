"""What people do at the review desk: correct, choose, answer, book, reject, divide; and the next case opens."""

from typing import Any

import pytest
from lxml import html

from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.case_views import CaseView, show_case
from lading.intake.partners import ReplySettings
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from tests.console.conftest import Client
from tests.edi_orders import GREENWAY, line, order


@pytest.fixture(autouse=True)
async def greenway(people: Company) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


async def arrive(company: Company, *contents: bytes) -> list[str]:
    files = [NewFile(channel="phone", name="po.edi", content=one, sender="orders@greenway.example") for one in contents]
    async with company.database.unit_of_work() as unit:
        received = await receive_documents(unit, files=files)
    while await read_cases(company):
        pass
    return [number for one in received for number in one.cases]


async def look(company: Company, case: str) -> CaseView:
    async with company.database.unit_of_work() as unit:
        return await show_case(unit, case=case)


async def say(client: Client, case: str, act: str, **form: Any) -> Any:
    answer = await client.post(f"/intake/{case}/{act}", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_field_is_corrected_and_the_desk_is_drawn_again(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    answer = await say(client, case, "correct", place="/lines/1/quantity", value="3", version="", seconds="12.5")
    page = html.fromstring(f"<div>{answer.text}</div>")
    (spot,) = page.xpath("//div[@data-place='/lines/1/quantity']")
    assert (spot.get("class").split()[:2], spot.xpath("./input/@value")) == (["spot", "said"], ["3"])
    view = await look(people, case)
    assert (view.work_seconds, page.xpath("//*[@id='draft']/@data-version")) == (12.5, [str(view.version)])
    old = await client.post(f"/intake/{case}/correct", data={"place": "/header/total", "value": "9", "version": "1"})
    assert (old.status_code, "changed by somebody else" in old.text) == (409, True)
    wrong = await client.post(f"/intake/{case}/correct", data={"place": "/lines/1/quantity", "value": "many"})
    assert (wrong.status_code, "is no number" in wrong.text) == (422, True)


async def test_lines_are_added_taken_out_and_left_out(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    await say(client, case, "add-line", **{"line.seller_item": "MUG-BLUE", "line.quantity": "5"})
    await say(client, case, "correct", place="/lines/0", value="")
    await say(client, case, "choose", what="item:0", value="-")
    view = await look(people, case)
    assert [one["seller_item"].value for one in view.lines] == ["BOWL", "MUG-BLUE"]
    assert view.choices.items == {"0": "-"}
    await say(client, case, "choose", what="item:0", value="")
    assert (await look(people, case)).choices.items == {}


async def test_deviations_are_answered_and_the_answer_taken_back(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12", "7.00")))
    (price,) = [one for one in (await look(people, case)).deviations if one.kind == "price"]
    what = f"answer:price:{price.place}"
    answer = await say(client, case, "choose", what=what, value="take_ours")
    assert 'aria-pressed="true"' in answer.text
    assert (await look(people, case)).choices.answers == {f"price:{price.place}": "take_ours"}
    await say(client, case, "choose", what=what, value="")
    assert (await look(people, case)).choices.answers == {}
    unknown = await client.post(f"/intake/{case}/choose", data={"what": "moon", "value": "x"})
    assert unknown.status_code == 422


async def test_who_and_what_is_meant_is_found_and_chosen(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-GREEN", "12")))
    found = await client.get("/intake/find?what=item:0&q=Blue")
    assert '"value": "MUG-BLUE"' in found.text
    answer = await say(client, case, "choose", what="item:0", value="MUG-BLUE")
    match = html.fromstring(f"<div>{answer.text}</div>").xpath("//div[@data-place='/lines/0/item']")[0]
    assert (match.get("class"), "MUG-BLUE" in match.text_content()) == ("match said", True)


async def test_booking_shows_what_it_does_and_opens_the_next_case(people: Company, client: Client) -> None:
    first, second = await arrive(
        people, order("4711", line(1, "MUG-RED", "12")), order("4712", line(1, "BOWL", "2", "14.00"), n=2)
    )
    seen = await client.post(f"/intake/{first}/book", data={"queue": "view=review"}, headers={"X-Preview": "look"})
    assert seen.status_code == 200
    assert "12 × MUG-RED" in " ".join(html.fromstring(seen.text).text_content().split())
    answer = await say(client, first, "book", queue="view=review", seconds="30")
    assert answer.headers["HX-Redirect"] == f"/intake/{second}?view=review"
    view = await look(people, first)
    assert (view.state, view.work_seconds) == ("booked", 30.0)
    order_page = await client.get(f"/orders/{view.booked_as}/mail")
    assert f"From document {first}" in order_page.text
    assert first in (await client.get("/customers/C-GREEN/mail")).text
    last = await say(client, second, "book", queue="view=review")
    assert last.headers["HX-Redirect"] == "/intake?view=review"


async def test_rejecting_needs_a_reason_and_can_be_undone(people: Company, client: Client) -> None:
    first, second = await arrive(people, order("4711", line(1, "BOWL", "1")), order("4712", line(1, "BOWL", "2"), n=2))
    refused = await client.post(f"/intake/{first}/reject", data={"queue": "view=review"})
    assert (refused.status_code, "Fill in “Reason”." in refused.text) == (422, True)
    answer = await say(client, first, "reject", queue="view=review", reason="A test")
    assert answer.headers["HX-Redirect"] == f"/intake/{second}?view=review"
    assert (await look(people, first)).reason == "A test"
    page = await client.get(f"/intake/{second}")
    assert f'action="/intake/{first}/reopen"' in page.text
    await client.post(f"/intake/{first}/reopen")
    assert (await look(people, first)).state == "review"


async def test_lines_are_split_off_and_merged_again(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    await say(client, case, "split", line=["1"])
    (made,) = (await look(people, case)).message.others
    page = (await client.get(f"/intake/{case}")).text
    assert f'value="{made}"' in page
    await say(client, case, "merge", other=[made])
    assert [len((await look(people, one)).lines) for one in (case, made)] == [2, 1]
    assert (await look(people, made)).state == "done"


async def test_many_cases_are_taken_rejected_and_read_again(people: Company, client: Client) -> None:
    cases = await arrive(people, order("4711", line(1, "BOWL", "1")), order("4712", line(1, "BOWL", "2"), n=2))
    await client.post("/intake/bulk/take", data={"case": cases})
    assert {(await look(people, one)).owner for one in cases} == {"user:administrator"}
    await client.post("/intake/bulk/reject", data={"case": cases, "reason": "A test"})
    assert {(await look(people, one)).state for one in cases} == {"rejected"}
    await client.post("/intake/bulk/again", data={"case": cases[:1]})
    assert [(await look(people, one)).state for one in cases] == ["received", "rejected"]
    assert (await client.post("/intake/bulk/take", data={})).status_code == 422


async def test_the_story_says_who_corrected_what(people: Company, client: Client) -> None:
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12")))
    await say(client, case, "correct", place="/lines/0/quantity", value="3")
    story = html.fromstring((await client.get(f"/intake/{case}")).text).xpath("//ol[@class='story']/li")
    told = [" ".join(one.xpath(".//div[@class='told']")[0].text_content().split()) for one in story]
    assert told[0] == "Corrected by administrator Line 1, Quantity"
    assert [one.split(" by ")[0] for one in told] == ["Corrected", "It was read", "It came"]


async def test_the_answer_to_their_system_is_shown_and_sent(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        settings = ReplySettings(way="folder", folder="g")
        draft = TradingPartnerDraft(name="Greenway", names=["ZZ:GREENWAY"], settings=settings)
        await put_partner(unit, code="GREENWAY", draft=draft)
    (case,) = await arrive(people, order("4711", line(1, "MUG-RED", "12")))
    await say(client, case, "book")
    page = html.fromstring((await client.get(f"/intake/{case}")).text)
    cards = page.xpath("//section[contains(@class, 'replies')]//summary/span[1]/text()")
    assert [cards, page.xpath(f"//form[@action='/intake/{case}/replies']//button/text()")] == [
        ["997", "855"], ["Send the answer"],
    ]  # fmt: skip
    await say(client, case, "replies", version="")
    page = html.fromstring((await client.get(f"/intake/{case}")).text)
    assert "BAK*00*AD*4711" in page.xpath("//section[contains(@class, 'replies')]")[0].text_content()
    assert page.xpath(f"//form[@action='/intake/{case}/replies']") == []
