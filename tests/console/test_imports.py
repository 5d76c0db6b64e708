"""Imports of history in the console: files sent, looked at, brought by a worker, and certified for print."""

import asyncio
import gzip
import json
import re
from pathlib import Path

from lading.app.jobs import do_job
from lading.app.works import WORKS
from lading.flows.company import Company
from lading.store import Settings
from tests.console.conftest import Client, sign_in

HEADER = b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
RETAIL = HEADER + (
    b"536365,85123A,Holder,6,2010-12-01 08:26:00,2.55,17850,France\n"
    b"536366,22633,Warmer,2,2010-12-01 08:28:00,1.85,17850,France\n"
    b"C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527,France\n"
    b"536370,10002,Globe,0,2010-12-01 10:00:00,1.00,12583,France\n"
)
File = tuple[str, tuple[str, bytes, str]]


def file(name: str = "retail.csv", content: bytes = RETAIL) -> File:
    return ("file", (name, content, "text/csv"))


async def send(client: Client, *files: File, preset: str = "online-retail", **form: str) -> str:
    """Send files for an import; the address of its page."""
    answer = await client.post("/imports", files=[*files], data={"preset": preset, **form})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def work(company: Company, folder: Path) -> int:
    return await do_job(company, Settings(data=folder), works=WORKS, stopping=asyncio.Event())


async def test_before_the_first_import_the_list_teaches(client: Client) -> None:
    assert "Nothing has been imported." in (await client.get("/imports")).text
    page = (await client.get("/imports/new")).text
    assert "InvoiceNo, StockCode, Description" in page
    assert "up to 300 MB" in page


async def test_from_files_to_a_certificate(people: Company, client: Client, tmp_path: Path) -> None:
    address = await send(client, file())
    page = (await client.get(address)).text
    assert "Start the import" in page
    assert '<td>retail.csv</td><td class="num">5</td>' in page
    assert "To be started" in (await client.get("/imports")).text
    await client.post(f"{address}/resume")
    assert "Waits for a worker" in (await client.get(address)).text
    assert await work(people, tmp_path) == 1
    assert "4 of 4 lines" in (await client.get(address)).text
    page = (await client.get(f"{address}/certificate")).text
    assert "Balanced: source and Lading were counted apart" in page
    told = dict(re.findall(r'<tr><td>([^<]+)</td><td class="num">.*?</td><td class="num">(.*?)</td>', page))
    assert (told["Orders"], told["Units ordered"], told["Goods"]) == ("3", "9", "46.50")
    assert "Money in GBP" in page
    assert "Rows of quantity zero; they were left out." in page
    assert "Goods +27.50 GBP" in (await client.get(f"{address}/remarks?code=credit_alone")).text
    remarks = (await client.get(f"{address}/remarks?code=nothing")).text
    assert "536370" in remarks
    rows = await client.get(f"{address}/remarks.csv")
    assert rows.text.startswith("\ufeffreason,what it means,file,row")
    assert "nothing,Rows of quantity zero; they were left out.,retail.csv,5,536370" in rows.text


async def test_a_dry_run_says_what_would_come_before_anything_does(
    people: Company, client: Client, tmp_path: Path
) -> None:
    address = await send(client, file())
    page = (await client.get(address)).text
    assert "The whole of the files is read and counted" in page
    assert 'hx-trigger="every 1s, refresh"' in page
    assert await work(people, tmp_path) == 1
    page = (await client.get(address)).text
    assert "Dry run: 3 orders would come in, and every difference has its reason. Nothing is written yet." in page
    told = dict(re.findall(r'<tr><td>([^<]+)</td><td class="num">.*?</td><td class="num">(.*?)</td>', page))
    assert (told["Orders"], told["Units ordered"], told["Goods"]) == ("3", "9", "46.50")
    assert "Rows of quantity zero; they were left out." in page
    assert "536370" in page
    assert "2010-12-01 08:26" in page
    assert "Start the import" in page
    assert "536365" not in (await client.get("/orders?view=all")).text


async def test_the_same_files_lead_to_the_same_import(people: Company, client: Client, tmp_path: Path) -> None:
    address = await send(client, file())
    await client.post(f"{address}/resume")
    await work(people, tmp_path)
    assert await send(client, file("again.csv")) == address
    assert "this is the import that they belong to" in (await client.get(address)).text
    refused = await client.post(f"{address}/resume")
    assert (refused.status_code, "its certificate says" in refused.text) == (409, True)


async def test_stopped_gone_on_with_and_discarded(people: Company, client: Client, tmp_path: Path) -> None:
    address = await send(client, file())
    await client.post(f"{address}/resume")
    assert (await client.post(f"{address}/stop")).status_code == 303
    await work(people, tmp_path)
    page = (await client.get(address)).text
    assert "Nothing is brought yet." in page
    assert "Start the import" in page
    assert (await client.post(f"{address}/discard")).headers["location"] == "/imports"
    assert (await client.get(address)).status_code == 404


async def test_a_mapping_reads_any_other_file(people: Company, client: Client, tmp_path: Path) -> None:
    mapping = {"columns": {"external_id": "Nr", "placed_at": "Day", "lines.sku": "Code", "lines.quantity": "N"}}
    mapping["constants"] = {"currency": "EUR"}
    content = b"Nr,Day,Code,N\n1,2024-05-01,X-1,3\n2,2024-05-02,X-2,4\n"
    files = [file("old.csv", content), ("mapping_file", ("old.json", json.dumps(mapping).encode(), "text/plain"))]
    address = await send(client, *files, preset="mapping", open="yes")
    await client.post(f"{address}/resume")
    await work(people, tmp_path)
    page = (await client.get(f"{address}/certificate")).text
    assert re.search(r"Units ordered</td><td class=\"num\">7</td><td class=\"num\">7</td>", page)


async def test_what_does_not_fit_is_refused_with_a_sentence(client: Client) -> None:
    for files, form, sentence in (
        ([], {"preset": "olist"}, "Choose the files first."),
        ([file()], {"preset": "olist"}, "No file holds the orders"),
        ([file("book.xlsx", b"PK\x03\x04 book")], {"preset": "superstore"}, "save the sheet as CSV"),
        ([file()], {"preset": "shopify", "channel": "moon"}, "No file holds the orders"),
        ([file()], {"preset": "online-retail", "channel": "moon"}, "There is no channel"),
        ([file()], {"preset": "online-retail", "currency": "XYZ"}, "no currency of ISO 4217"),
        ([file()], {"preset": "mapping"}, "Choose a saved mapping, or a file with one"),
        ([file(), ("mapping_file", ("m.toml", b"= broken", "x"))], {"preset": "mapping"}, "cannot be read"),
    ):
        answer = await client.post("/imports", files=files or None, data=form)
        assert (answer.status_code in (404, 422), sentence in answer.text) == (True, True), answer.text
    assert "Nothing has been imported." in (await client.get("/imports")).text


async def test_names_of_files_lead_nowhere(client: Client) -> None:
    page = (await client.get(await send(client, file("../../etc/passwd.csv")))).text
    assert "<td>passwd.csv</td>" in page


async def test_who_may_not_change_items_only_looks(client: Client) -> None:
    address = await send(client, file())
    await sign_in(client, "viewer")
    page = (await client.get(address)).text
    assert "Start the import" not in page
    assert (await client.post(f"{address}/resume")).status_code == 403
    assert (await client.get("/imports/new")).status_code == 403


async def test_the_real_online_retail_file(people: Company, client: Client, shared_data: Path, tmp_path: Path) -> None:
    """Its first 20,000 rows: the whole of it is read by the tests of history."""
    path = shared_data / "04-order-history/online-retail-uci/online_retail.dev_2010-12_to_2011-08.csv.gz"
    with gzip.open(path) as rows:
        content = gzip.compress(b"".join(next(rows) for _ in range(20_001)))
    address = await send(client, file("retail.csv.gz", content))
    await client.post(f"{address}/resume")
    await work(people, tmp_path)
    page = (await client.get(f"{address}/certificate")).text
    assert "Balanced: source and Lading were counted apart" in page
    assert "Credit rows that became returned or cancelled units" in page
