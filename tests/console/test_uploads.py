"""Files of orders in the console: dropped, mapped while one looks, placed, and what became of every row."""

import gzip
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lading.capture.order_files import LARGEST
from lading.flows.company import Company
from lading.flows.placing.place_upload import place_upload
from lading.store import open_database
from tests.console.conftest import Client, sign_in

CSV = (
    b"Bestellung,Teil,Menge,Name,Strasse,Ort,PLZ,Land\n"
    b"1,MUG-RED,2,Ada Lovelace,Hauptstr. 1,Berlin,10115,DE\n"
    b"2,NO-SUCH-SKU,1,Ada Lovelace,Hauptstr. 1,Berlin,10115,DE\n"
    b"3,MUG-RED,two,Ada Lovelace,Hauptstr. 1,Berlin,10115,DE\n"
)


async def send(client: Client, content: bytes = CSV, filename: str = "orders.csv", **form: str) -> str:
    """Upload a file; the address of its page."""
    files = {"file": (filename, content, "text/csv")}
    answer = await client.post("/uploads", files=files, data={"channel": "web", **form})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def work(company: Company, address: str) -> str:
    """What a worker does, which has a process and so connections of its own."""
    database = open_database(company.database.url)
    try:
        return await place_upload(Company(database), upload=UUID(address.rpartition("/")[2]))
    finally:
        await database.close()


def chosen(page: str) -> dict[str, str]:
    """What stands in the form of the mapping, as a browser would send it."""
    found: dict[str, str] = {}
    for name, body in re.findall(
        r'<select class="input" id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        picked = re.search(r'<option value="([^"]*)" selected>', body)
        found[name] = picked[1] if picked else ""
    found |= dict(re.findall(r'<input class="input fixed" name="([^"]+)" value="([^"]*)"', page))
    return found


async def test_before_the_first_file_the_list_teaches(client: Client) -> None:
    page = (await client.get("/uploads")).text
    assert "No files yet." in page
    assert "up to 20 MB" in page


async def test_the_whole_way_of_a_file(people: Company, client: Client) -> None:
    address = await send(client)
    page = (await client.get(address)).text
    assert "The file cannot be read yet." in page
    form = chosen(page)
    assert (form["column.external_id"], form["column.lines.sku"]) == ("column:Bestellung", "")
    form |= {"column.lines.sku": "column:Teil", "column.currency": "=", "fixed.currency": "EUR"}
    read = (await client.post(f"{address}/mapping", data=form)).text
    assert "2 orders can be read" in read
    assert "Row 4, column “Menge”:" in read
    assert "Would be refused:</span> No item has the SKU NO-SUCH-SKU" in read
    answer = await client.post(f"{address}/place", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "A worker takes the file up" in (await client.get(address)).text
    await work(people, address)
    done = (await client.get(address)).text
    assert "1 order placed" in done
    assert "No item has the SKU NO-SUCH-SKU" in done
    number = re.search(r'href="/orders/(L\d+)"', done)
    assert number
    assert (await client.get(f"/orders/{number[1]}")).status_code == 200
    rows = await client.get(f"{address}/rows.csv?outcome=refused")
    assert rows.headers["content-disposition"] == 'attachment; filename="orders-refused.csv"'
    assert [line.split(",")[0] for line in rows.text.split("\r\n")[1:-1]] == ["2", "3"]
    page = (await client.get("/uploads")).text
    assert "orders.csv" in page
    assert "Done" in page


async def test_the_same_file_again_is_harmless_and_says_so(people: Company, client: Client) -> None:
    good = CSV.replace(b"Teil", b"SKU").replace(b"Land\n", b"Land,Currency\n").replace(b",DE\n", b",DE,EUR\n")
    address = ""
    for _again in range(2):
        address = await send(client, good)
        await client.post(f"{address}/place")
        await work(people, address)
    page = (await client.get(address)).text
    assert "The same file was sent before:" in page
    assert "1 was known already and is as it was" in page
    assert await count_orders(people) == 1


async def count_orders(company: Company) -> Any:
    async with company.database.reading() as connection:
        return await connection.scalar(text("SELECT count(*) FROM orders"))


async def test_a_saved_mapping_reads_the_next_file(client: Client) -> None:
    address = await send(client)
    form = chosen((await client.get(address)).text)
    form |= {"column.lines.sku": "column:Teil", "column.currency": "=", "fixed.currency": "EUR", "save_as": "Hotels"}
    assert (await client.post(f"{address}/save", data=form)).status_code == 303
    page = (await client.get(await send(client, CSV.replace(b"Ada", b"Bea")))).text
    assert '<option value="Hotels" selected>Hotels</option>' in page
    assert "2 orders can be read" in page


async def test_what_is_chosen_so_far_outlives_a_reload(client: Client) -> None:
    address = await send(client)
    form = chosen((await client.get(address)).text) | {"column.notes": "column:Teil", "sku_prefix": "H-"}
    read = (await client.post(f"{address}/mapping", data=form)).text
    assert "Choose the column for SKU." in read
    page = (await client.get(address)).text
    assert chosen(page)["column.notes"] == "column:Teil"
    assert 'value="H-"' in page
    refused = await client.post(f"{address}/place", data=form)
    assert (refused.status_code, "Choose the column for SKU." in refused.text) == (422, True)


async def test_another_row_of_names_is_looked_at_anew(client: Client) -> None:
    address = await send(client, b"Order,sheet\n\n" + CSV.replace(b"Teil", b"SKU"))
    assert "sheet" in (await client.get(address)).text
    form = chosen((await client.get(address)).text) | {"header_row": "3"}
    assert (await client.post(f"{address}/anew", data=form)).status_code == 303
    form = chosen((await client.get(address)).text)
    assert (form["column.external_id"], form["column.lines.sku"]) == ("column:Bestellung", "column:SKU")
    refused = await client.post(f"{address}/anew", data=form | {"header_row": "900"})
    assert (refused.status_code, "no row of column names" in refused.text) == (422, True)


async def test_placing_can_be_stopped_and_gone_on_with(people: Company, client: Client) -> None:
    good = CSV.replace(b"Teil", b"SKU").replace(b"Land\n", b"Land,Currency\n").replace(b",DE\n", b",DE,EUR\n")
    address = await send(client, good)
    await client.post(f"{address}/place")
    assert (await client.post(f"{address}/stop")).status_code == 303
    assert await work(people, address) == "Stopped."
    page = (await client.get(address)).text
    assert "Placing was stopped. 0 orders of the file are placed" in page
    assert "Place 2 orders" in page
    await client.post(f"{address}/place")
    await work(people, address)
    assert "1 order placed" in (await client.get(address)).text


async def test_what_is_no_file_of_orders_is_refused_with_a_sentence(client: Client) -> None:
    for files, sentence, status in (
        ({}, "Choose a file first: CSV or XLSX.", 422),
        ({"file": ("empty.csv", b"", "text/csv")}, "The file is empty.", 422),
        ({"file": ("old.xls", b"\xd0\xcf\x11\xe0 old", "x")}, "save it as XLSX or CSV", 422),
        ({"file": ("big.csv", b"x" * (LARGEST + 1), "text/csv")}, "larger than 20 MB; divide it", 422),
        ({"file": ("huge.csv", b"x" * (LARGEST + 200_000), "text/csv")}, "larger than this page takes", 413),
    ):
        answer = await client.post("/uploads", files=files, data={"channel": "web"}, headers={"HX-Request": "true"})
        assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
    assert "No files yet." in (await client.get("/uploads")).text
    assert (await client.get(f"/uploads/{UUID(int=1)}")).status_code == 404


async def test_who_only_sees_chooses_nothing(client: Client) -> None:
    address = await send(client)
    await sign_in(client, "viewer")
    page = (await client.get(address)).text
    assert "As it stands in the file" in page
    assert "Place the orders" not in page
    assert (await client.post(f"{address}/place")).status_code == 403
    assert (await client.post("/uploads", data={"channel": "web"})).status_code == 403
    await sign_in(client, "warehouse")
    assert (await client.get("/uploads")).status_code == 403


async def test_a_real_export_of_shopify_needs_no_mapping(client: Client, shared_data: Path) -> None:
    file = shared_data / "03-channels/shopify/orders-export-csv/store-a_subscriptions_us.dev.csv.gz"
    page = (await client.get(await send(client, gzip.decompress(file.read_bytes()), "shopify.csv"))).text
    assert "This is an order export of Shopify." in page
    assert "can be read" in page
