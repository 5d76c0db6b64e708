"""A worker takes up the booking of a file like any other job."""

import asyncio
from pathlib import Path

from lading.app.jobs import do_job
from lading.app.works import WORKS
from lading.capture.uploads import get_upload
from lading.flows.company import Company
from lading.flows.placing.upload_orders import NewUpload, book_upload, upload_orders
from lading.store import Settings

CSV = b"Order number,SKU,Quantity,Name,Street,City,Zip,Country,Currency\n1,BOWL,1,Ada,Weg 1,Berlin,10115,DE,EUR\n"


async def test_a_worker_books_a_file(company: Company, tmp_path: Path) -> None:
    async with company.database.unit_of_work() as unit:
        upload = await upload_orders(unit, wish=NewUpload(channel="web", filename="orders.csv", content=CSV))
        await book_upload(unit, upload=upload)
    assert await do_job(company, Settings(data=tmp_path), works=WORKS, stopping=asyncio.Event()) == 1
    async with company.database.unit_of_work() as unit:
        assert (await get_upload(unit.sql, upload=upload)).state == "booked"
        rows = await unit.fetch("SELECT state, outcome, progress FROM jobs WHERE kind = 'place_upload'")
    assert rows == [("done", "Of 1: 1 placed, 0 known already, 0 refused.", {"of": 1, "done": 1})]
