"""The words of a box on a page over HTTP: how a drawn box teaches a field."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import FromPath, QueryParameter

from lading.api.answer import Answer, show
from lading.api.request import ApiRequest
from lading.intake.case_views import find_case, read_opened
from lading.intake.opened import Box
from lading.intake.opened_documents import words_within
from lading.kernel import Invalid, NotFound

Share = Annotated[float, QueryParameter(ge=0, le=1, description="share of the page, from its upper left corner")]


class BoxWords(msgspec.Struct, frozen=True):
    """The text in a box, in reading order; empty where nothing stands. `box` goes into a correction's `boxes`."""

    text: str
    box: Box


@get("/intake/cases/{case:str}/pages/{page:int}/words", scope="intake:read", answers=BoxWords)
async def get_words(
    request: ApiRequest,
    case: FromPath[str],
    page: FromPath[int],
    left: Share = 0.0,
    top: Share = 0.0,
    right: Share = 1.0,
    bottom: Share = 1.0,
) -> Answer:
    """Read the words in a box.

    On a page of a case's document; pages count from 1. Send the box with the correction of a field, and the layout is
    learned from it.
    """
    if left >= right or top >= bottom:
        raise Invalid("The box is empty: left before right, top above bottom.", code="bad_box")
    async with request.desk.database.unit_of_work() as unit:
        opened = await read_opened(unit, case=await find_case(unit, case=case))
    if opened is None or not 0 < page <= len(opened.pages):
        raise NotFound("The document has no such page.", code="no_page")
    box = Box(page - 1, left, top, right, bottom)
    return show(BoxWords(words_within(opened.pages[page - 1], box), box))


HANDLERS = (get_words,)
