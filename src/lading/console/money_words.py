"""What is done with money, and how it stands with gift cards, as people say it."""

from lading.console.words import mark as _

OPERATIONS = {
    "authorise": (_("Reserve"), "quiet"),
    "capture": (_("Take"), "quiet"),
    "void": (_("Let go"), "quiet"),
    "refund": (_("Give back"), "quiet"),
    "intended": (_("To be done"), "going"),
    "succeeded": (_("Done"), "good"),
    "failed": (_("Failed"), "bad"),
    "unknown": (_("Not answered yet"), "waiting"),
    "cancelled": (_("Not done"), "quiet"),
}
CREDITS = {
    "open": (_("Pays"), "good"),
    "used": (_("Used up"), "quiet"),
    "stopped": (_("Stopped"), "bad"),
}
