"""Kinds of tenders and what each can do: the one table that captures, refunds and re-authorisations ask."""

import msgspec


class TenderKind(msgspec.Struct, frozen=True, kw_only=True):
    """`authorises`: money is reserved before it is taken. `valid_days`: how long an authorisation lasts.

    `voids`: what is not taken can be let go of before it lapses. `refund_days`: how long money can go back the way it
    came; None for ever. `by_hand`: we record what came. `ours`:
    we owe it ourselves.
    """

    name: str
    authorises: bool = False
    part_captures: bool = True
    many_captures: bool = False
    reauthorises: bool = False
    voids: bool = True
    valid_days: int | None = None
    refund_days: int | None = None
    by_hand: bool = False
    ours: bool = False


KINDS = {
    one.name: one
    for one in (
        TenderKind(name="card", authorises=True, many_captures=True, reauthorises=True, valid_days=7, refund_days=540),
        TenderKind(name="card_once", authorises=True, valid_days=7, refund_days=365),
        TenderKind(
            name="wallet", authorises=True, many_captures=True, reauthorises=True, valid_days=29, refund_days=180
        ),
        TenderKind(name="financing", authorises=True, many_captures=True, valid_days=28, refund_days=365),
        TenderKind(name="instalments", authorises=True, part_captures=False, valid_days=28, refund_days=365),
        TenderKind(name="bank_transfer", by_hand=True),
        TenderKind(name="direct_debit", refund_days=56),
        TenderKind(name="cash", by_hand=True),
        TenderKind(name="cheque", by_hand=True),
        TenderKind(name="terms", by_hand=True),
        TenderKind(name="store_credit", ours=True),
        TenderKind(name="gift_card", ours=True),
        TenderKind(name="other"),
    )
}

_METHODS = {
    "card": "card",
    "credit_card": "card",
    "debit_card": "card",
    "stripe": "card",
    "paypal": "wallet",
    "apple_pay": "wallet",
    "google_pay": "wallet",
    "klarna": "financing",
    "afterpay": "financing",
    "affirm": "financing",
    "invoice": "terms",
    "account": "terms",
    "on_account": "terms",
    "transfer": "bank_transfer",
    "bank": "bank_transfer",
    "check": "cheque",
    "voucher": "gift_card",
}


_NARROWER: dict[str, dict[str, bool]] = {
    "stripe": {"many_captures": False, "reauthorises": False},
}
"""Where a kind of gateway does less with an authorisation than tenders of that kind usually allow."""


class AccountCan(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway's account says of what it can; None where it is as its `kind` of gateway and the tender's are."""

    kind: str
    part_capture: bool | None = None
    multi_capture: bool | None = None
    reauthorise: bool | None = None
    voids: bool | None = None
    authorised_days: int | None = None
    refund_days: int | None = None


_SAID = {
    "part_capture": "part_captures",
    "multi_capture": "many_captures",
    "reauthorise": "reauthorises",
    "voids": "voids",
    "authorised_days": "valid_days",
    "refund_days": "refund_days",
}


def kind_of(kind: str, method: str, account: AccountCan | None = None) -> TenderKind:
    """The kind that a tender says, else the one that its method's name means, else `other`; as its account allows."""
    name = kind or method.strip().lower().replace(" ", "_").replace("-", "_")
    found = KINDS.get(name) or KINDS[_METHODS.get(name, "other")]
    if account is None:
        return found
    own = {field: said for name, field in _SAID.items() if (said := getattr(account, name)) is not None}
    return msgspec.structs.replace(found, **_NARROWER.get(account.kind, {}) | own)
