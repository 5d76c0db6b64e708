"""The mail in the console: its queue, files that are sent, and the review desk."""

from lxml import html

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.mailed import arrive, pdf


async def test_the_queue_shows_what_waits_with_doubts_and_how_sure(people: Company, client: Client) -> None:
    number = await arrive(people)
    page = html.fromstring((await client.get("/intake")).text)
    (row,) = page.xpath(f"//tr[@data-key='{number}']")
    told = " ".join(row.text_content().split())
    for words in (f"{number}Order", "PO-4711", "po-4711.pdf", "To review", "3 doubts", "66 %", "€38.00"):
        assert words in told
    assert page.xpath("//nav[@class='tabs']//a[@aria-current='page']/text()")[0].strip() == "To review"
    assert 'class="count"' in (await client.get("/intake/waiting")).text


async def test_the_queue_is_narrowed_and_an_empty_one_teaches(people: Company, client: Client) -> None:
    assert "connect the mailbox" in (await client.get("/intake")).text
    number = await arrive(people)
    assert number in (await client.get("/intake?view=all&kind=order&channel=phone&q=PO-47")).text
    for other in ("view=booked", "kind=invoice", "channel=web", "q=nobody"):
        assert f'data-key="{number}"' not in (await client.get(f"/intake?{other}")).text


async def test_documents_are_sent_and_the_same_one_is_not_taken_in_twice(people: Company, client: Client) -> None:
    files = {"files": ("po.pdf", b"%PDF-1.7 one", "application/pdf")}
    sent = await client.post("/intake/upload", data={"channel": "phone"}, files=files, headers={"HX-Request": "true"})
    assert "/intake/C10001" in sent.text
    again = await client.post("/intake/upload", data={"channel": "phone"}, files=files, headers={"HX-Request": "true"})
    assert "it is not taken in twice" in again.text
    empty = {"files": ("po.pdf", b"", "application/pdf")}
    refused = await client.post("/intake/upload", data={"channel": "phone"}, files=empty)
    assert (refused.status_code, "is empty" in refused.text) == (422, True)


async def test_the_desk_marks_the_document_and_puts_doubts_first(people: Company, client: Client) -> None:
    number = await arrive(people)
    page = html.fromstring((await client.get(f"/intake/{number}")).text)
    jumps = page.xpath("//div[@id='checks']//button[@data-jump]/@data-jump")
    assert jumps == ["/lines/0/unit_price", "/header/order_date", "/lines/0/item"]
    (mark,) = page.xpath("//*[@data-mark='/header/order_date']")
    assert (mark.get("class"), mark.get("x"), mark.get("y")) == ("doubt", "134.45", "166.27")
    (spot,) = page.xpath("//div[@data-place='/header/order_date']")
    assert spot.xpath("./input/@value") == ["2026-11-30"]
    assert spot.xpath(".//button/@data-says") == ["2026-10-30"]
    assert "tells whoever reads it" in page.xpath("//div[contains(@class, 'strip bad')]")[0].text_content()


async def test_a_viewer_sees_the_desk_and_cannot_write(people: Company, anyone: Client) -> None:
    number = await arrive(people)
    await sign_in(anyone, "viewer")
    page = (await anyone.get(f"/intake/{number}")).text
    assert "readonly" in page
    assert "data-teaches" not in page
    assert (await anyone.post("/intake/upload", data={"channel": "phone"})).status_code == 403


async def test_the_words_of_a_box_are_read_from_the_opened_page(people: Company, client: Client) -> None:
    number = await arrive(people)
    box = "page=0&left=0.25&top=0.29&right=0.7&bottom=0.34"
    assert (await client.get(f"/intake/{number}/words?{box}")).text == "Red mug 4 9.50"
    wrong = await client.get(f"/intake/{number}/words?page=0&left=0.5&top=0.3&right=0.2&bottom=0.4")
    assert (wrong.status_code, "Draw the box again." in wrong.text) == (422, True)
    assert (await client.get(f"/intake/{number}/words?{box.replace('page=0', 'page=7')}")).status_code == 404


async def test_a_page_is_drawn_once_and_kept_by_browsers(people: Company, client: Client) -> None:
    number = await arrive(people)
    (address,) = html.fromstring((await client.get(f"/intake/{number}")).text).xpath("//figure/img/@src")
    drawn = await client.get(address)
    assert (drawn.status_code, drawn.headers["content-type"], drawn.content[:4]) == (200, "image/png", b"\x89PNG")
    assert "immutable" in drawn.headers["cache-control"]
    assert (await client.get(address)).content == drawn.content
    assert (await client.get(address.replace("pages/0", "pages/3"))).status_code == 404
    file = await client.get(f"{address.partition('/pages')[0]}/file")
    assert (file.content, file.headers["content-disposition"][:10]) == (pdf() + b"po-4711.pdf", "attachment")
    assert "sandbox" in file.headers["content-security-policy"]


async def test_the_desk_drafts_to_the_sender_and_says_where_the_sender_is_in_doubt(
    people: Company, client: Client
) -> None:
    number = await arrive(people)
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_messages SET doubt = 'It may be forged.'")
    page = html.fromstring((await client.get(f"/intake/{number}")).text)
    assert "It may be forged." in page.xpath("//div[@id='draft']")[0].text_content()
    (draft,) = page.xpath("//details[@id='answering']/@hx-get")
    part = html.fromstring((await client.get(draft)).text)
    assert f"[{number}]" in part.xpath("//input[@name='subject']/@value")[0]
    assert part.xpath("//form/@action") == [f"/intake/{number}/ask"]
    assert "sender in doubt" in (await client.get("/intake")).text
