"""The exception queue in the reader's words."""

from lading.console.words import _ as translate
from lading.console.words import mark as _
from lading.console.words import ngettext
from lading.flows.promising.show_exceptions import ExceptionRow

KINDS = {
    "unfillable": (_("No supply"), "bad"),
    "at_risk": (_("At risk"), "waiting"),
    "waiting": (_("Waiting"), "quiet"),
}
"""What each kind is called, and its tone."""


def why_late(one: ExceptionRow) -> str:
    """Why the line is where it is."""
    if one.kind == "unfillable":
        return translate(_("Nothing that is expected covers it."))
    words: list[str] = []
    if one.promised_for and one.wanted_on and (days := (one.promised_for - one.wanted_on).days) > 0:
        told = ngettext("Leaves %(days)s day later than wanted.", "Leaves %(days)s days later than wanted.", days)
        words.append(told % {"days": days})
    if one.supply_late > 0:
        told = ngettext("%(supply)s is %(days)s day late.", "%(supply)s is %(days)s days late.", one.supply_late)
        words.append(told % {"supply": one.supply, "days": one.supply_late})
    return " ".join(words) or translate(_("Waits for its day."))
