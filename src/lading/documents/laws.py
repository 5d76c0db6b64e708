"""The law of documents: what is kept is what was made."""

from lading.store.laws import Law

LAWS = [
    Law(
        "documents_are_whole",
        "Every kept document still has the hash that it was made with.",
        "SELECT id, kind, subject FROM documents WHERE sha256(content) <> sha256",
    ),
]
