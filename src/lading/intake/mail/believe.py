"""Whether the sender is whom the mail names: what our own mail server found about it."""

import re
from email.message import Message

from lading.intake.mail.headers import header

_VERDICT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
_BAD = {"fail", "permerror"}


def doubt_of(message: Message, *, authserv: str = "") -> str:
    """Why the sender may be somebody else, as a sentence; empty where nothing speaks against it.

    Only the topmost Authentication-Results counts, which the last server wrote, and only if it is `authserv`'s where
    that is given: any other may come from the sender.
    """
    results = message.get_all("Authentication-Results", [])
    said = " ".join(str(results[0]).split())[:4000] if results else ""
    if authserv and said and said.split(";")[0].split()[:1] != [authserv]:
        said = ""
    found = {what.lower(): verdict.lower() for what, verdict in _VERDICT.findall(said)}
    address = header(message, "From")
    if found.get("dmarc") in _BAD:
        return f"The mail server found that {address} may be forged (DMARC failed)."
    failed = [what.upper() for what in ("spf", "dkim") if found.get(what) in _BAD]
    if failed and found.get("dmarc") != "pass" and "pass" not in {found.get("spf"), found.get("dkim")}:
        return f"The mail server found that {address} may be forged ({' and '.join(failed)} failed)."
    return ""
