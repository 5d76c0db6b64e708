"""Why a file could not be opened, with a sentence that its sender or our own people can act on."""

from typing import Literal

from lading.kernel import Refusal

Reason = Literal[
    "empty",
    "encrypted",
    "broken",
    "too_large",
    "too_many_pages",
    "bomb",
    "nested_too_deep",
    "unsafe_archive",
    "unsupported",
    "took_too_long",
    "no_such_page",
    "too_intricate",
    "not_read",
]

SENTENCES: dict[str, str] = {
    "empty": "The file is empty. Ask the sender to send it again.",
    "encrypted": "The file is protected by a password. Ask the sender for one without.",
    "broken": "The file is damaged and cannot be opened. Ask the sender to send it again.",
    "too_large": "The file is larger than any order. Ask the sender for the order alone.",
    "too_many_pages": "The file has more pages than any order. Ask the sender for the pages of the order alone.",
    "bomb": "The file needs far more memory than any order: it may be built to do harm. It was not opened.",
    "nested_too_deep": "An archive stands inside archives too deeply. Ask the sender for the file itself.",
    "unsafe_archive": "The archive has entries that no honest archive has. It was not opened.",
    "unsupported": "This kind of file is not read. Ask for a PDF, a picture, a workbook, CSV or text.",
    "took_too_long": "The file took too long to open. Ask the sender for a simpler one, or type the order in.",
    "no_such_page": "The document has no such page.",
    "too_intricate": "It has more parts than any order. Ask the sender for the order alone.",
    "not_read": "Reading it failed. Enter it by hand, and tell us.",
}


class Unopenable(Refusal):
    """A file that is not opened; `code` says why in a word, the sentence in words."""

    code = "unopenable"
    status = 422

    def __init__(self, reason: Reason, sentence: str = "") -> None:
        super().__init__(sentence or SENTENCES[reason], code=reason)
