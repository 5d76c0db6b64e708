"""Mailboxes over IMAP: the adapter of `MailFetcher`, with imap-tools."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from lading.flows.intake.fetch_mails import Fetched, Unreachable
from lading.flows.intake.receive_mail import LARGEST
from lading.intake.mailboxes import Mailbox

_TIMEOUT = 30.0
_AT_ONCE = 20
_BYTES_AT_ONCE = 60 * 1024 * 1024
_PORTS = {"tls": 993, "starttls": 143, "none": 143}


class ImapFetcher:
    """Reads mailboxes by IMAP. Mails are peeked at; what was kept here is flagged as seen there, or moved."""

    def fetch(self, *, box: Mailbox, secret: str) -> Fetched:
        """The next mails: all that lie there where they are moved afterwards, else those behind the last one."""
        with _opened(box, secret) as server:
            validity = str(server.folder.status(box.settings.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
            last = int(box.seen.get("last", 0)) if box.seen.get("uidvalidity") == validity else 0
            waiting = _waiting(server, box, last)
            taken: list[tuple[str, bytes]] = []
            for uid in waiting[:_AT_ONCE]:
                if taken and sum(len(raw) for _, raw in taken) > _BYTES_AT_ONCE:
                    break
                taken.append((uid, _raw(server, uid)))
            more = len(taken) < len(waiting)
            seen: dict[str, Any] = {"uidvalidity": validity, "last": max([last, *(int(uid) for uid, _ in taken)])}
            if _is_first(box) and more:
                seen["first"] = True
            elif _is_first(box) and not box.settings.move_to:
                seen["last"] = max([0, *(int(uid) for uid in server.uids("ALL"))])
            return Fetched(taken, seen, more)

    def mark(self, *, box: Mailbox, secret: str, uids: list[str]) -> None:
        """Move mails away where the mailbox says whither, else flag them as seen."""
        with _opened(box, secret) as server:
            if box.settings.move_to:
                if not server.folder.exists(box.settings.move_to):
                    server.folder.create(box.settings.move_to)
                server.move(uids, box.settings.move_to)
            else:
                server.flag(uids, "\\Seen", value=True)

    def why_unreachable(self, *, box: Mailbox, secret: str) -> str:
        """Why the mailbox cannot be read, as a sentence; empty when it can."""
        try:
            with _opened(box, secret) as server:
                server.folder.status(box.settings.folder, ["UIDVALIDITY"])
        except Unreachable as error:
            return str(error)
        return ""


def _is_first(box: Mailbox) -> bool:
    return not box.seen or bool(box.seen.get("first"))


def _waiting(server: Any, box: Mailbox, last: int) -> list[str]:
    """Numbers of mails to be taken, the oldest first. At first, mails that somebody has read stay where they are."""
    if box.settings.move_to:
        return sorted(server.uids("ALL"), key=int)
    found = server.uids("UNSEEN") if _is_first(box) else server.uids(f"UID {last + 1}:*")
    return sorted((uid for uid in found if int(uid) > last), key=int)


def _raw(server: Any, uid: str) -> bytes:
    """A mail as it is; of one that is too large the headers, with a word about it."""
    size = _fetched(server, uid, "(RFC822.SIZE)")
    if _size_of(size) <= LARGEST:
        return _body(_fetched(server, uid, "(BODY.PEEK[])"))
    head = _body(_fetched(server, uid, "(BODY.PEEK[HEADER])"))
    kept = b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-"))
    megabytes = _size_of(size) // 1024 // 1024
    said = f"This mail has {megabytes} MB, which is too large to be taken in. It still lies in the mailbox."
    return kept.rstrip() + b"\r\n\r\n" + said.encode()


def _fetched(server: Any, uid: str, what: str) -> list[Any]:
    status, found = server.client.uid("fetch", uid, what)
    if status != "OK":
        raise Unreachable(f"The mail server did not hand over mail {uid}.")
    return list(found)


def _size_of(found: list[Any]) -> int:
    text = b" ".join(part if isinstance(part, bytes) else part[0] for part in found if part)
    digits = text.partition(b"RFC822.SIZE ")[2].split(b")")[0].split(b" ")[0]
    return int(digits or b"0")


def _body(found: list[Any]) -> bytes:
    bodies = [bytes(part[1]) for part in found if isinstance(part, tuple)]
    return bodies[0] if bodies else b""


@contextmanager
def _opened(box: Mailbox, secret: str) -> Iterator[Any]:
    import imap_tools  # slow import

    said = box.settings
    port = said.port or _PORTS[said.tls]
    try:
        if said.tls == "tls":
            server: Any = imap_tools.MailBox(said.host, port, _TIMEOUT, ssl_context=ssl.create_default_context())
        elif said.tls == "starttls":
            context = ssl.create_default_context()
            server = imap_tools.MailBoxStartTls(said.host, port, _TIMEOUT, ssl_context=context)
        else:
            server = imap_tools.MailBoxUnencrypted(said.host, port, _TIMEOUT)
        try:
            server.login(said.user, secret, initial_folder=said.folder)
            yield server
        finally:
            with suppress(imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError):  # what was read stays read
                server.logout()
    except imap_tools.MailboxLoginError:
        raise Unreachable(f"{said.host} does not let “{said.user}” in. Check the user and the password.") from None
    except imap_tools.MailboxFolderSelectError:
        raise Unreachable(f"There is no folder “{said.folder}” in this mailbox.") from None
    except (imap_tools.ImapToolsError, imaplib.IMAP4.error) as error:
        raise Unreachable(f"{said.host} did not answer as it should: {str(error)[:200]}") from None
    except (OSError, socket.gaierror, ssl.SSLError) as error:
        raise Unreachable(f"{said.host}:{port} cannot be reached: {str(error)[:200]}") from None
