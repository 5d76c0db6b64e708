"""A client that looks before it acts: in `make prove` the API's own tests run with it."""

import asyncio
import os
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.api.dying_first import KILLED, DiesFirst
from tests.everything import fingerprints

NOTED = "LADING_TESTS_LOOK_FIRST"
"""The variable that names the file in which each command that was looked at is noted."""
FIELDS = ("content", "data", "files", "json", "params", "headers", "cookies")


def client_of(app: Litestar, company: Company) -> AsyncTestClient[Litestar]:
    """The client of a test: the usual one, or one that looks, or dies, first."""
    name = next((one for one in KINDS if os.environ.get(one)), "")
    client = KINDS.get(name, AsyncTestClient)(app, base_url="http://testserver.local")
    if isinstance(client, LooksFirst | DiesFirst):
        client.company, client.noted, client.turn = company, Path(os.environ[name]), asyncio.Lock()
    return client


class LooksFirst(AsyncTestClient[Litestar]):
    """Previews every command, proves that nothing was changed, and then sends it with the token."""

    company: Company
    noted: Path
    turn: asyncio.Lock

    async def request(self, method: str, url: Any, **sent: Any) -> Any:
        """The answer of the command; what its preview said must come true."""
        if method in {"GET", "HEAD"} or "/webhooks" in str(url):
            return await super().request(method, url, **sent)
        built = self.build_request(method, url, **{name: sent[name] for name in FIELDS if name in sent})
        whole = {"content": await built.aread(), "headers": built.headers}
        async with self.turn:
            return await self._look_and_send(method, built.url, whole)

    async def _look_and_send(self, method: str, url: Any, whole: dict[str, Any]) -> Any:
        before = await fingerprints(self.company)
        seen = await super().request(method, url.copy_merge_params({"preview": "true"}), **whole)
        now = await fingerprints(self.company)
        changed = [name for name, mark in now.items() if mark != before[name]]
        assert changed == [], f"{method} {url}: a preview has changed {changed}"
        if seen.status_code != 200 or "consequences" not in seen.json():
            answer = await super().request(method, url, **whole)
            foreseen = seen.json().get("code") != "unknown_parameter"
            assert not foreseen or answer.status_code == seen.status_code, (seen.text, answer.text)
            return answer
        whole["headers"]["preview-token"] = seen.json()["preview"]
        answer = await super().request(method, url, **whole)
        assert answer.status_code == seen.json()["status"], _differences(seen.json(), answer)
        with self.noted.open("a") as notes:
            notes.write(f"{method} {answer.request.url.path}\n")
        return answer


def _differences(seen: Any, answer: Any) -> Any:
    """Where the consequences that came differ from those that were foreseen."""
    then, now = seen["consequences"], answer.json().get("consequences")
    if now is None:
        return answer.text
    return {part: (then[part], now[part]) for part in then if then[part] != now[part]}


KINDS: dict[str, Any] = {NOTED: LooksFirst, KILLED: DiesFirst}
"""The clients that do more than a test asks for, by the variable that asks for them."""
