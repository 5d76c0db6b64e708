"""Who sells, before the tax office: for the company, and for channels that are another company's."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from stdnum import iban as iban_numbers

from lading.billing.tables import sellers
from lading.billing.traders import Place, Seller
from lading.kernel import Invalid
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows

DEFAULT = "default"
Line = Annotated[str, Meta(max_length=200)]


class SellerAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the seller sits; `country` is ISO 3166-1 alpha-2."""

    country: Annotated[str, Meta(pattern="^[A-Z]{2}$", examples=["DE"])]
    line1: Line = ""
    line2: Line = ""
    city: Line = ""
    region: Line = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""


class SellerDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A seller as it shall be; `registration` is its number in a register, `iban` where it is paid to."""

    channel: Annotated[str, Meta(max_length=80)] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Harbour & Vale GmbH"])]
    address: SellerAddress
    vat_id: Annotated[str, Meta(max_length=20, examples=["DE123456789"])] = ""
    tax_number: Annotated[str, Meta(max_length=40)] = ""
    registration: Annotated[str, Meta(max_length=80)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    iban: Annotated[str, Meta(max_length=42)] = ""
    bic: Annotated[str, Meta(pattern="^([A-Z0-9]{8}([A-Z0-9]{3})?)?$")] = ""

    def __post_init__(self) -> None:
        if self.channel:
            check_code("channel", self.channel)
        if self.vat_id and not re.fullmatch("[A-Z]{2}[A-Z0-9]{2,13}", self.vat_id):
            raise FieldRefused("vat_id", "bad_vat_id", "A VAT number begins with its country and has no spaces.")
        if self.iban and not iban_numbers.is_valid(self.iban):
            raise FieldRefused("iban", "bad_iban", "This IBAN is not right: its check digits do not fit.")


class NoSeller(Invalid):
    """Nobody has said who sells."""

    code = "no_seller"


_FIELDS = SellerDraft.__struct_fields__


async def read_sellers(unit: UnitOfWork) -> dict[str, SellerDraft]:
    """Every seller by its channel's code, or `default`."""
    rows = await unit.fetch(
        "SELECT channel, name, address, vat_id, tax_number, registration, email, phone, iban, bic FROM sellers"
        " ORDER BY channel"
    )
    return {row[0]: msgspec.convert(dict(zip(_FIELDS, row, strict=True)), SellerDraft) for row in rows}


def seller_of(known: Mapping[str, SellerDraft], channel: str) -> Seller:
    """Who sells on a channel. Raises `NoSeller`."""
    found = known.get(channel) or known.get(DEFAULT)
    if found is None:
        raise NoSeller("Nobody has said yet who sells: enter the company under Settings, Sellers.")
    told = msgspec.structs.asdict(found)
    told.pop("channel")
    return Seller(**told | {"address": Place(**msgspec.structs.asdict(found.address))})


async def put_sellers(
    unit: UnitOfWork, *, drafts: Sequence[SellerDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each seller what its draft says; issued documents keep what they said. Raises `Outdated`."""
    await lock_names(unit, stages=[[lock_number("sellers")]])
    rows = [
        msgspec.structs.asdict(one)
        | {"channel": one.channel or DEFAULT, "address": msgspec.structs.asdict(one.address)}
        for one in drafts
    ]
    changes = await compare_rows(unit, table=sellers, key="channel", rows=rows, versions=versions)
    await write_rows(unit, table=sellers, key="channel", changes=changes)
    await record(
        unit,
        [
            Event(
                kind="seller.changed",
                subject=f"seller/{change.key}",
                data={"fields": sorted(change.fields), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes
