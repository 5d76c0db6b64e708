"""Documents as the browser shows them: in the page's place, ready to print."""

from typing import Any

from litestar.response import Response

from lading.console.headers import SECURITY
from lading.documents import Document


def send_paper(document: Document) -> Response[Any]:
    """The PDF, under its file's name. It may have changed by the next time, so nobody keeps it."""
    headers = {
        **SECURITY,
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{document.file_name}"',
    }
    return Response(document.content, media_type="application/pdf", headers=headers)
