"""Trying a mailbox: whether its server lets us in, as far as its kind has a server."""

import asyncio
import socket
import ssl

from lading.flows.company import Company
from lading.intake.mailboxes import Mailbox, far_place, find_mailbox
from lading.kernel import NotFound

_TIMEOUT = 15
_PORTS = {"tls": 993, "starttls": 143, "none": 143}


async def try_mailbox(company: Company, *, code: str) -> str:
    """Why a mailbox cannot be read, as a sentence; empty when it can. Raises `NotFound`."""
    async with company.database.unit_of_work() as unit:
        box = await find_mailbox(unit, code=code)
        rows = await unit.fetch("SELECT secret FROM intake_mailboxes WHERE code = %s", [code])
    if box is None:
        raise NotFound(f"There is no mailbox “{code}”.")
    if box.kind == "imap":
        return await asyncio.to_thread(_try_imap, box, str(rows[0][0]))
    if box.kind == "sftp" and company.try_sftp is not None:
        tried = await company.try_sftp(far_place(box.settings), str(rows[0][0]))
        return "" if tried.works else tried.sentence
    return box.error


def _try_imap(box: Mailbox, secret: str) -> str:
    import imaplib  # slow import

    said = box.settings
    port = said.port or _PORTS[said.tls]
    try:
        if said.tls == "tls":
            context = ssl.create_default_context()
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(said.host, port, ssl_context=context, timeout=_TIMEOUT)
        else:
            server = imaplib.IMAP4(said.host, port, timeout=_TIMEOUT)
        with server:
            if said.tls == "starttls":
                server.starttls(ssl.create_default_context())
            server.login(said.user, secret)
            if server.select(f'"{said.folder}"', readonly=True)[0] != "OK":
                return f"There is no folder “{said.folder}” in this mailbox."
    except imaplib.IMAP4.error as error:
        return f"{said.host} does not let “{said.user}” in: {str(error)[:150]}"
    except (OSError, socket.gaierror) as error:
        return f"{said.host}:{port} cannot be reached: {str(error)[:150]}"
    return ""
