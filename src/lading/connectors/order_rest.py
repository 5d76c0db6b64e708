"""Another system that takes orders over HTTP: posted with a key, found again by it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from lading.connectors.knock import knock
from lading.connectors.wire import Answered as Heard
from lading.connectors.wire import AnswerLost, NotReached, send
from lading.intake.ports import Answered, NotTaken, SystemSettings, Taken, Tried, Waiting

_MEDIA = {"json": "application/json", "csv": "text/csv", "ubl": "application/xml", "x12": "application/edi-x12"}


_FOUND_NONE = (
    "It answers where orders are found, and accepts our secret there. Whether it takes orders where they are posted is"
    " only known when one is sent."
)


class RestOrders:
    """Posts an order to the system's address; what nobody knows the end of is asked for by its key first."""

    def __init__(self, settings: SystemSettings, *, secret: str) -> None:
        self._settings = settings
        self._headers = {settings.header: secret} if secret else {}

    async def write(self, *, key: str, name: str, content: bytes) -> Answered:  # noqa: ARG002 -- the port's
        """Hand an order over, with its key as `Idempotency-Key`."""
        headers = {**self._headers, "content-type": _MEDIA[self._settings.form], "idempotency-key": key}
        try:
            return self._understand(await send("POST", self._settings.url, headers=headers, content=content))
        except (NotReached, AnswerLost) as error:
            return Waiting(str(error))

    async def find(self, *, key: str, name: str) -> Answered | None:  # noqa: ARG002 -- the port's
        """Ask for an order by its key; a system that cannot be asked must know a repeat by the key."""
        if not self._settings.find_url:
            return None
        try:
            heard = await send("GET", self._settings.find_url.replace("{key}", key), headers=self._headers)
        except (NotReached, AnswerLost) as error:
            return Waiting(str(error))
        return None if heard.status == 404 else self._understand(heard)

    async def attempt(self) -> Tried:
        """Ask for an order that nobody has sent, where orders can be found; else knock where they are posted."""
        if not self._settings.find_url:
            return await knock(url=self._settings.url, headers=self._headers, inside=True)
        found = await self.find(key=str(uuid4()), name="")
        if found is None:
            return Tried(works=True, sentence=_FOUND_NONE)
        told = found.sentence if isinstance(found, Waiting) else "It says that it knows an order that nobody sent."
        return Tried(works=False, sentence=told)

    def _understand(self, heard: Heard) -> Answered:
        if 200 <= heard.status < 300:
            number = _at(heard.body, self._settings.number_at)
            return Taken(number) if number else Waiting(f"The answer has no number at {self._settings.number_at}.")
        if heard.status in {401, 403, 404, 408, 409, 425, 429} or heard.status >= 500:
            return Waiting(f"The other system answered {heard.status}.")
        said = _at(heard.body, "/detail") or _at(heard.body, "/message") or _at(heard.body, "/error")
        return NotTaken(said or f"It answered {heard.status}.")


def _at(body: Mapping[str, Any], pointer: str) -> str:
    """What stands at a JSON pointer, as text; empty where nothing does."""
    value: Any = body
    for step in pointer.strip("/").split("/"):
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return ""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
