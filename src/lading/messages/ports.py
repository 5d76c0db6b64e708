"""The port through which messages leave: whoever serves it takes letters and says what became of each."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message ready to leave. Its `id` makes the Message-ID, the same at every try, so that repeats can be told.

    An `attachment` is a PDF, or what its name says: `.xml`, `.edi`.
    """

    id: UUID
    receiver: str
    sender_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    attachment: bytes | None = None
    attachment_name: str = ""


class Posted(msgspec.Struct, frozen=True):
    """What became of a letter: sent where `error` is empty; `final` errors are not tried again."""

    id: UUID
    error: str = ""
    final: bool = False


class Mailer(Protocol):
    """Sends letters, some at a time."""

    async def send(self, letters: Sequence[Letter]) -> list[Posted]:
        """Send these letters; answers for each what became of it. Raises nothing that one letter has caused."""
