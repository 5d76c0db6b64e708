"""The letterhead: who we are on paper and in messages, one for the company and, where wanted, one per channel."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from babel import Locale, UnknownLocaleError
from msgspec import Meta

from lading.documents.tables import letterheads
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows

DEFAULT = "default"
_LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PA", "DO", "SV", "NI"})

Line = Annotated[str, Meta(max_length=200)]


class Letterhead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who writes, for a `channel`; for all that have none of their own where it is empty.

    `paper` empty follows the country that a document goes to; `language` is a locale such as `en` or `de`.
    """

    channel: Annotated[str, Meta(max_length=80)] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200)] = "Our company"
    address: Annotated[list[Line], Meta(max_length=8)] = []
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Line = ""
    website: Line = ""
    tax_id: Line = ""
    footer: Annotated[str, Meta(max_length=1000)] = ""
    language: Annotated[str, Meta(max_length=20)] = "en"
    paper: Literal["", "a4", "letter"] = ""
    accent: Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")] = "#1d4ed8"

    def __post_init__(self) -> None:
        if self.channel:
            check_code("channel", self.channel)
        if self.website and not self.website.startswith(("https://", "http://")):
            raise FieldRefused("website", "no_web_address", "The website must begin with https://.")
        try:
            Locale.parse(self.language)
        except (UnknownLocaleError, ValueError):
            raise FieldRefused("language", "unknown_language", "The language is one such as en or de_AT.") from None

    def paper_for(self, country: str) -> str:
        """The paper of a document that goes to that country, in typst's words."""
        if self.paper:
            return {"a4": "a4", "letter": "us-letter"}[self.paper]
        return "us-letter" if country in _LETTER_COUNTRIES else "a4"


_FIELDS = Letterhead.__struct_fields__


async def read_letterheads(unit: UnitOfWork) -> dict[str, Letterhead]:
    """Every letterhead by its channel's code; `default` is always among them."""
    rows = await unit.fetch(
        "SELECT channel, name, address, email, phone, website, tax_id, footer, language, paper, accent FROM letterheads"
    )
    kept = {row[0]: Letterhead(**dict(zip(_FIELDS, row, strict=True))) for row in rows}
    return {DEFAULT: Letterhead(channel=DEFAULT), **kept}


def letterhead_of(letterheads: Mapping[str, Letterhead], channel: str) -> Letterhead:
    """The letterhead for orders of a channel."""
    return letterheads.get(channel) or letterheads[DEFAULT]


async def put_letterheads(
    unit: UnitOfWork, *, drafts: Sequence[Letterhead], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each letterhead what its draft says; answers in their order. Raises `Outdated`."""
    await lock_names(unit, stages=[[lock_number("letterheads")]])
    rows = [msgspec.structs.asdict(draft) | {"channel": draft.channel or DEFAULT} for draft in drafts]
    changes = await compare_rows(unit, table=letterheads, key="channel", rows=rows, versions=versions)
    await write_rows(unit, table=letterheads, key="channel", changes=changes)
    await record(
        unit,
        [
            Event(
                kind="letterhead.changed",
                subject=f"letterhead/{change.key}",
                data={"fields": sorted(set(change.fields) - {"channel"}), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes
