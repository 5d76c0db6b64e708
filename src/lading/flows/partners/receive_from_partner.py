"""A partner's file or message comes in: kept raw and once, then worked by a worker, row by row."""

import hashlib
from typing import get_args
from uuid import UUID

from lading.fulfilment.partner_files import SOURCE, add_file
from lading.fulfilment.partner_rows import FileKind
from lading.fulfilment.partners import read_partners
from lading.kernel import Invalid, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.inbox import receive

KINDS: tuple[str, ...] = get_args(FileKind)
LARGEST = 20_000_000


async def receive_from_partner(
    unit: UnitOfWork, *, place: str, kind: str, content: bytes, name: str = ""
) -> UUID | None:
    """Keep what a partner sent; answers its id, or None where this very content came before.

    Raises `NotFound` where nobody is bound to the place, `Invalid` for an unknown kind or an empty or huge file.
    """
    if kind not in KINDS:
        raise Invalid(f"There is no kind of file “{kind}”; kinds are {', '.join(KINDS)}.", code="unknown_kind")
    if not content.strip():
        raise Invalid("The file is empty.", code="empty_file")
    if len(content) > LARGEST:
        raise Invalid(f"The file is larger than {LARGEST // 1_000_000} MB; divide it.", code="file_too_large")
    if place not in await read_partners(unit, places=[place]):
        raise NotFound(f"Nobody is bound to the place “{place}”.")
    identity = hashlib.sha256(kind.encode() + b"\0" + content).hexdigest()
    message = await receive(
        unit, source=f"{SOURCE}{place}", message_id=identity, topic=kind, headers={"name": name[:200]}, body=content
    )
    if message is None:
        return None
    await add_file(unit, message=message, place=place, kind=kind, name=name)
    data: dict[str, object] = {"kind": kind, "bytes": len(content), "message": str(message)}
    await record(unit, [Event(kind="partner.received", subject=f"place/{place}", data=data)])
    return message
