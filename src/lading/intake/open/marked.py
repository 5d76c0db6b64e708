"""XML and HTML: checked to be well-formed and harmless, handed on as text."""

import re

from lxml import etree  # type: ignore[import-untyped]

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import MOST_CHARACTERS
from lading.intake.open.plain_text import decode_text
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODING = re.compile(r"""(^\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']{1,40}["']""")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_META = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_KNOWN = {"utf-8", "utf8", "utf-16", "iso-8859-1", "iso-8859-15", "windows-1252", "latin1", "latin-1", "us-ascii"}


def open_xml(ask: OpenAsk) -> WasOpened:
    """XML whose text is well-formed and declares no entities; a DOCTYPE that names one elsewhere is never fetched."""
    text = decode_marked(ask.content, _DECLARED)
    text = _ENCODING.sub(r"\1", text, count=1)
    if _ENTITY.search(text):
        raise Unopenable("bomb", "The XML declares entities of its own, as no order does. It was not opened.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise Unopenable("broken", f"The XML is not well-formed: {problem.msg}. Ask for a new file.") from None
    return WasOpened(Opened(shape="xml", text=text))


def open_html(ask: OpenAsk) -> WasOpened:
    """A web page, as its source."""
    return WasOpened(Opened(shape="html", text=decode_marked(ask.content, _META)))


def decode_marked(content: bytes, declared: re.Pattern[bytes]) -> str:
    """Text in the encoding that it declares, where that is a common one."""
    if len(content) > 2 * MOST_CHARACTERS:
        raise Unopenable("too_large")
    found = declared.search(content[:2000])
    encoding = found.group(1).decode().lower() if found else ""
    if encoding == "utf-7":
        raise Unopenable("unsupported", "The file is written in UTF-7, which is not read. Ask for UTF-8.")
    if encoding in _KNOWN - {"utf-8", "utf8", "utf-16"} and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("cp1252" if encoding in {"iso-8859-1", "latin1", "latin-1"} else encoding)
        except UnicodeDecodeError:
            pass
    return decode_text(content)
