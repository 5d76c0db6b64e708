"""A third-party warehouse in a process of its own works through a folder: what it did is in our books, once."""

import asyncio
import json
import os
import sys
from decimal import Decimal
from pathlib import Path

from lading.flows.company import Company
from lading.flows.partners.exchange_folders import exchange_folders
from lading.flows.partners.work_partner_files import work_partner_files
from tests.purchases import ask, prove
from tests.road import Road
from tests.third_party import found_hub, given

D = Decimal


async def exchange_quietly(company: Company, folder: Path) -> None:
    """Without waiting until a file lies still: the program renames what it has written."""
    for path in (folder / "HUB" / "in").glob("[!.]*.csv"):
        os.utime(path, (0, 0))
    await exchange_folders(company, folder=folder)


async def test_it_ships_stops_errs_and_repeats_itself_and_our_books_agree(company: Company, tmp_path: Path) -> None:
    await found_hub(company, way="folder", tolerance=D(3))
    roads: list[Road] = [(await given(company, ("MUG-RED", n), taken=False))[0] for n in (1, 2, 3, 4)]
    journal = tmp_path / "journal.jsonl"
    folder = str(tmp_path / "HUB")
    program = ["-m", "lading.app.demo.third_party", "--folder", folder, "--journal", str(journal), "--seed", "3"]
    options = ["--after", "1", "--errors", "0.8", "--seconds", "60"]
    process = await asyncio.create_subprocess_exec(sys.executable, *program, *options)
    try:
        await exchange_folders(company, folder=tmp_path)
        await roads[0].cancel()
        for _ in range(200):
            await exchange_quietly(company, tmp_path)
            await work_partner_files(company)
            if not await ask(company, "SELECT FROM fulfilments WHERE state IN ('open', 'picking') LIMIT 1"):
                break
            await asyncio.sleep(0.2)
    finally:
        process.terminate()
        await process.wait()
    await exchange_quietly(company, tmp_path)
    while await work_partner_files(company):
        pass
    did = [json.loads(line) for line in journal.read_text().splitlines()]
    shipments = {one["shipment"] for one in did if one["did"] == "shipped"}
    assert {one["did"] for one in did} >= {"taken", "shipped", "said twice"}
    booked = await ask(company, "SELECT count(*), count(DISTINCT tracking_number) FROM shipments")
    assert booked == [(len(shipments), len(shipments))]
    assert await ask(company, "SELECT count(*) FROM partner_files WHERE state = 'received'") == [(0,)]
    await prove(company)
