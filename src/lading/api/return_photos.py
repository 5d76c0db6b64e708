"""Photos of returns and claims over HTTP: sent one at a time as the body itself, and read."""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, QueryParameter

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.returns.claim_lists import show_claim
from lading.returns.lists import show_return
from lading.returns.photos import MOST_BYTES, NewPhoto, add_photos, list_photos, read_photo
from lading.returns.views import PhotoView
from lading.store import UnitOfWork

Named = Annotated[str, QueryParameter(max_length=120, description="what the file is called")]
OfLine = Annotated[int | None, QueryParameter(description="the line of the return that it shows")]
LARGEST = MOST_BYTES + 1_000


async def _keep(request: ApiRequest, subject: str, photo: NewPhoto) -> Answer:
    async def act(unit: UnitOfWork) -> Answer:
        (kept,) = await add_photos(unit, subject=subject, photos=[photo])
        found = await list_photos(unit, subject=subject)
        return show(next(one for one in found if one.id == kept), status=201)

    return await once(request, act)


@post(
    "/returns/{number:str}/photos",
    scope="returns:write",
    answers=PhotoView,
    status_code=201,
    request_max_body_size=LARGEST,
)
async def post_return_photo(
    request: ApiRequest, number: FromPath[str], filename: Named = "photo", line: OfLine = None
) -> Answer:
    """Send a photo of what came back.

    The body is the photo: JPEG, PNG or WebP, or a PDF, of at most 6 MB; the same again is kept once.
    """
    async with request.desk.database.unit_of_work() as unit:
        one = await show_return(unit, number=number)
    photo = NewPhoto(filename, await request.body(), line)
    return await _keep(request, f"return/{one.number}", photo)


@post(
    "/goods-claims/{number:str}/photos",
    scope="returns:write",
    answers=PhotoView,
    status_code=201,
    request_max_body_size=LARGEST,
)
async def post_claim_photo(request: ApiRequest, number: FromPath[str], filename: Named = "photo") -> Answer:
    """Send a photo of what went wrong.

    The body is the photo: JPEG, PNG or WebP, or a PDF, of at most 6 MB; the same again is kept once.
    """
    async with request.desk.database.unit_of_work() as unit:
        one = (await show_claim(unit, number=number)).claim
    return await _keep(request, f"claim/{one.number}", NewPhoto(filename, await request.body()))


@get("/returns/{number:str}/photos/{photo:str}", scope="returns:read")
async def get_return_photo(request: ApiRequest, number: FromPath[str], photo: FromPath[str]) -> Answer:
    """Read a photo of a return."""
    return await _show(request, f"return/{number}", photo)


@get("/goods-claims/{number:str}/photos/{photo:str}", scope="returns:read")
async def get_claim_photo(request: ApiRequest, number: FromPath[str], photo: FromPath[str]) -> Answer:
    """Read a photo of a claim."""
    return await _show(request, f"claim/{number}", photo)


async def _show(request: ApiRequest, subject: str, photo: str) -> Answer:
    found = read_id(photo, of="photo")
    async with request.desk.database.unit_of_work() as unit:
        media_type, content = await read_photo(unit, subject=subject, photo=found)
    return Answer(200, content, content_type=media_type.encode())


HANDLERS = (post_return_photo, post_claim_photo, get_return_photo, get_claim_photo)
