"""Partners whose machines write to us are added and changed; a secret that is not said stays."""

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.intake.partners import EVERYBODY, ReplySettings
from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

Name = Annotated[str, Meta(min_length=1, max_length=120)]
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
Secret = Annotated[str, Meta(max_length=10_000)]
"""A password, a header, or a private key as it stands in its file."""


class TradingPartnerDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A partner as somebody wants it. Without a `secret` or `shared_secret` the kept one stays.

    `names` are those by which documents name them: `ZZ:ACME` (qualifier and code of an interchange), `NetworkId:AN01`
    (domain and identity of a cXML credential), `0088:4012345000009` (scheme and id of a UBL endpoint).
    """

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    names: Annotated[list[Name], Meta(max_length=20)] = []
    customer: Annotated[str, Meta(max_length=80)] = ""
    channel: Annotated[str, Meta(max_length=80)] = ""
    settings: ReplySettings = ReplySettings()
    secret: Secret | None = None
    shared_secret: Secret | None = None
    active: bool = True


class PartnerMoved(Conflict):
    """Somebody else has changed the partner since it was seen."""

    code = "partner_moved"


class NameTaken(Conflict):
    """Another partner goes by one of the names."""

    code = "partner_name_taken"


async def put_partner(unit: UnitOfWork, *, code: str, draft: TradingPartnerDraft, version: int | None = None) -> None:
    """Add or change a partner.

    Raises `Invalid` with the fields that are wrong, `NameTaken`, and `PartnerMoved` where another version was seen.
    """
    if not _CODE.fullmatch(code):
        raise Invalid("Choose a code of letters, digits and dashes.", code="bad_code")
    rows = await unit.fetch("SELECT version FROM intake_partners WHERE code = %s FOR NO KEY UPDATE", [code])
    if version is not None and version != (rows[0][0] if rows else 0):
        raise PartnerMoved(f"Partner {code} was changed meanwhile. Look at it again.")
    await _check(unit, code, draft)
    await unit.execute(
        "INSERT INTO intake_partners (code, name, names, customer, channel, settings, secret, shared_secret, active)"
        " VALUES (%(code)s, %(name)s, %(names)s, %(customer)s, %(channel)s, %(settings)s::jsonb,"
        "  coalesce(%(secret)s, ''), coalesce(%(shared)s, ''), %(active)s)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, names = excluded.names,"
        " customer = excluded.customer, channel = excluded.channel, settings = excluded.settings,"
        " secret = coalesce(%(secret)s, intake_partners.secret), active = excluded.active,"
        " shared_secret = coalesce(%(shared)s, intake_partners.shared_secret), version = intake_partners.version + 1",
        {
            "code": code,
            "name": draft.name.strip(),
            "names": draft.names,
            "customer": draft.customer,
            "channel": draft.channel,
            "settings": msgspec.json.encode(draft.settings).decode(),
            "secret": draft.secret,
            "shared": draft.shared_secret,
            "active": draft.active,
        },
    )
    data: dict[str, object] = {"way": draft.settings.way, "answers": draft.settings.answers, "active": draft.active}
    data["secret_changed"] = draft.secret is not None or draft.shared_secret is not None
    await record(unit, [Event(kind="trading_partner.set", subject=f"trading-partner/{code}", data=data)])


async def use_partner(unit: UnitOfWork, *, code: str, active: bool) -> None:
    """Let a partner's settings count, or stop them: documents then are answered like everybody's. Raises `NotFound`."""
    found = (
        "UPDATE intake_partners SET active = %s, version = version + 1 WHERE code = %s AND code <> %s RETURNING code"
    )
    if not await unit.fetch(found, [active, code, EVERYBODY]):
        raise NotFound(f"There is no partner “{code}”.")
    await record(unit, [Event(kind="trading_partner.set", subject=f"trading-partner/{code}", data={"active": active})])


async def _check(unit: UnitOfWork, code: str, draft: TradingPartnerDraft) -> None:
    found = []
    if code == EVERYBODY and (draft.names or draft.customer):
        found.append(FieldError("/names", "everybody_has_no_name", "Everybody else goes by no name of their own."))
    for pointer, query, value in (
        ("customer", "SELECT FROM parties WHERE code = %s", draft.customer),
        ("channel", "SELECT FROM channels WHERE code = %s", draft.channel),
    ):
        if value and not await unit.fetch(query, [value]):
            found.append(FieldError(f"/{pointer}", f"{pointer}_unknown", f"There is no {pointer} “{value}”."))
    if found:
        raise Invalid(found[0].message, errors=tuple(found))
    taken = await unit.fetch(
        "SELECT code, names FROM intake_partners WHERE names && %s::text[] AND code <> %s LIMIT 1", [draft.names, code]
    )
    if taken:
        name = next(one for one in draft.names if one in taken[0][1])
        raise NameTaken(f"{name} is partner {taken[0][0]} already: a document could be of either.")
