"""Whether anybody wrote a mail: answers of machines, returned mail, loops, lists; each with the word for it."""

import re
from collections.abc import Collection
from typing import Literal

from lading.intake.mail.mails import Mail

Automatic = Literal["", "auto-reply", "bounce", "receipt", "loop", "list", "generated"]
"""Empty: a person, as far as one can see. `generated` may well be an order, but nobody reads an answer to it."""

PUT_AWAY: frozenset[str] = frozenset({"auto-reply", "bounce", "receipt", "loop"})
"""These want nothing."""

_WHY: dict[str, str] = {
    "auto-reply": "It is an automatic reply.",
    "bounce": "A mail server could not deliver a mail.",
    "receipt": "It confirms that a mail was read.",
    "loop": "It is a mail of ours that came back.",
    "list": "It came over a mailing list.",
    "generated": "A program wrote it.",
}
_REPLY = re.compile(
    r"^\s*(re:|aw:|sv:|antw:)?\s*\W{0,2}(auto(matic|mated)?[ -]?(reply|response)|out[ -]of[ -](the[ -])?office|"
    r"abwesenheit(snotiz)?|automatische (antwort|abwesenheit)|ich bin (derzeit )?nicht im (büro|haus)|"
    r"réponse automatique|absence du bureau|respuesta automática|fuera de (la )?oficina|risposta automatica|"
    r"fuori (sede|ufficio)|automatisch antwoord|afwezig(heid)?|odpowiedź automatyczna|autoodpowiedź|"
    r"resposta automática|fora do escritório|autosvar|i am away|away from (my|the) (desk|office))",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"^\s*\W{0,2}(undeliver(able|ed)|delivery (status notification|failure|has failed)|"
    r"mail delivery (failed|subsystem)|"
    r"returned mail|failure notice|unzustellbar|message non remis|no se puede entregar|mancata consegna|onbestelbaar)",
    re.IGNORECASE,
)
_READ = re.compile(r"^\s*(read|gelesen|lu|leído|letto|gelezen|przeczytano|lida)\s*:", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(no-?_?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounces?[+=-]?.*)@", re.IGNORECASE
)


def why_automatic(mail: Mail, *, ours: Collection[str] = ()) -> Automatic:
    """The word for a mail that no person wrote to us. `ours` are the ids that our own mails carry."""
    if mail.headers.get("x-lading") or mail.message_id in ours:
        return "loop"
    if found := _answer(mail):
        return found
    if mail.headers.get("list-id") or _precedence(mail) in {"bulk", "list", "junk"}:
        return "list"
    if mail.headers.get("list-unsubscribe"):
        return "list"
    said = mail.headers.get("auto-submitted", "no").lower()
    if not said.startswith("no") or mail.headers.get("return-path", "").strip() == "<>" or _NOBODY.match(mail.sender):
        return "generated"
    return "generated" if mail.headers.get("x-auto-response-suppress", "").lower() == "all" else ""


def _answer(mail: Mail) -> Automatic:
    report = mail.headers.get("content-type", "").lower()
    if "disposition-notification" in report or _READ.match(mail.subject):
        return "receipt"
    if "delivery-status" in report or mail.headers.get("x-failed-recipients") or _RETURNED.match(mail.subject):
        return "bounce"
    if mail.sender.startswith(("mailer-daemon@", "postmaster@")):
        return "bounce"
    replied = mail.headers.get("auto-submitted", "").lower().startswith("auto-replied")
    marked = any(mail.headers.get(name) for name in ("x-autoreply", "x-autorespond"))
    if replied or marked or _precedence(mail) == "auto_reply" or _REPLY.match(mail.subject):
        return "auto-reply"
    return ""


def _precedence(mail: Mail) -> str:
    return mail.headers.get("precedence", "").lower()


def say_automatic(automatic: str) -> str:
    """The word as a sentence."""
    return _WHY.get(automatic, "")
