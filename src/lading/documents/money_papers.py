"""What stands on documents of money: invoices, credit memos, receipts and statements, written out for people."""

import msgspec

from lading.documents.papers import Head, PricedRow


class TaxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rate: what is taxed by it, and the tax; `reason` where a rate is zero."""

    rate: str
    base: str
    tax: str
    reason: str = ""


class PayBox(msgspec.Struct, frozen=True, kw_only=True):
    """How to pay: a sentence, pairs such as the account, and a code to scan, as SVG; all may be empty."""

    sentence: str = ""
    account: list[tuple[str, str]] = []
    square: str = ""
    scan: str = ""


class InvoicePaper(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice, credit memo or receipt. `title` is its name; `sums` and `after` stand above and below the total."""

    head: Head
    title: str
    number: str
    sender: str
    bill_to: list[str]
    ship_to: list[str]
    facts: list[tuple[str, str]]
    intro: str
    rows: list[PricedRow]
    sums: list[tuple[str, str]]
    total: tuple[str, str]
    after: list[tuple[str, str]]
    due: tuple[str, str]
    taxes: list[TaxRow]
    pay: PayBox
    notes: str


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event on a customer's account."""

    day: str
    what: str
    number: str
    owed: str
    paid: str
    balance: str


class StatementPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's account in a period, with what is open by age. `ages` are pairs of a word and an amount."""

    head: Head
    title: str
    number: str
    sender: str
    bill_to: list[str]
    facts: list[tuple[str, str]]
    before: str
    rows: list[StatementRow]
    total: tuple[str, str]
    ages: list[tuple[str, str]]
    pay: PayBox
    notes: str


MoneyPaper = InvoicePaper | StatementPaper
