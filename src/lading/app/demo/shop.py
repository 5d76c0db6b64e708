"""The demo's web shop as the outside world: it places orders over HTTP, like any other sender."""

import asyncio
import http.client
import json
from typing import Any

from lading.app.port import reachable


class Shop:
    """Somebody with an API key."""

    def __init__(self, *, host: str, port: int, key: str) -> None:
        self._host, self._port = reachable(host), port
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    async def order(self, body: dict[str, Any]) -> int:
        """Place an order; answers the HTTP status. Raises `OSError` while nobody answers."""
        return await asyncio.to_thread(self._post, body)

    def _post(self, body: dict[str, Any]) -> int:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=10)
        try:
            headers = self._headers | {"Idempotency-Key": str(body["external_id"])}
            connection.request("POST", "/api/v1/orders", json.dumps(body).encode(), headers)
            with connection.getresponse() as answer:
                answer.read()
                status: int = answer.status
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        return status
