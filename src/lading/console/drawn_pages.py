"""Pages of documents as pictures: drawn in the limited child once, then kept for a while in bounded memory."""

import asyncio
from collections import OrderedDict
from uuid import UUID

from lading.intake.case_views import read_content
from lading.intake.open.run_child import draw_page
from lading.intake.opened_documents import read_opened
from lading.kernel import NotFound
from lading.store import Database

MOST_BYTES = 12 * 1024 * 1024
AT_ONCE = 2
WIDTHS = (1200, 2000)

Key = tuple[UUID, int, int]


class DrawnPages:
    """Keeps pictures of pages by document, page and width. One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._drawing: dict[Key, asyncio.Task[bytes]] = {}

    async def picture(self, *, document: UUID, page: int, width: int) -> bytes:
        """A page as a PNG. Raises `NotFound`, or `Unopenable` where it cannot be drawn."""
        key = (document, page, width)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._drawing:
            self._drawing[key] = asyncio.create_task(self._draw(key))
            self._drawing[key].add_done_callback(lambda _task: self._drawing.pop(key, None))
        return await asyncio.shield(self._drawing[key])

    async def _draw(self, key: Key) -> bytes:
        document, page, width = key
        async with self._database.unit_of_work() as unit:
            name, _media, content = await read_content(unit, document=document)
            opened = await read_opened(unit, document=document)
        if opened is None or not 0 <= page < len(opened.pages):
            raise NotFound("The document has no such page.")
        async with self._turns:
            drawn = await draw_page(
                content=content, page=page, width=width, name=name, turned=opened.pages[page].turned
            )
        self._keep(key, drawn)
        return drawn

    def _keep(self, key: Key, drawn: bytes) -> None:
        self._kept[key] = drawn
        self._size += len(drawn)
        while self._size > MOST_BYTES and len(self._kept) > 1:
            _key, old = self._kept.popitem(last=False)
            self._size -= len(old)
