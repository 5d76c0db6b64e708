"""What settings screens of the world outside share: mailboxes, payment providers, other systems, a language model."""

from urllib.parse import quote

from lading.catalog.queries import ChannelView, list_channels
from lading.console.answers import Html, done
from lading.console.form import Form
from lading.console.visit import Visit
from lading.console.words import _
from lading.kernel import Conflict

_MOST = 500


async def offer_channels(visit: Visit) -> list[ChannelView]:
    """Every channel, to choose from."""
    async with visit.reading() as connection:
        return await list_channels(connection, limit=_MOST)


def typed_secret(form: Form, name: str) -> str | None:
    """A secret that was typed; None for an empty field, which keeps the one that there is."""
    return form.text(name) or None


def typed_place(form: Form, way: str) -> dict[str, str]:
    """Address and key of the server of what goes by `way`: SFTP has fields of its own beside those of HTTP."""
    said = {"host_key": form.text("host_key"), "url": form.text("sftp_url" if way == "sftp" else "url")}
    return {name: value for name, value in said.items() if value}


def typed_key(form: Form, way: str) -> str | None:
    """The secret of what goes by `way`: of SFTP a private key or a password. None keeps the one that there is."""
    if way != "sftp":
        return typed_secret(form, "secret")
    key = form.long("private_key", most=10_000).strip()
    return f"{key}\n" if key else typed_secret(form, "sftp_secret")


def typed_words(form: Form, name: str) -> list[str]:
    """Words divided by commas or lines."""
    return [word.strip() for word in form.text(name).replace("\n", ",").split(",") if word.strip()]


def below(path: str, code: str) -> str:
    """The address of the one of that code."""
    return f"{path}/{quote(code, safe='')}"


def saved(visit: Visit, *, path: str, code: str, note: str) -> Html:
    """Back to the page of what was saved; the note names it."""
    return done(visit, to=below(path, code), note=note % {"code": code})


def tried(visit: Visit, *, to: str, why: str, refusal: str, works: str) -> Html:
    """What came of trying it: that it works, or why it does not. Raises `Conflict`."""
    if why:
        raise Conflict(_("It does not work: %(why)s") % {"why": why}, code=refusal)
    return done(visit, to=to, note=works)
