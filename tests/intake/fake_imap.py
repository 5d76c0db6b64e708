"""A mail server for tests that speaks as much IMAP as our fetcher asks for, in a thread, with mails in memory."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Folders:
    """Mails by folder and number; flags by number; what would be lost by a restart can be changed by tests."""

    def __init__(self) -> None:
        self.mails: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.seen: set[int] = set()
        self.validity = 7
        self.next = 1
        self.port = 0

    def put(self, raw: bytes) -> None:
        """A mail arrives."""
        self.mails["INBOX"][self.next] = raw
        self.next += 1


class _Talk(socketserver.StreamRequestHandler):
    folder = "INBOX"

    def handle(self) -> None:
        """Answer commands until the other side leaves."""
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            name, _, words = rest.partition(" ")
            try:
                answer = getattr(self, f"do_{name.lower()}", self.nothing)(words)
            except PermissionError as error:
                self.say(f"{tag} NO {error}")
                continue
            self.say(f"{tag} OK {answer or 'done'}")
            if name.lower() == "logout":
                return

    @property
    def folders(self) -> Folders:
        """The server's."""
        return self.server.folders  # type: ignore[attr-defined, no-any-return]

    def say(self, line: str) -> None:
        """One line."""
        self.wfile.write(line.encode() + b"\r\n")

    def nothing(self, _words: str) -> None:
        """A command without consequences."""

    def do_logout(self, _words: str) -> None:
        """Good-bye."""
        self.say("* BYE")

    def do_capability(self, _words: str) -> None:
        """What it can."""
        self.say("* CAPABILITY IMAP4rev1 UIDPLUS MOVE")

    def do_login(self, words: str) -> None:
        """Only with the right password."""
        if "right" not in words:
            raise PermissionError("no")

    def do_select(self, words: str) -> None:
        """A folder is chosen."""
        self.folder = words.strip('"')
        if self.folder not in self.folders.mails:
            raise PermissionError("no such folder")
        self.say(f"* {len(self.folders.mails[self.folder])} EXISTS")

    def do_status(self, words: str) -> None:
        """The number that says whether mails were counted anew."""
        self.say(f"* STATUS {words.split(' ', maxsplit=1)[0]} (UIDVALIDITY {self.folders.validity})")

    def do_list(self, words: str) -> None:
        """Folders of a name."""
        wanted = words.rsplit(" ", maxsplit=1)[-1].strip('"')
        for name in self.folders.mails:
            if wanted in {name, "*"}:
                self.say(f'* LIST () "/" "{name}"')

    def do_create(self, words: str) -> None:
        """A new folder."""
        self.folders.mails[words.strip('"')] = {}

    def do_uid(self, words: str) -> None:
        """Commands by the numbers of mails."""
        name, _, more = words.partition(" ")
        getattr(self, f"uid_{name.lower()}")(more)

    def uid_search(self, words: str) -> None:
        """ALL, UNSEEN, or from a number on; the last one always, as servers do."""
        found = sorted(self.folders.mails[self.folder])
        if "UNSEEN" in words:
            found = [uid for uid in found if uid not in self.folders.seen]
        if since := re.search(r"UID (\d+):\*", words):
            found = [uid for uid in found if uid >= int(since[1])] or found[-1:]
        self.say("* SEARCH " + " ".join(map(str, found)))

    def uid_fetch(self, words: str) -> None:
        """Sizes, headers, or all of it."""
        uid = int(words.split(" ", maxsplit=1)[0])
        raw = self.folders.mails[self.folder][uid]
        if "SIZE" in words:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
            return
        sent = raw.partition(b"\r\n\r\n")[0] if "HEADER" in words else raw
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(sent)}}}\r\n".encode() + sent + b")\r\n")

    def uid_store(self, words: str) -> None:
        """Flags."""
        self.folders.seen |= {int(uid) for uid in words.split(" ", maxsplit=1)[0].split(",")}

    def uid_move(self, words: str) -> None:
        """Into another folder."""
        uids, _, folder = words.partition(" ")
        for uid in uids.split(","):
            self.folders.mails[folder.strip('"')][int(uid)] = self.folders.mails[self.folder].pop(int(uid))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    folders: Any = None


@contextmanager
def fake_imap() -> Iterator[Folders]:
    """A server that listens, on a port of its own."""
    folders = Folders()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.folders = folders
        folders.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield folders
        server.shutdown()
