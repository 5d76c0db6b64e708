"""Documents for people: pick lists, packing slips and order confirmations as PDF, under the company's letterhead."""

from lading.documents.barcodes import draw_bars, draw_square
from lading.documents.keep import Document, documents_of, find_or_make, forget_documents
from lading.documents.letterhead import DEFAULT, Letterhead, letterhead_of, put_letterheads, read_letterheads
from lading.documents.papers import breakable
from lading.documents.words import words_of

__all__ = [
    "DEFAULT",
    "Document",
    "Letterhead",
    "breakable",
    "documents_of",
    "draw_bars",
    "draw_square",
    "find_or_make",
    "forget_documents",
    "letterhead_of",
    "put_letterheads",
    "read_letterheads",
    "words_of",
]
