"""A client that looks before it acts: in `make prove` the API's own tests run with it."""

import asyncio
import os
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.previewing.same_consequences import PARTS
from lading.store import metadata
from tests.api.commands import name_of
from tests.api.dying_first import KILLED, DiesFirst
from tests.everything import Watch

NOTED = "LADING_TESTS_LOOK_FIRST"
"""The variable that names the file in which each command that was looked at is noted."""
FIELDS = ("content", "data", "files", "json", "params", "headers", "cookies")
ONLY_LOCKED = frozenset({"idempotency_keys", "jobs"})
"""Tables that say nothing of the business: a command that moves only these has changed nothing."""
_tried: set[str] = set()


def client_of(app: Litestar, company: Company) -> AsyncTestClient[Litestar]:
    """The client of a test: the usual one, or one that looks, or dies, first."""
    name = next((one for one in KINDS if os.environ.get(one)), "")
    client = KINDS.get(name, AsyncTestClient)(app, base_url="http://testserver.local")
    if isinstance(client, LooksFirst | DiesFirst):
        client.company, client.noted, client.turn = company, Path(os.environ[name]), asyncio.Lock()
    if isinstance(client, LooksFirst):
        client.watch = Watch(company)
    return client


class LooksFirst(AsyncTestClient[Litestar]):
    """Previews every command, proves that nothing was changed, and then sends it with the token."""

    company: Company
    noted: Path
    turn: asyncio.Lock
    watch: Watch

    async def __aexit__(self, *told: object) -> None:
        """Let go of the database, too."""
        self.watch.close()
        await super().__aexit__(*told)

    async def request(self, method: str, url: Any, **sent: Any) -> Any:
        """The answer of the command; what its preview said must come true."""
        if method in {"GET", "HEAD"} or "preview=true" in str(url):
            return await super().request(method, url, **sent)
        built = self.build_request(method, url, **{name: sent[name] for name in FIELDS if name in sent})
        whole = {"content": await built.aread(), "headers": built.headers}
        async with self.turn:
            return await self._look_and_send(method, built.url, whole)

    async def _look_and_send(self, method: str, url: Any, whole: dict[str, Any]) -> Any:
        name, before = name_of(self.app, method, url.path), self.watch.marks()
        seen = await self._look(method, url, whole)
        changed = self._changed(before)
        assert changed == set(), f"{method} {url}: a preview has changed {changed}"
        if seen.status_code != 200 or "consequences" not in seen.json():
            answer = await super().request(method, url, **whole)
            foreseen = seen.json().get("code") not in {"unknown_parameter", "preview_not_offered"}
            assert not foreseen or answer.status_code == seen.status_code, (seen.text, answer.text)
            assert foreseen or not name, f"{name} was not previewed: {seen.text}"
            return answer
        whole["headers"]["preview-token"] = seen.json()["preview"]
        answer = await super().request(method, url, **whole)
        assert answer.status_code == seen.json()["status"], _differences(seen.json(), answer)
        untold = _tables(self._changed(before)) - ONLY_LOCKED - _told(seen.json())
        assert untold == set(), f"{name} changed what its preview did not tell: {untold}"
        self._note(name, await self._moves(name, method, url, whole, seen.json()))
        return answer

    async def _moves(self, name: str, method: str, url: Any, whole: dict[str, Any], seen: Any) -> str:
        """Once for each command: now that the world is another one, what was seen is refused, and changes nothing."""
        if f"{name} moved" in _tried:
            return "moved"
        anew = {**whole, "headers": {key: value for key, value in whole["headers"].items() if key != "idempotency-key"}}
        again = await self._look(method, url, anew)
        if again.status_code == 200 and not _differing(seen, again.json()):
            return "repeats"
        before = self.watch.marks()
        answer = await super().request(method, url, **anew)
        assert answer.status_code >= 400, f"{name} was done although it had moved"
        assert again.status_code != 200 or (answer.status_code, answer.json()["code"]) == (409, "preview_moved")
        changed = _tables(self._changed(before))  # drawn numbers leave gaps
        assert changed == set(), f"{name} was refused and has changed {changed}"
        return "moved"

    async def _look(self, method: str, url: Any, whole: dict[str, Any]) -> Any:
        headers = {key: value for key, value in whole["headers"].items() if key != "preview-token"}
        asked = url.copy_merge_params({"preview": "true"})
        return await super().request(method, asked, content=whole["content"], headers=headers)

    def _changed(self, before: dict[str, str]) -> set[str]:
        return {name for name, mark in self.watch.marks().items() if mark != before[name]}

    def _note(self, name: str, how: str) -> None:
        if f"{name} {how}" not in _tried:
            _tried.add(f"{name} {how}")
            with self.noted.open("a") as notes:
                notes.write(f"{name}\t{how}\n")


def _tables(names: set[str]) -> set[str]:
    return {name for name in names if name in metadata.tables}


def _differing(seen: Any, again: Any) -> list[str]:
    then, now = seen["consequences"], again["consequences"]
    return [part for part in PARTS if then[part] != now[part]]


def _told(seen: Any) -> set[str]:
    return {one["table"] for one in seen["consequences"]["records"]}


def _differences(seen: Any, answer: Any) -> Any:
    """Where the consequences that came differ from those that were foreseen."""
    then, now = seen["consequences"], answer.json().get("consequences")
    if now is None:
        return answer.text
    return {part: (then[part], now[part]) for part in then if then[part] != now[part]}


KINDS: dict[str, Any] = {NOTED: LooksFirst, KILLED: DiesFirst}
"""The clients that do more than a test asks for, by the variable that asks for them."""
