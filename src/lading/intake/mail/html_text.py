"""HTML of mails as text: blocks on lines of their own, cells parted by tabs, what was quoted behind `>`."""

import re

from lading.intake.mail.tags import Tag, tags_and_text

_LARGEST = 1_000_000
_SILENT = {"style", "script", "head", "title", "template", "noscript", "svg", "object"}
_BLOCKS = {
    *("p", "div", "br", "tr", "li", "ul", "ol", "table", "hr", "pre", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "wbr", "source", "base"}
_QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|divRplyFwdMsg|moz-cite-prefix|OutlookMessageHeader|reply-?quote", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_DEEPEST = 300
_SPACE = re.compile(r"\s+")


class _Reader:
    """Collects text; a stack remembers which open tags are silent or quoted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []
        self.silent = 0
        self.quoted = 0

    def tag(self, tag: Tag) -> None:
        """A tag opens or closes."""
        if tag.name in _BLOCKS:
            self.end_line()
        if tag.closes:
            self._close(tag.name)
            return
        if tag.name in {"td", "th"} and self.line:
            self.line.append("\t")
        if tag.name == "li":
            self.line.append("- ")
        if tag.name not in _VOID and len(self.open) < _DEEPEST:
            self._open(tag)

    def _open(self, tag: Tag) -> None:
        mute = tag.name in _SILENT or bool(_HIDDEN.search(tag.said.get("style", "")))
        named = f"{tag.said.get('class', '')} {tag.said.get('id', '')}"
        cited = tag.name == "blockquote" and "cite" in tag.said.get("type", "") + named
        quoted = cited or bool(_QUOTES.search(named))
        self.open.append((tag.name, mute, quoted))
        self.silent += mute
        self.quoted += quoted

    def _close(self, name: str) -> None:
        """What was left open inside is closed with it."""
        if all(one[0] != name for one in self.open):
            return
        while self.open:
            last, mute, quoted = self.open.pop()
            self.silent -= mute
            self.quoted -= quoted
            if last == name:
                return

    def text(self, said: str) -> None:
        """Text that a reader sees, or does not."""
        if not self.silent:
            self.line.append(_SPACE.sub(" ", said))

    def end_line(self) -> None:
        """What was collected becomes a line."""
        said = "\t".join(cell.strip() for cell in "".join(self.line).split("\t")).strip(" ")
        self.line = []
        if said.strip() or (self.lines and self.lines[-1]):
            self.lines.append(f"> {said}" if self.quoted and said.strip() else said.rstrip())


def text_of_html(html: str) -> str:
    """The text that a reader of this HTML sees."""
    reader = _Reader()
    for found in tags_and_text(html[:_LARGEST]):
        if isinstance(found, Tag):
            reader.tag(found)
        else:
            reader.text(found)
    reader.end_line()
    return "\n".join(reader.lines).strip()
