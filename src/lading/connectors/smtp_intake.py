"""A small mail server of our own: takes mails for the addresses of mailboxes, and nothing else, once they are kept."""

import asyncio
import time
from collections import OrderedDict
from ipaddress import ip_address, ip_network
from typing import Any

import structlog

from lading.flows.company import Company
from lading.flows.intake.receive_mail import LARGEST, RawMail, receive_mails
from lading.intake.mailboxes import Mailbox, read_mailboxes
from lading.intake.poll import note_error
from lading.kernel import Actor

PORT = 2525
_A_MINUTE = 60
_MOST_RECIPIENTS = 50
_MOST_PEERS = 10_000
_log = structlog.get_logger("lading.smtp")


class SmtpIntake:
    """Listens while there are active mailboxes of kind smtp; `tend` follows their settings."""

    def __init__(self, company: Company, *, host: str = "0.0.0.0") -> None:  # noqa: S104 -- a mail server is reached from outside
        self._company = company
        self._host = host
        self._boxes: list[Mailbox] = []
        self._servers: dict[int, asyncio.Server] = {}
        self._peers: OrderedDict[str, tuple[float, int]] = OrderedDict()

    @property
    def ports(self) -> list[int]:
        """Where it listens."""
        return sorted(self._servers)

    async def tend(self) -> int:
        """Listen where mailboxes say, and nowhere else; a port that another worker has is its business."""
        async with self._company.database.unit_of_work() as unit:
            self._boxes = await read_mailboxes(unit, kind="smtp", only_active=True)
        wanted = {one.settings.port or PORT for one in self._boxes}
        for port in set(self._servers) - wanted:
            self._servers.pop(port).close()
        for port in wanted - set(self._servers):
            await self._listen(port)
        return 0

    async def _listen(self, port: int) -> None:
        from aiosmtpd.smtp import SMTP  # slow import

        def talk() -> Any:
            return SMTP(self, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Lading", timeout=120)

        try:
            self._servers[port] = await asyncio.get_running_loop().create_server(talk, self._host, port)
        except OSError as error:
            _log.info("port_taken", port=port, error=str(error))
            if error.errno == 13:
                await self._tell(port, f"Port {port} cannot be opened without more rights: choose one above 1024.")

    async def _tell(self, port: int, why: str) -> None:
        async with self._company.database.unit_of_work() as unit:
            for one in self._boxes:
                if (one.settings.port or PORT) == port:
                    await note_error(unit, code=one.code, error=why)

    async def close(self) -> None:
        """Stop listening."""
        for server in self._servers.values():
            server.close()
        self._servers.clear()

    async def handle_MAIL(self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """Whether this sender may speak now."""
        peer = str(session.peer[0]) if session.peer else ""
        if not self._spend(peer):
            return "451 4.7.1 Too many mails; try again in a minute"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """Only for addresses of our mailboxes: nothing is relayed."""
        box = self._box_of(address)
        if box is None:
            return "550 5.1.1 There is no such mailbox here"
        if not _may_send(box, str(session.peer[0]) if session.peer else ""):
            return "550 5.7.1 This server may not send to this mailbox"
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Said to be taken only once it is kept."""
        boxes = {box.code: box for one in envelope.rcpt_tos if (box := self._box_of(one))}
        peer = session.peer[0] if session.peer else "unknown"
        head = f"Return-Path: <{envelope.mail_from or ''}>\r\nReceived: from [{peer}] by Lading\r\n".encode()
        try:
            for code in sorted(boxes):
                async with self._company.database.unit_of_work(Actor("channel", code)) as unit:
                    mail = RawMail(content=head + bytes(envelope.content))
                    await receive_mails(unit, mailbox=code, mails=[mail])
        except Exception as error:  # whatever it is, the sender keeps the mail and tries again
            _log.error("mail_not_kept", error=repr(error))
            return "451 4.3.0 The mail could not be kept; try again later"
        return "250 2.0.0 Kept"

    def _box_of(self, address: str) -> Mailbox | None:
        local, _, domain = address.strip().lower().rpartition("@")
        names = {f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"}
        return next((one for one in self._boxes if names & {said.lower() for said in one.settings.addresses}), None)

    def _spend(self, peer: str) -> bool:
        """Whether this peer has mails left in this minute."""
        now = time.monotonic()
        began, many = self._peers.pop(peer, (now, 0))
        if now - began >= _A_MINUTE:
            began, many = now, 0
        self._peers[peer] = (began, many + 1)
        while len(self._peers) > _MOST_PEERS:
            self._peers.popitem(last=False)
        return many < _A_MINUTE


def _may_send(box: Mailbox, peer: str) -> bool:
    if not box.settings.networks:
        return True
    try:
        address = ip_address(peer)
        return any(address in ip_network(one, strict=False) for one in box.settings.networks)
    except ValueError:
        return False
