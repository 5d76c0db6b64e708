"""The form of another system that takes orders, and that of the language model, as settings."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_place
from lading.console.words import _
from lading.intake.ports import ReaderSettings, SystemSettings

_PLAIN = ("find_url", "number_at", "header", "folder", "sender", "receiver", "changes")
_SLOW = 300


def system_typed(form: Form) -> SystemSettings:
    """How it takes orders; what is left empty takes its usual value. Raises `Invalid`."""
    said = {name: form.text(name) for name in _PLAIN}
    way = form.text("way", "rest")
    plain = {
        "way": way,
        **typed_place(form, way),
        "form": form.text("form", "json"),
        "template": form.long("template", most=20_000).strip(),
        **{name: value for name, value in said.items() if value},
    }
    return convert(plain, SystemSettings, words=_("The system cannot be saved"))


def reader_typed(form: Form) -> ReaderSettings:
    """Which model is asked, and when. Raises `Invalid`."""
    plain = {
        "url": form.text("url"),
        "model": form.text("model"),
        "when": form.text("when", "never"),
        "seconds": float(form.whole("seconds", _("Seconds"), most=_SLOW, otherwise=60)),
    }
    return convert(plain, ReaderSettings, words=_("The language model cannot be saved"))
