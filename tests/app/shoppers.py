"""Clients that place orders over HTTP while plugs are pulled: each repeats until it has an answer, and keeps it."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import httpx2

SKUS = ("PLUG-A", "PLUG-B", "PLUG-C", "PLUG-D")
CITY = {"name": "Ada", "line1": "Lange Str. 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}


class Shoppers:
    """`acknowledged` has the number of each order that was answered for, by its external id."""

    def __init__(self, address: str, key: str) -> None:
        self._client = httpx2.AsyncClient(
            base_url=f"{address}/api/v1", headers={"authorization": f"Bearer {key}"}, timeout=5
        )
        self.acknowledged: dict[str, str] = {}
        self.repeated = 0
        self.refused: list[str] = []
        self.leave = asyncio.Event()

    async def prepare(self) -> None:
        """A channel, a place, four items and plenty of stock."""
        await self._put("/places/PLUG", {"name": "Hall"})
        await self._put("/channels/plug", {"name": "Plug", "settings": {"messages": False}})
        for sku in SKUS:
            await self._put(f"/items/{sku}", {"name": sku.title(), "tax_class": "standard"})
        for sku in SKUS:
            answer = await self._client.post(
                "/stock/receipts", json={"place": "PLUG", "lines": [{"sku": sku, "quantity": "100000"}]}
            )
            assert answer.status_code < 300, answer.text

    async def shop(self, name: int) -> None:
        """Place one order after the other until it is time to leave; every one is repeated until it is answered."""
        number = 0
        while not self.leave.is_set():
            number += 1
            await self._place(f"{name}-{number}")

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def numbers_by_external_id(self) -> dict[str, list[str]]:
        """What is really there: the order numbers by external id, over all pages."""
        found: dict[str, list[str]] = {}
        query: dict[str, Any] = {"channel": "plug", "limit": 200}
        while True:
            page = (await self._client.get("/orders", params=query)).json()
            for order in page["orders"]:
                found.setdefault(order["external_id"], []).append(order["number"])
            if not page["next"]:
                return found
            query["cursor"] = page["next"]

    async def _place(self, external_id: str) -> None:
        lines = [
            {"sku": sku, "quantity": "1", "unit_price": "5.00"} for sku in random.sample(SKUS, random.randint(1, 3))
        ]
        body = {"channel": "plug", "external_id": external_id, "currency": "EUR", "ship_to": CITY, "lines": lines}
        while True:
            with suppress(httpx2.HTTPError):
                answer = await self._client.post("/orders", json=body, headers={"idempotency-key": external_id})
                if answer.status_code in (200, 201):
                    self.acknowledged[external_id] = answer.json()["number"]
                    return
                if answer.status_code < 500:
                    self.refused.append(answer.text)
                    return
            self.repeated += 1
            await asyncio.sleep(0.1)

    async def _put(self, path: str, body: dict[str, Any]) -> None:
        answer = await self._client.put(path, json=body)
        assert answer.status_code < 300, answer.text
