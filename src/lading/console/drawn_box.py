"""A box that somebody has drawn on a page."""

from lading.console.form import Form, wrong
from lading.console.words import _
from lading.intake.opened import Box


def read_box(form: Form) -> Box:
    """A box as shares of its page. Raises `Invalid`."""
    try:
        page = int(form.text("page"))
        left, top, right, bottom = (float(form.text(name)) for name in ("left", "top", "right", "bottom"))
    except ValueError:
        raise wrong("page", "bad_box", _("Draw the box again.")) from None
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1 and 0 <= page < 100_000):
        raise wrong("page", "bad_box", _("Draw the box again."))
    return Box(page, left, top, right, bottom)
