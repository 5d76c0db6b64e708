"""The journal of an export: business events with their posts, and what they sum to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.accounts import AccountDraft, account_of


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An amount on an account: debit positive, credit negative."""

    account: str
    amount: Decimal


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One business event; its posts sum to zero. `late`: its day belongs to an earlier period."""

    id: UUID
    n: int
    day: date
    kind: str
    order: str
    currency: str
    posts: Sequence[Post]
    late: bool


Chart = Mapping[str, AccountDraft]

_WORDS = {
    "sale": "Sale",
    "sale_undone": "Sale undone",
    "capture": "Payment",
    "refund": "Refund",
    "credit": "Credit",
    "credit_undone": "Credit undone",
    "fee": "Fee",
    "write_off": "Write-off",
}


def sums_by_account(entries: Iterable[Entry], chart: Chart) -> list[tuple[str, str, str, Decimal, Decimal]]:
    """Code, name, currency, debit and credit of each account, by code."""
    sums: dict[tuple[str, str, str], list[Decimal]] = {}
    for one, post, account in posts_of(entries, chart):
        sides = sums.setdefault((account.code, account.name, one.currency), [Decimal(0), Decimal(0)])
        sides[post.amount < 0] += abs(post.amount)
    return [(*key, debit, credit) for key, (debit, credit) in sorted(sums.items())]


def say(one: Entry) -> str:
    """What happened, in a few words."""
    words = _WORDS.get(one.kind, one.kind.replace("_", " ").capitalize())
    return " ".join(part for part in (words, one.order, late_note(one)) if part)


def posts_of(entries: Iterable[Entry], chart: Chart) -> list[tuple[Entry, Post, AccountDraft]]:
    """Every post with its event and what accounting calls its account."""
    return [(one, post, account_of(chart, post.account)) for one in entries for post in one.posts]


def late_note(one: Entry) -> str:
    """What is said of an event of an earlier period; else nothing."""
    return f"late, of {one.day.isoformat()}" if one.late else ""
