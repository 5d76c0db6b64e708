"""The form of a mailbox as a draft; a password that is left empty stays as it is."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_key, typed_words
from lading.console.words import _
from lading.flows.intake.put_mailboxes import MailboxDraft
from lading.intake.sftp_place import PORT, sftp_place
from lading.kernel.exact import FieldRefused


def mailbox_typed(form: Form) -> MailboxDraft:
    """The mailbox. Raises `Invalid`."""
    kind = form.text("kind", "imap")
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
        **(_far(form) if kind == "sftp" else {}),
    }
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": kind,
        "channel": form.needed("channel", _("Channel")),
        "settings": settings,
        "secret": typed_key(form, kind),
        "active": "active" in form,
    }
    return convert(plain, MailboxDraft, words=_("The mailbox cannot be saved"))


def _far(form: Form) -> dict[str, object]:
    """The folder on a server, out of its address."""
    try:
        place = sftp_place(form.text("sftp_url"), host_key=form.text("host_key"))
    except FieldRefused as refused:
        form.refuse("sftp_url", refused.code, str(refused))
        return {}
    port = 0 if place.port == PORT else place.port
    return {"host": place.host, "port": port, "user": place.user, "path": place.folder, "host_key": place.host_key}
