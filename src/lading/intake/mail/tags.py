"""HTML in tags and text, in one pass whatever is broken; the standard library's parser takes minutes for some mails."""

import re
from collections.abc import Iterator
from html import unescape

import msgspec

_NAME = re.compile(r"(/?)\s*([a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTE = re.compile(
    r"\b(class|id|type|style)\s{0,3}=\s{0,3}(\"[^\"]{0,500}\"|'[^']{0,500}'|[^\s\"'>]{1,100})", re.IGNORECASE
)
_LONGEST_TAG = 3000


class Tag(msgspec.Struct, frozen=True):
    """A tag with the attributes that matter to readers of mails."""

    name: str
    closes: bool
    said: dict[str, str]


def tags_and_text(html: str) -> Iterator[Tag | str]:
    """Tags and text in order; comments, declarations and scripts are left out."""
    at, end = 0, len(html)
    while at < end:
        opens = html.find("<", at)
        if opens < 0:
            yield unescape(html[at:])
            return
        if opens > at:
            yield unescape(html[at:opens])
        comment = html.startswith("<!--", opens)
        closes = html.find("-->" if comment else ">", opens)
        if closes < 0:
            return  # whatever it is, it never ends: nobody sees it
        at = closes + (3 if comment else 1)
        found = None if comment else _NAME.match(html, opens + 1)
        if found:
            tag = _tag(html, opens, closes, found)
            yield tag
            if tag.name in {"script", "style"} and not tag.closes:
                after = html.find(f"</{found[2]}", at)
                at = after if after >= 0 else end


def _tag(html: str, opens: int, closes: int, found: re.Match[str]) -> Tag:
    inside = html[found.end() : min(closes, opens + _LONGEST_TAG)]
    said = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(inside)}
    return Tag(found[2].lower(), bool(found[1]), said)
