"""The form of a letter as a template."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.messages import MessageTemplate
from lading.messages.templates import default_template, follow_text

_TEXT, _MARKUP = 20_000, 50_000


def letter_typed(form: Form, *, kind: str) -> MessageTemplate:
    """The letter; its HTML is empty where mail programs shall show the text. Raises `Invalid`, `NotFound`."""
    default_template(kind)
    with form.gathering():
        form.needed("subject", _("Subject"))
        form.needed("text", _("Text"))
        own = form.text("shown") == "own"
        if own:
            form.needed("html", _("HTML"))
        plain = {
            "kind": kind,
            "subject": form.long("subject", most=400),
            "text": form.long("text", most=_TEXT),
            "html": form.long("html", most=_MARKUP) if own else "",
            "active": "active" in form,
        }
        return follow_text(convert(plain, MessageTemplate, words=_("The letter cannot be saved")))
