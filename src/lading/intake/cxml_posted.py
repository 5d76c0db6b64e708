"""A cXML document that a partner's system posts: who says that it is, by which secret, and what it wants. Pure."""

import re
from urllib.parse import urlsplit

import msgspec

from lading.intake.structured.malformed import Malformed
from lading.intake.structured.xml.tree import Node, read_tree

LARGEST = 5_000_000
_SECRET = re.compile(rb"(<SharedSecret\b[^>]*>).*?(</SharedSecret\s*>)", re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.-]+")


class Wanted(msgspec.Struct, frozen=True):
    """A line of a basket that a buyer brings along."""

    sku: str
    quantity: str


class PunchOut(msgspec.Struct, frozen=True, kw_only=True):
    """A shop is to be opened: `cookie` and `post_url` belong to the buyer's session, `basket` is what they bring."""

    operation: str
    cookie: str
    post_url: str
    basket: list[Wanted]


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A document. `names` are those of its sender, the buyer's first; `ours` and `theirs` are credentials."""

    kind: str
    payload: str
    names: list[str]
    secret: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    order: str
    punchout: PunchOut | None


def read_posted(body: bytes) -> Posted:
    """What was posted. Raises `Malformed` for what is no cXML, declares entities, or is too large."""
    if len(body) > LARGEST:
        raise Malformed("The document is too large.")
    text = body.decode("utf-8-sig", "replace")
    if "<!ENTITY" in text:
        raise Malformed("The document declares entities. Send it without.")
    root = read_tree(text)
    asked = root.first("Request") if root.name == "cXML" else None
    wanted = next(asked.children(), None) if asked is not None else None
    if wanted is None:
        raise Malformed("This is no cXML request.")
    head = wanted.first("OrderRequestHeader")
    credentials = [*root.all("Header/From/Credential"), *root.all("Header/Sender/Credential")]
    return Posted(
        kind=wanted.name,
        payload=root.attribute("payloadID"),
        names=list(dict.fromkeys(f"{domain}:{code}" for domain, code in map(_named, credentials) if code)),
        secret=root.text("Header/Sender/Credential/SharedSecret"),
        ours=_named(root.first("Header/To/Credential")),
        theirs=_named(root.first("Header/From/Credential")),
        order=head.attribute("orderID") if head else "",
        punchout=_punchout(wanted) if wanted.name == "PunchOutSetupRequest" else None,
    )


def _named(credential: Node | None) -> tuple[str, str]:
    return (credential.attribute("domain"), credential.text("Identity")) if credential else ("", "")


def _punchout(wanted: Node) -> PunchOut:
    lines = [Wanted(item.text("ItemID/SupplierPartID"), item.attribute("quantity")) for item in wanted.all("ItemOut")]
    return PunchOut(
        operation=wanted.attribute("operation") or "create",
        cookie=wanted.text("BuyerCookie"),
        post_url=wanted.text("BrowserFormPost/URL"),
        basket=[one for one in lines if one.sku],
    )


def without_secret(body: bytes) -> bytes:
    """The document as it is kept: what it says to prove who sends it is nobody's business any more."""
    return _SECRET.sub(rb"\1\2", body)


def post_origin(url: str, *, inside: bool) -> str:
    """The origin of an address to which a buyer's browser may post a basket; empty where it may not.

    `inside` allows http, too.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    allowed = {"https", "http"} if inside else {"https"}
    plain = url.isascii() and url.isprintable() and not any(sign in url for sign in " \"'<>\\") and len(url) <= 1000
    if parts.scheme not in allowed or not plain or "@" in parts.netloc or not _HOST.fullmatch(parts.hostname or ""):
        return ""
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
