"""Style sheets, scripts and icons: addressed by their content, so that browsers may keep them for ever."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
_TEXT = (".css", ".js", ".svg", ".json")


class Asset(msgspec.Struct, frozen=True):
    """A file as it is sent."""

    kind: str
    mark: str
    plain: bytes
    packed: bytes | None


@cache
def read_asset(name: str) -> Asset | None:
    """The file of that name below `static/`, packed once; None where there is none."""
    file = (STATIC / name).resolve()
    if not file.is_relative_to(STATIC.resolve()) or not file.is_file():
        return None
    content = file.read_bytes()
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if file.suffix in _TEXT else None
    return Asset(kind, hashlib.sha256(content).hexdigest()[:10], content, packed)


@cache
def asset_url(name: str) -> str:
    """The address of a file, which changes with its content."""
    found = read_asset(name)
    return f"/static/{name}?v={found.mark if found else 'missing'}"


@get("/static/{name:path}", opt={"public": True}, include_in_schema=False)
async def send_asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A file of the console's own."""
    found = read_asset(name.lstrip("/"))
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if found.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(found.packed, media_type=found.kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.plain, media_type=found.kind, headers=headers)
