"""What returns and claims are called on screens, and in which tone: states, grades, dispositions, wishes, reasons."""

from lading.console.words import mark as _
from lading.returns.reasons import REASONS

RETURNS: dict[str, tuple[str, str]] = {
    "requested": (_("Requested"), "waiting"),
    "to_decide": (_("To decide"), "waiting"),
    "refused": (_("Refused"), "quiet"),
    "authorised": (_("Expected"), "going"),
    "label_sent": (_("Label made"), "going"),
    "part_received": (_("Partly here"), "going"),
    "received": (_("To inspect"), "waiting"),
    "inspected": (_("To settle"), "waiting"),
    "settled": (_("Settled"), "good"),
    "cancelled": (_("Cancelled"), "quiet"),
    "expired": (_("Expired"), "quiet"),
    # outcomes of lines
    "pending": (_("Not decided"), "waiting"),
    "ask": (_("A person decides"), "waiting"),
    # grades
    "A": (_("A · as new"), "good"),
    "B": (_("B · whole"), "good"),
    "C": (_("C · needs work"), "waiting"),
    "D": (_("D · not sellable"), "bad"),
    # dispositions
    "restock": (_("Back on the shelf"), "good"),
    "refurbish": (_("Refurbish"), "going"),
    "repair": (_("Repair"), "going"),
    "scrap": (_("Scrap"), "bad"),
    "supplier": (_("Back to the supplier"), "going"),
    "quarantine": (_("Quarantine"), "waiting"),
    "send_back": (_("Send back to the customer"), "going"),
    # wishes and ways
    "refund": (_("Refund"), "quiet"),
    "exchange": (_("Exchange"), "quiet"),
    "store_credit": (_("Store credit"), "quiet"),
    "original": (_("The way it was paid"), "quiet"),
    "cash": (_("Cash"), "quiet"),
    "none": (_("No money"), "quiet"),
    # stated conditions
    "new": (_("As new"), "quiet"),
    "opened": (_("Opened"), "quiet"),
    "used": (_("Used"), "quiet"),
    "damaged": (_("Damaged"), "quiet"),
    "unknown": (_("Not said"), "quiet"),
    # who began it
    "portal": (_("By the customer"), "quiet"),
    "staff": (_("By us"), "quiet"),
    "api": (_("By API"), "quiet"),
    "parcel": (_("Came by itself"), "waiting"),
}

CLAIMS: dict[str, tuple[str, str]] = {
    "open": (_("To decide"), "waiting"),
    "granted": (_("Granted"), "good"),
    "refused": (_("Refused"), "quiet"),
    "refuse": (_("Refused"), "quiet"),
    "replacement": (_("Replaced"), "good"),
    "refund": (_("Refunded"), "good"),
    "goodwill": (_("Goodwill"), "good"),
    "damaged": (_("Damaged"), "bad"),
    "missing": (_("Missing"), "bad"),
    "wrong_item": (_("Wrong item"), "bad"),
    "late": (_("Too late"), "waiting"),
    "lost": (_("Never arrived"), "bad"),
    "carrier": (_("The carrier"), "quiet"),
    "supplier": (_("The supplier"), "quiet"),
    "us": (_("Us"), "quiet"),
}

OUTCOMES: dict[str, tuple[str, str]] = {
    "pending": (_("Not decided"), "waiting"),
    "ask": (_("A person decides"), "waiting"),
    "authorised": (_("Authorised"), "good"),
    "refused": (_("Refused"), "bad"),
}

REASON_WORDS: dict[str, tuple[str, str]] = {one.code: (one.words, "quiet") for one in REASONS.values()}

BY_AXIS = {"return": RETURNS, "return_outcome": OUTCOMES, "claim": CLAIMS, "return_reason": REASON_WORDS}
