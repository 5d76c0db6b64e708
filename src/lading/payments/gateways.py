"""Accounts at payment providers as they shall be and as everybody sees them; their secrets are written, never shown."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from sqlalchemy import select

from lading.kernel import NotFound
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.kernel.money import is_currency
from lading.payments.gateway_tables import gateways
from lading.payments.ports import Gateway
from lading.store import UnitOfWork
from lading.store.connection import Connection

GRACE = timedelta(days=2)
"""So long messages may still be signed with the secret before the last change."""

Code = Annotated[str, Meta(max_length=80)]
GatewayKind = Literal["fake", "stripe", "paypal"]


class GatewayDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account at a payment provider as it shall be.

    `secret` is Stripe's secret key or PayPal's client secret, `account` PayPal's client id; `signing` is Stripe's
    signing secret of the webhook, PayPal's webhook id. Null keeps a secret as it is, an empty text takes it away.

    `part_capture` to `refund_days` say what the account can, where that is otherwise than its kind usually can.
    """

    code: Annotated[str, Meta(max_length=80, examples=["stripe"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Stripe, Europe"])]
    kind: GatewayKind
    active: bool = True
    test_mode: bool = True
    address: Annotated[str, Meta(max_length=300)] = ""
    account: Annotated[str, Meta(max_length=200)] = ""
    secret: Annotated[str, Meta(max_length=400)] | None = None
    signing: Annotated[str, Meta(max_length=400)] | None = None
    links_capture: bool = True
    channels: list[Code] | None = None
    currencies: list[Code] | None = None
    methods: list[Code] | None = None
    rank: Annotated[int, Meta(ge=0, le=10_000)] = 100
    part_capture: bool | None = None
    multi_capture: bool | None = None
    reauthorise: bool | None = None
    voids: bool | None = None
    authorised_days: Annotated[int, Meta(ge=1, le=365)] | None = None
    refund_days: Annotated[int, Meta(ge=1, le=3_650)] | None = None

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        if self.address and not _is_address(self.address):
            raise FieldRefused("address", "bad_address", "An address begins with https:// and names a host.")
        if self.address and self.kind != "fake" and not self.test_mode:
            raise FieldRefused(
                "address", "not_theirs", "Real money goes to the provider's own address: leave it empty."
            )
        if self.kind == "fake" and not self.test_mode:
            raise FieldRefused(
                "test_mode", "only_test", "The test provider moves no money, and only works in test mode."
            )
        if wrong := [one for one in self.currencies or () if not is_currency(one)]:
            raise FieldRefused("currencies", "no_currency", f"“{wrong[0]}” is no currency code such as EUR.")
        if self.kind == "fake" and not self.address:
            raise FieldRefused("address", "missing_address", "Say at which address the test provider is reached.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname)


class GatewayView(msgspec.Struct, frozen=True, kw_only=True):
    """An account at a payment provider; of its secrets only whether there are any."""

    code: str
    version: int
    name: str
    kind: GatewayKind
    active: bool
    test_mode: bool
    address: str
    account: str
    has_secret: bool
    has_signing: bool
    links_capture: bool
    channels: list[str] | None
    currencies: list[str] | None
    methods: list[str] | None
    rank: int
    part_capture: bool | None
    multi_capture: bool | None
    reauthorise: bool | None
    voids: bool | None
    authorised_days: int | None
    refund_days: int | None


class GatewayAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What an adapter needs to work with an account. Read for each use, kept nowhere, and never shown or logged."""

    code: str
    kind: str
    active: bool
    test_mode: bool
    address: str
    account: str
    secret: str
    signing: tuple[str, ...]

    def __repr__(self) -> str:
        return f"GatewayAccount({self.code!r})"


Opener = Callable[[GatewayAccount], Gateway]
"""Makes the adapter of an account; `app` has one for each kind."""

_VIEW: list[Any] = [
    (gateways.c[name.removeprefix("has_")] != "").label(name) if name.startswith("has_") else gateways.c[name]
    for name in GatewayView.__struct_fields__
]


async def list_gateways(connection: Connection) -> list[GatewayView]:
    """Every account, in the order in which they are chosen."""
    found = await connection.execute(select(*_VIEW).order_by(gateways.c.rank, gateways.c.code))
    return [GatewayView(**row._mapping) for row in found]  # noqa: SLF001 -- public, in spite of its name


async def get_gateway(connection: Connection, *, code: str) -> GatewayView:
    """One account, or `NotFound`."""
    found = (await connection.execute(select(*_VIEW).where(gateways.c.code == code))).first()
    if found is None:
        raise NotFound(f"There is no payment gateway “{code}”.")
    return GatewayView(**found._mapping)  # noqa: SLF001


async def read_account(unit: UnitOfWork, *, code: str) -> GatewayAccount:
    """An account with its secrets. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT code, kind, active, test_mode, address, account, secret, signing, previous_signing, signing_since"
        " FROM gateways WHERE code = %s",
        [code],
    )
    if not rows:
        raise NotFound(f"There is no payment gateway “{code}”.")
    *told, signing, previous, since = rows[0]
    return GatewayAccount(
        **dict(zip(("code", "kind", "active", "test_mode", "address", "account", "secret"), told, strict=True)),
        signing=_good(signing, previous, since, unit.now),
    )


def _good(signing: str, previous: str, since: datetime | None, now: datetime) -> tuple[str, ...]:
    fresh = since is not None and now < since + GRACE
    return tuple(one for one in (signing, previous if fresh else "") if one)


def chosen(accounts: Collection[GatewayView], *, channel: str, currency: str, method: str = "") -> GatewayView | None:
    """The account that takes this channel's payments in this currency: the first by rank; None where there is none."""
    fitting = [
        one
        for one in accounts
        if one.active
        and (one.channels is None or channel in one.channels)
        and (one.currencies is None or currency in one.currencies)
        and (one.methods is None or not method or method in one.methods)
    ]
    return min(fitting, key=lambda one: (one.rank, one.code), default=None)
