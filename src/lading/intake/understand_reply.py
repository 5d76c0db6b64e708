"""What a partner's system said to a message of ours: taken, refused for good, or to be sent again. Pure."""

from typing import Literal, NamedTuple

from lading.intake.ports import Heard
from lading.intake.structured.malformed import Malformed
from lading.intake.structured.xml.tree import Node, read_tree

Stand = Literal["taken", "refused", "later"]
_MOST = 500


class Understood(NamedTuple):
    """How it stands with what was posted, and why."""

    stand: Stand
    sentence: str = ""


def understand_reply(message: str, heard: Heard) -> Understood:
    """What was heard to a message of a format.

    HTTP tells whether a message was taken. To cXML the Status in the answer tells: 2xx was taken, 4xx is refused and
    would be again, 5xx is to be sent again. An answer without any words counts by HTTP alone.
    """
    if heard.why:
        return Understood("later", heard.why)
    good = 200 <= heard.status < 300
    if message.startswith("cxml") and heard.body.strip():
        status = _status(heard.body)
        if status is not None:
            return _of_cxml(status)
        if good:
            return Understood("later", "The other side answered something that is no cXML Response.")
    return Understood("taken") if good else Understood("later", f"The other side answered {heard.status}.")


def _status(body: bytes) -> Node | None:
    try:
        root = read_tree(body.decode("utf-8-sig", "replace"))
    except Malformed:
        return None
    return root.first("Response/Status") if root.name == "cXML" else None


def _of_cxml(status: Node) -> Understood:
    code, said = status.attribute("code"), " ".join(status.words.split()) or status.attribute("text")
    told = f"Their system answered {code or 'without a code'}: {said or 'no reason'}"[:_MOST]
    if code.startswith("2"):
        return Understood("taken")
    return Understood("refused" if code.startswith("4") else "later", told)
