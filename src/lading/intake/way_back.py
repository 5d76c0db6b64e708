"""The way back to whoever has sent a document: by their settings, and only where it is really theirs. Pure."""

import msgspec

from lading.intake.partners import EVERYBODY, TradingPartner, Way


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """How a document came: its sender's address, whether by mail, whether a program has sent it, and what is doubtful.

    `source` names the way in.
    """

    source: str
    sender: str
    by_mail: bool
    automatic: str = ""
    doubt: str = ""


class Route(msgspec.Struct, frozen=True):
    """Where an answer goes: an address, a folder, a URL. Without a `way` it goes nowhere, and `why` says so."""

    way: Way
    target: str = ""
    why: str = ""


def way_back(partner: TradingPartner, came: Came) -> Route:
    """Where an answer goes. Who is no known partner is answered by mail only, and only where a person has written."""
    said = partner.settings
    if said.way == "none":
        return Route("none", why=f"{partner.name}: no answers are sent, say the settings.")
    if said.way == "folder":
        return Route("folder", said.folder)
    if said.way in ("http", "sftp"):
        return Route(said.way, said.url)
    if said.mail_to:
        return Route("mail", said.mail_to)
    if "@" not in came.sender:
        return Route("none", why="No address of a sender is known.")
    if came.doubt:
        return Route("none", why=came.doubt)
    if partner.code == EVERYBODY and not came.by_mail:
        return Route("none", why="It did not come by mail, and nobody has said how this partner is answered.")
    if partner.code == EVERYBODY and came.automatic:
        return Route("none", why="A program has sent it, and nobody has said how this partner is answered.")
    return Route("mail", came.sender)
