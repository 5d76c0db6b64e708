"""The token of a preview: says of which command it was, by whom, and what it would have caused; keyed, short-lived."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import msgspec

from lading.flows.company import Company
from lading.flows.previewing.consequences import Consequences
from lading.flows.previewing.same_consequences import canonical
from lading.kernel import Conflict

LASTS = timedelta(minutes=30)
_HALF = 24


class PreviewUnknown(Conflict):
    """The token was given for another command, for somebody else, too long ago, or by nobody."""

    code = "preview_unknown"


class Command(msgspec.Struct, frozen=True):
    """What is previewed: who sends what to where. `what` is the path and the body, as one text each."""

    actor: str
    where: str
    what: bytes


def give_token(company: Company, command: Command, found: Consequences) -> tuple[str, datetime]:
    """A token for these consequences of this command, and until when it counts."""
    until = datetime.now(UTC).replace(microsecond=0) + LASTS
    stamp = f"{int(until.timestamp()):x}"
    about = _about(company, command, stamp)
    return f"{stamp}.{about}.{_seal(company, about, found)}", until


def check_token(company: Company, command: Command, token: str) -> None:
    """Raise `PreviewUnknown` unless the token was given to this actor for this very command, not too long ago."""
    stamp, _, rest = token.partition(".")
    about = rest.partition(".")[0]
    if not hmac.compare_digest(about.encode(), _about(company, command, stamp).encode()):
        raise PreviewUnknown("This preview is of another command. Look at the consequences of this one first.")
    if int(stamp, 16) < datetime.now(UTC).timestamp():
        raise PreviewUnknown("This preview is too old. Look at the consequences again.")


def fits(company: Company, token: str, found: Consequences) -> bool:
    """Whether a token that was checked was given for these consequences."""
    _, about, seal = token.split(".", 2)
    return hmac.compare_digest(seal.encode(), _seal(company, about, found).encode())


def _about(company: Company, command: Command, stamp: str) -> str:
    said = (stamp, command.actor, command.where, hashlib.sha256(command.what).hexdigest())
    return _keyed(company, "\x1f".join(said).encode())


def _seal(company: Company, about: str, found: Consequences) -> str:
    return _keyed(company, about.encode() + canonical(found))


def _keyed(company: Company, said: bytes) -> str:
    return hmac.new(b"preview" + company.secret.encode(), said, hashlib.sha256).hexdigest()[:_HALF]
