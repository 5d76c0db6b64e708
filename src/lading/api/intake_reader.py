"""The language model for second opinions, over HTTP."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.try_outside import try_reader
from lading.intake.ports import ReaderSettings
from lading.intake.reader_settings import put_reader, read_reader
from lading.store import UnitOfWork

_ASKS = "This asks the model itself, and changes nothing here."


class SecondReaderDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which model is asked, and when. Without a `secret` the kept one stays; it is never shown."""

    settings: ReaderSettings
    secret: Annotated[str, Meta(max_length=500)] | None = None


class SecondReaderView(msgspec.Struct, frozen=True):
    """The settings in force."""

    settings: ReaderSettings
    has_secret: bool


async def _view(unit: UnitOfWork) -> Answer:
    settings, secret = await read_reader(unit)
    return show(SecondReaderView(settings, bool(secret)))


class SecondReaderTried(msgspec.Struct, frozen=True):
    """Whether the model answers; `sentence` says why it does not."""

    works: bool
    sentence: str


@get("/intake/reader", scope="intake:read", answers=SecondReaderView)
async def get_reader(request: ApiRequest) -> Answer:
    """Read which language model gives second opinions on documents."""
    async with request.desk.database.unit_of_work() as unit:
        return await _view(unit)


@put("/intake/reader", scope="admin", answers=SecondReaderView)
async def put_second_reader(request: ApiRequest, data: JSONBody[SecondReaderDraft]) -> Answer:
    """Say which language model gives second opinions on documents, and when it is asked.

    Its answer is checked against the document's own words and sums, and is never enough to book anything alone.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_reader(unit, settings=data.settings, secret=data.secret)
        return await _view(unit)

    return await once(request, act)


@post("/intake/reader/check", scope="admin", answers=SecondReaderTried, status_code=200, no_preview=_ASKS)
async def check_second_reader(request: ApiRequest) -> Answer:
    """Ask the language model about a text that was made up."""
    why = await try_reader(request.desk.company)
    return show(SecondReaderTried(not why, why))


HANDLERS = (get_reader, put_second_reader, check_second_reader)
