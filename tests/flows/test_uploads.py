"""Files of orders: looked at, read by a mapping, booked by a worker, and reported row by row."""

import csv
import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lading.app.audit import audit
from lading.capture import Mapping
from lading.capture.mapping import MappingUnfit
from lading.capture.tabular import NotATable
from lading.capture.uploads import UploadResult, list_results
from lading.catalog.queries import get_channel
from lading.flows.company import Company
from lading.flows.placing.place_upload import place_upload
from lading.flows.placing.report_upload import harmless, report_upload
from lading.flows.placing.upload_orders import (
    AlreadyBooked,
    NewUpload,
    UploadView,
    book_upload,
    choose_mapping,
    show_upload,
    stop_upload,
    upload_orders,
)
from lading.kernel import Invalid, NotFound
from tests.shops import orders_of

HEADER = "Order number,SKU,Quantity,Name,Street,City,Zip,Country,Currency"
ADA = "Ada Lovelace,Hauptstr. 1,Berlin,10115,DE,EUR"


def file_of(*rows: str, header: str = HEADER) -> bytes:
    """A CSV file of rows `order,sku,quantity`, all of them for Ada."""
    return "\n".join([header, *(f"{row},{ADA}" for row in rows)]).encode()


async def send(company: Company, content: bytes, **fields: Any) -> UUID:
    async with company.database.unit_of_work() as unit:
        wish = NewUpload(**{"channel": "web", "filename": "orders.csv", "content": content, **fields})
        return await upload_orders(unit, wish=wish)


async def look(company: Company, upload: UUID) -> UploadView:
    async with company.database.reading() as connection:
        return await show_upload(connection, upload=upload)


async def book(company: Company, upload: UUID) -> str:
    async with company.database.unit_of_work() as unit:
        await book_upload(unit, upload=upload)
    return await place_upload(company, upload=upload)


async def results_of(company: Company, upload: UUID) -> list[UploadResult]:
    async with company.database.reading() as connection:
        return await list_results(connection, upload=upload)


async def test_a_preview_shows_how_a_file_will_be_read(company: Company) -> None:
    view = await look(company, await send(company, file_of("1,MUG-RED,2", "1,BOWL,1", "2,MUG-RED,x")))
    assert view.preview is not None
    assert view.preview.mapping is not None
    assert view.preview.mapping.columns["lines.sku"] == "SKU"
    assert (view.preview.good, view.preview.bad, view.preview.whole, view.preview.problems) == (1, 1, True, [])
    bad, good = view.preview.orders
    assert (bad.key, [(error["row"], error["column"]) for error in bad.errors]) == ("2", [(4, "Quantity")])
    assert (good.key, good.rows, good.draft and len(good.draft["lines"])) == ("1", [2, 3], 2)


async def test_good_orders_are_placed_and_bad_rows_named(company: Company) -> None:
    upload = await send(company, file_of("1,MUG-RED,2", "1,BOWL,1", "2,MUG-RED,x", "3,NO-SUCH-SKU,1", "4,BOWL,1"))
    assert await book(company, upload) == "Of 4: 2 placed, 0 known already, 2 refused."
    orders = await orders_of(company)
    assert [order.external_id for order in orders] == ["1", "4"]
    results = await results_of(company, upload)
    assert [(one.key, one.outcome, one.number) for one in results] == [
        ("1", "placed", orders[0].number),
        ("2", "refused", ""),
        ("3", "refused", ""),
        ("4", "placed", orders[1].number),
    ]
    assert [(error.row, error.sentence) for error in results[2].errors] == [
        (5, "No item has the SKU NO-SUCH-SKU (line 1).")
    ]
    assert await audit(company.database) == []


async def test_the_same_file_again_places_nothing_and_says_so(company: Company) -> None:
    content = file_of("1,MUG-RED,2", "2,BOWL,1")
    first = await send(company, content)
    await book(company, first)
    second = await send(company, content)
    assert [twin.id for twin in (await look(company, second)).twins] == [first]
    assert await book(company, second) == "Of 2: 0 placed, 2 known already, 0 refused."
    assert len(await orders_of(company)) == 2


async def test_a_booking_that_was_interrupted_goes_on_and_doubles_nothing(company: Company) -> None:
    upload = await send(company, file_of(*(f"{number},BOWL,1" for number in range(1, 251))))

    async def stop_after_two(done: int, of: int) -> None:
        if done == 200:
            raise ConnectionError

    async with company.database.unit_of_work() as unit:
        await book_upload(unit, upload=upload)
    with pytest.raises(ConnectionError):
        await place_upload(company, upload=upload, report=stop_after_two)
    assert len(await orders_of(company)) == 200
    assert await place_upload(company, upload=upload) == "Of 250: 250 placed, 0 known already, 0 refused."
    assert len(await orders_of(company)) == 250
    assert (await look(company, upload)).upload.orders == 250


async def test_a_booking_can_be_stopped_and_taken_up_again(company: Company) -> None:
    upload = await send(company, file_of("1,BOWL,1"))
    async with company.database.unit_of_work() as unit:
        await book_upload(unit, upload=upload)
        await stop_upload(unit, upload=upload)
    assert await place_upload(company, upload=upload) == "Stopped."
    assert await orders_of(company) == []
    assert await book(company, upload) == "Of 1: 1 placed, 0 known already, 0 refused."


async def test_what_is_booked_is_not_booked_again(company: Company) -> None:
    upload = await send(company, file_of("1,BOWL,1"))
    await book(company, upload)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(AlreadyBooked):
            await book_upload(unit, upload=upload)
        with pytest.raises(AlreadyBooked):
            await choose_mapping(unit, upload=upload, mapping=None)


async def test_a_mapping_is_chosen_saved_and_found_again(company: Company) -> None:
    content = b"ref;what;many\n1;MUG-RED;2\n"
    columns = {"external_id": "ref", "lines.sku": "what", "lines.quantity": "many"}
    constants = {"currency": "EUR", "pickup_at": "MAIN"}
    upload = await send(company, content)
    preview = (await look(company, upload)).preview
    assert preview is not None
    assert [problem.code for problem in preview.problems] == ["field_missing"] * 3
    async with company.database.unit_of_work() as unit:
        mapping = Mapping(columns=columns, constants=constants)
        await choose_mapping(unit, upload=upload, mapping=mapping, save_as="club")
    assert await book(company, upload) == "Of 1: 1 placed, 0 known already, 0 refused."
    async with company.database.reading() as connection:
        assert list((await get_channel(connection, code="web")).settings.mapping) == ["club"]
    for named in ("club", ""):
        next_one = await look(company, await send(company, b"ref;what;many\n2;BOWL;1\n", mapping=named))
        assert next_one.preview is not None
        assert (next_one.preview.mapping_name, next_one.preview.good) == ("club", 1)


async def test_a_mapping_that_does_not_fit_is_refused(company: Company) -> None:
    upload = await send(company, b"ref;what;many\n1;MUG-RED;2\n")
    async with company.database.unit_of_work() as unit:
        with pytest.raises(MappingUnfit, match="The file has no column SKU"):
            await choose_mapping(unit, upload=upload, mapping=Mapping(columns={"lines.sku": "SKU"}))
        with pytest.raises(MappingUnfit):
            await book_upload(unit, upload=upload)
    with pytest.raises(MappingUnfit, match="no mapping “club”"):
        await send(company, b"ref;what;many\n1;MUG-RED;2\n", mapping="club")


async def test_what_is_no_file_of_orders_is_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="empty"):
        await send(company, b"")
    with pytest.raises(Invalid, match="larger than 20 MB"):
        await send(company, b"x" * 20_000_001)
    with pytest.raises(NotATable):
        await send(company, b"\n\n")
    with pytest.raises(NotFound):
        await send(company, file_of("1,BOWL,1"), channel="moon")
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM uploads") == [(0,)]


async def test_the_report_has_a_reason_for_every_row(company: Company) -> None:
    upload = await send(company, file_of("1,MUG-RED,2", "2,=1+1,1", "3,NO-SUCH-SKU,1"))
    await book(company, upload)
    async with company.database.reading() as connection:
        body = await report_upload(connection, upload=upload)
        refused = await report_upload(connection, upload=upload, outcome="refused")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    number = (await orders_of(company))[0].number
    assert [(row["SKU"], row["Lading order"], row["Lading result"]) for row in rows] == [
        ("MUG-RED", number, "placed"),
        ("'=1+1", "", "refused"),
        ("NO-SUCH-SKU", "", "refused"),
    ]
    assert rows[2]["Lading reason"] == "No item has the SKU NO-SUCH-SKU (line 1)."
    assert len(refused.splitlines()) == 3


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=A1", "'=A1"), ("-5.50", "-5.50"), ("+49 30 1", "'+49 30 1"), ("@x", "'@x"), ("\tx", "'\tx"), ("Mug", "Mug")],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert harmless(cell) == written


async def test_a_real_export_of_shopify_comes_in_once(shared_data: Path, company: Company) -> None:
    file = shared_data / "03-channels/shopify/orders-export-csv/store-c_apparel_us.dev.csv"
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET kind = 'shopify' WHERE code = 'web'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    upload = await send(company, file.read_bytes(), filename=file.name)
    preview = (await look(company, upload)).preview
    assert preview is not None
    assert (preview.kind, preview.good, preview.bad, preview.mapping) == ("shopify_export", 54, 0, None)
    assert await book(company, upload) == "Of 54: 54 placed, 0 known already, 0 refused."
    again = await send(company, file.read_bytes(), filename=file.name)
    assert await book(company, again) == "Of 54: 0 placed, 54 known already, 0 refused."
    assert await audit(company.database) == []
