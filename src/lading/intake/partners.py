"""Partners whose machines write to us: how they are known, and how they get their answers."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.intake.sftp_place import HostKey, sftp_place
from lading.kernel import NotFound
from lading.kernel.exact import FieldRefused
from lading.store import UnitOfWork

EVERYBODY = "everybody"
"""The code under which stands how all are answered that have no settings of their own."""
Way = Literal["mail", "folder", "http", "sftp", "none"]


class ReplySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How a partner's machine is answered.

    `mail`: as an attachment to `mail_to`, or to whoever has sent the document; `folder`: a file in `folder` of the
    exchange; `http`: posted to `url`, with the secret as `header`; `sftp`: a file in the folder of `url`, on a server
    that is known by its `host_key`, the secret being a password or a private key. `inside` allows a private network.
    `acknowledge`: 997 and CONTRL go out at once. `answers`: 855, ORDRSP, OrderResponse and ConfirmationRequest go
    `alone` as soon as their case is decided, or when a `person` sends them.
    """

    way: Way = "mail"
    mail_to: Annotated[str, Meta(max_length=254, pattern="^([^@\\s]+@[^@\\s]+)?$")] = ""
    folder: Annotated[str, Meta(max_length=80, pattern="^[a-z0-9-]*$")] = ""
    url: Annotated[str, Meta(max_length=300, pattern="^((https?|sftp)://.+)?$")] = ""
    host_key: HostKey = ""
    header: Annotated[str, Meta(max_length=60, pattern="^[A-Za-z0-9-]*$")] = "Authorization"
    inside: bool = False
    acknowledge: bool = True
    answers: Literal["alone", "person"] = "person"

    def __post_init__(self) -> None:
        if self.way == "folder" and not self.folder:
            raise FieldRefused("folder", "folder_missing", "Say which folder of the exchange answers are written to.")
        if self.way == "http" and not self.url.startswith("http"):
            raise FieldRefused("url", "url_missing", "Say where answers are posted to.")
        if self.way == "sftp":
            sftp_place(self.url, host_key=self.host_key)
        if self.url.startswith("http:") and not self.inside:
            raise FieldRefused("url", "url_plain", "Only an address inside the house may go without https.")


class TradingPartner(msgspec.Struct, frozen=True, kw_only=True):
    """A partner as kept. `names` are those by which documents name them (`ZZ:ACME`); secrets are never shown."""

    code: str
    name: str
    names: list[str]
    customer: str
    channel: str
    settings: ReplySettings
    has_secret: bool
    has_shared_secret: bool
    active: bool
    version: int


_SELECT = """
SELECT code, name, names, customer, channel, settings::text, secret <> '', shared_secret <> '', active, version
FROM intake_partners
"""
_NAMES = TradingPartner.__struct_fields__
NOBODY = TradingPartner(
    code=EVERYBODY,
    name="Everybody else",
    names=[],
    customer="",
    channel="",
    settings=ReplySettings(),
    has_secret=False,
    has_shared_secret=False,
    active=True,
    version=0,
)
"""How all are answered until somebody says otherwise."""


async def read_partners(unit: UnitOfWork) -> list[TradingPartner]:
    """Every partner by code, and how everybody else is answered first, said or not."""
    found = [_partner(row) for row in await unit.fetch(_SELECT + " ORDER BY code")]
    everybody = next((one for one in found if one.code == EVERYBODY), NOBODY)
    return [everybody, *(one for one in found if one.code != EVERYBODY)]


async def get_partner(unit: UnitOfWork, *, code: str) -> TradingPartner:
    """The partner of that code; `everybody` is always there. Raises `NotFound`."""
    rows = await unit.fetch(_SELECT + " WHERE code = %s", [code])
    if not rows and code != EVERYBODY:
        raise NotFound(f"There is no partner “{code}”.")
    return _partner(rows[0]) if rows else NOBODY


async def find_partner(unit: UnitOfWork, *, names: Sequence[str], customer: str = "") -> TradingPartner:
    """Whose settings count: the partner's of one of these names, else the customer's, else everybody's."""
    rows = await unit.fetch(
        _SELECT + " WHERE code = %(all)s OR active AND (names && %(names)s::text[]"
        " OR customer = %(customer)s AND customer <> '')"
        " ORDER BY code = %(all)s, NOT names && %(names)s::text[], code LIMIT 1",
        {"all": EVERYBODY, "names": list(names), "customer": customer},
    )
    return _partner(rows[0]) if rows else NOBODY


async def read_secrets(unit: UnitOfWork, *, code: str) -> tuple[str, str]:
    """What we send with a post to a partner, and what their cXML must say; empty where nothing is kept."""
    rows = await unit.fetch("SELECT secret, shared_secret FROM intake_partners WHERE code = %s", [code])
    return (rows[0][0], rows[0][1]) if rows else ("", "")


def _partner(row: tuple[Any, ...]) -> TradingPartner:
    said = dict(zip(_NAMES, row, strict=True))
    return TradingPartner(**{**said, "settings": msgspec.json.decode(said["settings"], type=ReplySettings)})
