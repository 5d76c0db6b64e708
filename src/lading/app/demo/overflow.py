"""The overflow warehouse in Venlo is a third party's: from now on it fetches its work, in a process of its own."""

import asyncio
import json
import sys

from lading.app.demo.key import demo_key, key_file
from lading.app.demo.setting import OVERFLOW
from lading.app.orphan import adopt_children
from lading.app.port import reachable
from lading.flows.company import Company
from lading.flows.partners.put_partners import put_partner
from lading.fulfilment.partner_terms import PartnerDraft, PartnerSettings
from lading.kernel import Actor
from lading.store import Database, Settings

OTTO = Actor("user", "otto")
NAME = "third-party"


async def bind_overflow(database: Database) -> None:
    """It fetches work by API; small differences in stock are booked."""
    company = Company(database)
    settings = PartnerSettings(way="api")
    async with database.unit_of_work(OTTO) as unit:
        draft = PartnerDraft(place=OVERFLOW, settings=settings)
        await put_partner(unit, company.reference, draft=draft)


async def start_overflow(database: Database, settings: Settings) -> asyncio.subprocess.Process:
    """Start the third party's own program; its journal lies in the data folder."""
    await demo_key(database, settings, name=NAME, scopes=["fulfilment:read", "fulfilment:write"])
    async with database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT sku, on_hand FROM stock WHERE place = %s AND on_hand > 0", [OVERFLOW])
    host = reachable(settings.host)
    options = {
        "--base": f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}",
        "--key-file": str(key_file(settings, NAME)),
        "--place": OVERFLOW,
        "--journal": str(settings.data / f"{NAME}.jsonl"),
        "--stock": json.dumps({sku: str(quantity) for sku, quantity in rows}),
        "--after": "75",
        "--errors": "0.1",
        "--state-every": "0",
    }
    adopt_children()
    arguments = [part for pair in options.items() for part in pair]
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "lading.app.demo.third_party", *arguments)
