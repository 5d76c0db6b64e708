"""The chart of accounts: what each account of our ledger is called in the accounting program."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.billing.book_tables import account_map
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows


class AccountDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an `account` of the ledger is in the accounting program: its number, its name, and its word for the tax.

    An account such as `clearing:card` follows `clearing` where it has no row of its own.
    """

    account: Annotated[str, Meta(max_length=80, examples=["revenue"])] = ""
    code: Annotated[str, Meta(min_length=1, max_length=80, examples=["4000"])]
    name: Annotated[str, Meta(max_length=150, examples=["Sales"])] = ""
    tax_code: Annotated[str, Meta(max_length=80)] = ""


DEFAULTS = {
    one.account: one
    for one in (
        AccountDraft(account="receivable", code="1200", name="Accounts receivable"),
        AccountDraft(account="clearing", code="1100", name="Payments under way"),
        AccountDraft(account="tax", code="2200", name="Sales tax payable"),
        AccountDraft(account="store_credit", code="2300", name="Store credit"),
        AccountDraft(account="gift_cards", code="2310", name="Gift cards"),
        AccountDraft(account="deposits", code="2400", name="Deposits received"),
        AccountDraft(account="opening", code="3900", name="Opening balances"),
        AccountDraft(account="revenue", code="4000", name="Sales"),
        AccountDraft(account="shipping_income", code="4100", name="Shipping income"),
        AccountDraft(account="goodwill", code="4900", name="Goodwill"),
        AccountDraft(account="fees", code="6100", name="Fees"),
        AccountDraft(account="claims", code="6200", name="Claims"),
        AccountDraft(account="write_off", code="6300", name="Bad debts"),
        AccountDraft(account="chargebacks", code="6400", name="Chargebacks"),
        AccountDraft(account="datev:consultant", code="1001", name="DATEV: number of the consultant"),
        AccountDraft(account="datev:client", code="1", name="DATEV: number of the client"),
        AccountDraft(account="datev:year", code="0101", name="DATEV: month and day on which the year begins"),
    )
}


def account_of(chart: Mapping[str, AccountDraft], account: str) -> AccountDraft:
    """The account as accounting knows it; under its own name where nobody has said anything."""
    return chart.get(account) or chart.get(account.partition(":")[0]) or AccountDraft(account=account, code=account)


async def read_chart(unit: UnitOfWork) -> dict[str, AccountDraft]:
    """The chart of accounts, our defaults where nobody has said anything."""
    rows = await unit.fetch("SELECT account, code, name, tax_code FROM account_map ORDER BY account")
    said = {row[0]: AccountDraft(account=row[0], code=row[1], name=row[2], tax_code=row[3]) for row in rows}
    return {**DEFAULTS, **said}


async def put_accounts(
    unit: UnitOfWork, *, drafts: Sequence[AccountDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Say what accounts are called; exports that were made keep what they were made with. Raises `Outdated`."""
    await lock_names(unit, stages=[[lock_number("account_map")]])
    changes = await compare_rows(
        unit, table=account_map, key="account", rows=[msgspec.structs.asdict(one) for one in drafts], versions=versions
    )
    await write_rows(unit, table=account_map, key="account", changes=changes)
    await record(
        unit,
        [
            Event(
                kind="account.mapped",
                subject=f"account/{change.key}",
                data={"fields": sorted(change.fields), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes
