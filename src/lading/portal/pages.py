"""Templates into pages of the portal, with their headers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.response import Response

from lading.portal.headers import SECURITY, posting_to
from lading.portal.words import _, ngettext

FOLDER = Path(__file__).parent / "templates"
_pages = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_pages.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]


def show_page(template: str, *, status: int = 200, **values: Any) -> Response[str]:
    """The page."""
    text = _pages.get_template(template).render(**values)
    return Response(text, status_code=status, media_type="text/html; charset=utf-8", headers=SECURITY)


def show_posting_page(template: str, *, posts_to: str, values: Mapping[str, Any]) -> Response[str]:
    """A page one form of which goes to the origin `posts_to`."""
    text = _pages.get_template(template).render(**values)
    return Response(text, media_type="text/html; charset=utf-8", headers=posting_to(posts_to))


def show_stylesheet() -> Response[str]:
    """The one stylesheet, which may be kept for a day."""
    text = (FOLDER / "portal.css").read_text("utf-8")
    return Response(text, media_type="text/css", headers=SECURITY | {"Cache-Control": "public, max-age=86400"})
