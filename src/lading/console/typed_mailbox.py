"""The form of a mailbox as a draft; a password that is left empty stays as it is."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_secret, typed_words
from lading.console.words import _
from lading.flows.intake.put_mailboxes import MailboxDraft


def mailbox_typed(form: Form) -> MailboxDraft:
    """The mailbox. Raises `Invalid`."""
    settings = {
        "host": form.text("host"),
        "port": form.whole("port", _("Port"), most=65_535),
        "tls": form.text("tls", "tls"),
        "user": form.text("user"),
        "folder": form.text("folder") or "INBOX",
        "move_to": form.text("move_to"),
        "addresses": typed_words(form, "addresses"),
        "networks": typed_words(form, "networks"),
        "path": form.text("path"),
        "every": form.whole("every", _("Seconds"), most=86_400, otherwise=30),
        "authserv": form.text("authserv"),
        "reply_to": form.text("reply_to"),
        "fax": "fax" in form,
    }
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "imap"),
        "channel": form.needed("channel", _("Channel")),
        "settings": settings,
        "secret": typed_secret(form, "secret"),
        "active": "active" in form,
    }
    return convert(plain, MailboxDraft, words=_("The mailbox cannot be saved"))
