"""What should become of units that came back, by their grade, their reason and the policy's terms. Pure."""

from datetime import date

import msgspec

from lading.returns.lifecycle import Disposition
from lading.returns.policy import Terms


class Suggestion(msgspec.Struct, frozen=True):
    """A disposition and why; the runner-up and why it lost."""

    disposition: Disposition
    why: str
    instead: str = ""


def suggest_disposition(
    *, grade: str, reason: str, wish: str, terms: Terms, expires_on: date | None = None, today: date | None = None
) -> Suggestion:
    """What to do with units of a grade: A as new, B opened but whole, C needs work, D cannot be sold."""
    if wish == "repair":
        return Suggestion("repair", "The customer wants it repaired.", "Restocking it would leave the wish open.")
    if expires_on and today and expires_on < today:
        return Suggestion("scrap", f"Its lot expired on {expires_on}.", "Restocking is not allowed after that day.")
    if grade == "D":
        if reason == "defective":
            return Suggestion("supplier", "It cannot be sold and was defective: the supplier owes for it.")
        return Suggestion("scrap", "Grade D cannot be sold any more.")
    if reason == "defective":
        return Suggestion(
            "supplier", "It is said not to work: the supplier owes for it.", "Restocking would sell it on."
        )
    if grade == "C":
        return Suggestion("refurbish", "Grade C needs work before it can be sold.")
    if not terms.restock:
        return Suggestion("refurbish", "The rule that authorised it does not let it be sold as new.")
    if grade == "B":
        return Suggestion("restock", "Grade B is whole: it can be sold once it is packed again.")
    if grade == "A":
        return Suggestion("restock", "Grade A is as new.")
    return Suggestion("quarantine", "Nobody has looked at it yet.")
