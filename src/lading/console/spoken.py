"""Codes as people say them, and the tone in which a badge says them: quiet, going, good, waiting or bad."""

from collections.abc import Iterable

from lading.console.billing_words import INVOICES, say_ledger
from lading.console.intake_words import BY_MAIL_AXIS
from lading.console.money_words import CREDITS, OPERATIONS
from lading.console.return_words import BY_AXIS
from lading.console.words import _ as translate
from lading.console.words import mark as _

_WORDS: dict[str, tuple[str, str]] = {
    # commitment
    "draft": (_("Draft"), "quiet"),
    "placed": (_("Placed"), "waiting"),
    "accepted": (_("Accepted"), "good"),
    "declined": (_("Declined"), "bad"),
    "withdrawn": (_("Withdrawn"), "quiet"),
    # progress
    "none": (_("None"), "quiet"),
    "open": (_("Open"), "quiet"),
    "backordered": (_("Backordered"), "waiting"),
    "reserved": (_("Reserved"), "going"),
    "released": (_("Released"), "going"),
    "picked": (_("Picked"), "going"),
    "packed": (_("Packed"), "going"),
    "shipped": (_("Shipped"), "good"),
    "delivered": (_("Delivered"), "good"),
    "returned": (_("Returned"), "quiet"),
    "cancelled": (_("Cancelled"), "quiet"),
    "part_backordered": (_("Partly backordered"), "waiting"),
    "part_reserved": (_("Partly reserved"), "waiting"),
    "part_released": (_("Partly released"), "going"),
    "part_picked": (_("Partly picked"), "going"),
    "part_packed": (_("Partly packed"), "going"),
    "part_shipped": (_("Partly shipped"), "going"),
    "part_delivered": (_("Partly delivered"), "going"),
    "part_returned": (_("Partly returned"), "quiet"),
    # money
    "authorised": (_("Authorised"), "going"),
    "part_captured": (_("Partly captured"), "waiting"),
    "captured": (_("Captured"), "good"),
    "part_refunded": (_("Partly refunded"), "quiet"),
    "refunded": (_("Refunded"), "quiet"),
    "owing": (_("Owing"), "bad"),
    "in_credit": (_("In credit"), "waiting"),
    # promises
    "in_stock": (_("In stock"), "good"),
    "in_stock_elsewhere": (_("In stock elsewhere"), "good"),
    "waits_for_stock": (_("Waits for stock"), "waiting"),
    "needs_no_stock": (_("Needs no stock"), "quiet"),
    "supply_expected": (_("Waits for supply"), "waiting"),
    "pre_order": (_("Pre-order"), "waiting"),
    "waits_for_run": (_("Waits for its routing group"), "waiting"),
    "parcel_lost": (_("Lost on its way"), "bad"),
    "promise_moved": (_("Promise moved"), "waiting"),
    # shipments
    "voided": (_("Voided"), "quiet"),
    "shipment_voided": (_("The shipment was voided: it never left."), "quiet"),
    "shipment_corrected": (_("The shipment was corrected; another letter says what is right."), "quiet"),
    # purchase orders
    "part_received": (_("Partly here"), "going"),
    "received": (_("Received"), "good"),
    "closed_short": (_("Closed short"), "quiet"),
    "confirmed": (_("Confirmed"), "going"),
    "purchase_order": (_("Purchase order"), "quiet"),
    "purchase_cancelled": (_("Cancellation"), "quiet"),
    "dropship_order": (_("Drop-ship order"), "quiet"),
    "dropship_asked_back": (_("Asked not to ship"), "waiting"),
    "dropship_withdrawn": (_("Cancelled in part"), "quiet"),
    "supplier_said": (_("As the supplier says"), "good"),
    # what partners are asked
    "pending": (_("Not answered yet"), "waiting"),
    "granted": (_("Granted"), "good"),
    "denied": (_("Denied"), "bad"),
    # messages to customers
    "order_received": (_("Order received"), "quiet"),
    "order_delayed": (_("Order delayed"), "quiet"),
    "order_shipped": (_("On its way"), "quiet"),
    "order_delivered": (_("Arrived"), "quiet"),
    "order_cancelled": (_("Order cancelled"), "quiet"),
    "delivery_changed": (_("Delivery changed"), "quiet"),
    "change_granted": (_("Wish granted"), "quiet"),
    "change_denied": (_("Wish denied"), "quiet"),
    "ready_for_pickup": (_("Ready to be fetched"), "quiet"),
    "pickup_reminder": (_("Reminder to fetch it"), "quiet"),
    "pickup_expired": (_("Not fetched in time"), "quiet"),
    "queued": (_("Queued"), "going"),
    "sending": (_("Being sent"), "going"),
    "sent": (_("Sent"), "good"),
    "not_sent": (_("Not sent"), "waiting"),
    "failed": (_("Failed"), "bad"),
    "suppressed": (_("Not meant to be sent"), "quiet"),
    "no_mail_server": (_("No mail server is set up. Set one up, then send it again."), "waiting"),
    "no_address": (_("The order has no e-mail address."), "quiet"),
    "erased": (_("The person was erased at their wish."), "quiet"),
    # conditions of stock
    "sellable": (_("Sellable"), "good"),
    "damaged": (_("Damaged"), "bad"),
    "quarantine": (_("Quarantine"), "waiting"),
    "expired": (_("Expired"), "bad"),
    "shelf_life": (_("Too close to its last day"), "waiting"),
    "bin_closed": (_("Its bin is out of use"), "quiet"),
    # roles
    "customer_service": (_("Customer service"), "quiet"),
    # reasons of holds
    "price_off_list": (_("Price off list"), "waiting"),
    "totals_differ": (_("Totals differ"), "waiting"),
    "address_incomplete": (_("Address incomplete"), "waiting"),
    "address_postal_code": (_("Postal code"), "waiting"),
    "address_region": (_("Region"), "waiting"),
    "country_unknown": (_("Unknown country"), "waiting"),
    "email_implausible": (_("E-mail implausible"), "waiting"),
    "payment_missing": (_("Payment missing"), "waiting"),
    "payment_not_authorised": (_("Payment not authorised"), "waiting"),
    "payment_short": (_("Payment too small"), "waiting"),
    "possible_duplicate": (_("Possible duplicate"), "waiting"),
    "large_order": (_("Large order"), "waiting"),
    "approval": (_("Waits for approval"), "waiting"),
    "approved": (_("Approved"), "good"),
    "placed_long_ago": (_("Placed long ago"), "waiting"),
    "requested_in_past": (_("Wished for in the past"), "waiting"),
    "po_number": (_("PO number"), "quiet"),
    "by_hand": (_("By hand"), "waiting"),
}

_STEPS = {
    "release": _("release"),
    "pick": _("picking"),
    "pack": _("packing"),
    "ship": _("shipping"),
    "capture": _("taking the money"),
    "accept": _("accepting"),
    "invoice": _("invoicing"),
    "refund": _("refunding"),
}
"""What a hold stops."""

_TASKS = {
    "approval.wanted": _("To be approved"),
    "approval.refused": _("Approval was refused"),
    "rule.notified": _("A rule asks for a look"),
    "hold.overdue": _("Held for too long"),
    "transfer.differs": _("A transfer came otherwise than sent"),
    "transfer.lost": _("Lost between two places"),
    "address_after_packing": _("The label has the old address"),
    "channel_difference": _("The channel wants something else"),
    "tax.differs": _("The tax service says another tax"),
    "claim": _("To be claimed from a supplier"),
    "count": _("Stock to be counted"),
    "to_approve": _("A count waits for a second pair of eyes"),
    "expired": _("A lot cannot be sold any more"),
    "differs": _("The supplier confirmed otherwise"),
    "job_broken": _("A job has stopped"),
    "message_refused": _("A message of a channel was refused"),
    "intake.reply_failed": _("An answer to a partner’s system was not taken"),
    "intake.change_elsewhere": _("An order in another system has to be changed there"),
    "nobody_else": _("No place can send it"),
    "not_accepted": _("A store has not accepted a pick-up"),
    "units_missing": _("Did not come to where it is fetched"),
    "refund_due": _("Money is owed back"),
    "payment_failed": _("Money could not be moved"),
    "authorisation_lapsed": _("What was authorised has lapsed"),
    "order_deleted": _("Deleted in its channel"),
    "shipped_after_cancellation": _("It left although it was cancelled"),
    "partner.refused": _("A partner's file was not booked whole"),
    "partner.unread": _("A file in a partner's folder was not taken in"),
    "partner.stale": _("A supplier has not told its stock"),
    "partner.stock_differs": _("A partner's stock differs from our books"),
    "partner.unlisted": _("A partner did not name all items"),
    "partner.denied": _("A partner ships all the same"),
    "partner.too_late": _("A partner had shipped before it was asked not to"),
    "surplus": _("More was shipped than was ordered"),
    "stock_missing": _("Promised, but not there"),
    "invoice_refused": _("An invoice could not be issued"),
    "voided_after_telling": _("The customer heard of a shipment that is void"),
}
"""What a task is, by the last part of its kind."""

_COUNTS = {
    "open": (_("To be counted"), "waiting"),
    "counting": (_("Counting"), "going"),
    "to_approve": (_("To approve"), "waiting"),
    "done": (_("Booked"), "good"),
}
_SCOPES = {
    "items": _("Chosen items"),
    "place": _("Everything there"),
    "stale": _("Not counted for long"),
    "class": _("By class"),
    "tasks": _("What tasks ask for"),
    "doubtful": _("Doubtful ones"),
    "cycle": _("Count of the day"),
}
"""What a count is about."""

_MONEY = {"operation": OPERATIONS, "credit": CREDITS}
MONEY_NONE = (_("Nothing paid"), "quiet")
IN_TRANSIT = (_("In transit"), "going")
PROGRESS_NONE = (_("Not begun"), "quiet")


def say(code: str, axis: str = "") -> str:
    """The words for a code; one that is not known is written out (`carrier_strike` → `Carrier strike`)."""
    return translate(_find(code, axis)[0])


def say_steps(steps: Iterable[str]) -> str:
    """What a hold stops, in words divided by commas."""
    return ", ".join(translate(_STEPS[step]) if step in _STEPS else step for step in steps)


def tone(code: str, axis: str = "") -> str:
    """The tone of its badge."""
    return _find(code, axis)[1]


def _find(code: str, axis: str) -> tuple[str, str]:
    if axis == "task" and (words := _TASKS.get(code) or _TASKS.get(code.rpartition(".")[2])):
        return words, "waiting"
    if axis == "invoice" and code in INVOICES:
        return INVOICES[code]
    if axis in _MONEY and code in _MONEY[axis]:
        return _MONEY[axis][code]
    if axis == "ledger":
        return say_ledger(code), "quiet"
    if axis == "count" and code in _COUNTS:
        return _COUNTS[code]
    if axis == "count_scope" and code in _SCOPES:
        return _SCOPES[code], "quiet"
    if words_of_axis := (BY_AXIS.get(axis) or BY_MAIL_AXIS.get(axis, {})).get(code):
        return words_of_axis
    if (axis, code) == ("transfer", "sent"):
        return IN_TRANSIT
    if (axis, code) == ("purchase", "sent"):
        return _WORDS[code][0], "going"
    if code == "none":
        return {"money": MONEY_NONE, "progress": PROGRESS_NONE}.get(axis, _WORDS["none"])
    return _WORDS.get(code) or (code.replace("_", " ").replace(".", " ").capitalize(), "quiet")
