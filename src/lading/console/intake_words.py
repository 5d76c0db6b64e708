"""The mail in the reader's words: states, kinds, ways of reading and of recognising, deviations, flags."""

from lading.console.words import mark as _

STATES = {
    "received": (_("Just came"), "going"),
    "reading": (_("Being read"), "going"),
    "review": (_("To review"), "waiting"),
    "booked": (_("Booked"), "good"),
    "done": (_("Done"), "good"),
    "rejected": (_("Rejected"), "quiet"),
    "failed": (_("Not readable"), "bad"),
}
KINDS = {
    "": (_("Not known yet"), "quiet"),
    "order": (_("Order"), "quiet"),
    "change": (_("Change"), "quiet"),
    "cancellation": (_("Cancellation"), "quiet"),
    "confirmation": (_("Supplier's confirmation"), "quiet"),
    "invoice": (_("Invoice"), "quiet"),
    "question": (_("Question"), "quiet"),
    "tracking": (_("Tracking"), "quiet"),
    "advertising": (_("Advertising"), "quiet"),
}
METHODS = {
    "standard": (_("by its format"), "quiet"),
    "learned": (_("as this layout has taught"), "quiet"),
    "sheet": (_("from its column"), "quiet"),
    "layout": (_("from the page's layout"), "quiet"),
    "recognised": (_("recognised in a scan"), "quiet"),
    "words": (_("from free text"), "quiet"),
    "model": (_("by a language model"), "quiet"),
    "person": (_("by a person"), "quiet"),
}
BY = {
    "learned": (_("as learned"), "quiet"),
    "code": (_("by its code"), "quiet"),
    "gtin": (_("by its GTIN"), "quiet"),
    "maker": (_("by the manufacturer's number"), "quiet"),
    "tax_id": (_("by its tax number"), "quiet"),
    "mail": (_("by the sender"), "quiet"),
    "name": (_("by its name"), "quiet"),
    "address": (_("by the address"), "quiet"),
    "text": (_("by the description"), "quiet"),
    "price": (_("by its price"), "quiet"),
    "earlier": (_("by an earlier document"), "quiet"),
    "person": (_("by a person"), "quiet"),
    "": (_("guessed"), "quiet"),
}
DEVIATIONS = {
    "customer": (_("Customer"), "waiting"),
    "item": (_("Item"), "waiting"),
    "price": (_("Price"), "waiting"),
    "quantity": (_("Quantity"), "waiting"),
    "unit": (_("Unit"), "waiting"),
    "minimum": (_("Minimum"), "waiting"),
    "pack": (_("Pack size"), "waiting"),
    "date": (_("Date"), "waiting"),
    "discontinued": (_("Discontinued"), "waiting"),
    "substitute": (_("Substitute"), "waiting"),
    "address": (_("Address"), "waiting"),
    "credit": (_("Credit"), "waiting"),
    "duplicate": (_("Duplicate"), "bad"),
    "revision": (_("Revision"), "waiting"),
    "arithmetic": (_("Sums"), "waiting"),
    "terms": (_("Terms"), "waiting"),
    "currency": (_("Currency"), "waiting"),
    "rule": (_("Own rule"), "waiting"),
    "missing": (_("Missing"), "waiting"),
    "instruction": (_("Instruction to the reader"), "bad"),
}
FLAGS = {
    "terms": (_("A note changes the terms"), "waiting"),
    "instruction": (_("The document gives instructions to whoever reads it"), "bad"),
    "arithmetic": (_("The sums do not add up"), "waiting"),
    "ambiguous": (_("It can be read in two ways"), "waiting"),
    "hidden": (_("Some text cannot be seen on paper"), "bad"),
    "revision": (_("It replaces another document"), "waiting"),
    "incomplete": (_("Something is missing"), "waiting"),
    "note": (_("A note"), "quiet"),
}
SOURCES = {
    "intake:upload": _("Upload"),
    "intake:api": _("API"),
    "intake:punchout": _("PunchOut"),
}
"""The ways in that are no mailbox."""

REASONS = (
    _("No order: advertising"),
    _("Sent twice: we have it already"),
    _("Not for us"),
    _("We do not supply this customer"),
    _("Not readable: asked for a better copy"),
    _("A test"),
)
"""Usual reasons to reject, offered while one types."""

REPLIES = {
    "accepted": (_("accepted"), "good"),
    "changed": (_("accepted with changes"), "waiting"),
    "rejected": (_("rejected"), "bad"),
    "intended": (_("On its way"), "going"),
    "refused": (_("Refused by them"), "bad"),
}
"""What a partner's system was told, and where that is."""

BY_MAIL_AXIS = {
    "reply": REPLIES,
    "case": STATES,
    "case_kind": KINDS,
    "method": METHODS,
    "by": BY,
    "deviation": DEVIATIONS,
    "flag": FLAGS,
}

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_("Order"), ("po_number", "order_date", "revision", "requested_by", "our_number", "reference", "answer")),
    (_("Buyer"), ("buyer", "contact", "buyer_")),
    (_("Ship to"), ("ship_to_",)),
    (_("Bill to"), ("bill_to_",)),
    (_("Sums and terms"), ("currency", "goods_total", "shipping_total", "tax_total", "total", "payment", "delivery")),
)
"""Headings with the fields, or the beginnings of fields, that stand below them; the rest stands last."""
