"""The chart of accounts and the kinds of business events, in the words that stand in the ledger."""

RECEIVABLE = "receivable"
"""What customers owe us; per order and per customer it is a sum, never a counter."""

REVENUE = "revenue"
SHIPPING_INCOME = "shipping_income"
TAX = "tax"
STORE_CREDIT = "store_credit"
GIFT_CARDS = "gift_cards"
FEES = "fees"
GOODWILL = "goodwill"
WRITE_OFF = "write_off"
CHARGEBACKS = "chargebacks"
DEPOSITS = "deposits"
"""Money asked for before delivery, without its tax: not earned yet."""

BREAKAGE = "breakage"
"""Store credit and gift cards that nobody used."""

CAUSERS = ("carrier", "supplier", "us")

KINDS = {
    "sale": "Units have left: the customer owes them.",
    "sale_undone": "A shipment was voided: its units never left.",
    "capture": "Money has come in.",
    "refund": "Money has gone back.",
    "credit": "The customer owes less: units came back, goodwill, a claim.",
    "credit_undone": "A credit was taken back.",
    "fee": "The customer owes a fee or a surcharge.",
    "store_credit_issued": "We owe somebody goods for so much.",
    "store_credit_ended": "A store credit or gift card expired or was stopped.",
    "deposit": "The customer owes a deposit.",
    "deposit_used": "A deposit was taken off an invoice.",
    "deposit_undone": "A deposit is owed no longer.",
    "tax_rounding": "A document of many lines shares net and tax otherwise than they were posted.",
    "write_off": "We no longer wait for it.",
    "chargeback": "The bank took it back.",
    "chargeback_won": "The bank gave it back to us.",
    "began": "From here on the ledger is kept.",
}


def clearing(method: str, provider: str = "") -> str:
    """The account of money under way to or from us: by provider, else by the method's name."""
    return f"clearing:{provider or method or 'unknown'}"


def claims(caused_by: str) -> str:
    """The account of what went wrong, by who caused it."""
    return f"claims:{caused_by or 'us'}"
