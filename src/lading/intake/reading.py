"""What a document says: fields with evidence, method and probability."""

from typing import Literal

import msgspec

from lading.intake.opened import Box

Kind = Literal["order", "change", "cancellation", "confirmation", "invoice", "question", "tracking", "advertising", ""]
"""What a message wants; empty while nobody can say."""

Method = Literal["standard", "learned", "sheet", "layout", "recognised", "words", "model", "person"]
"""How a field was read: by a format's standard, by what a layout has taught, from a sheet's columns, from a page's
layout, from recognised letters (OCR), from free text, by a language model, by a person."""

FlagKind = Literal["terms", "instruction", "arithmetic", "ambiguous", "hidden", "revision", "incomplete", "note"]
"""Why a person should look: a note changes the terms, a text tells the reader what to do, sums do not add up, a value
may be read in two ways, a text cannot be seen on paper, the paper replaces another, something is missing, or else."""


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a value stands: the words as printed, their boxes, or the segment, path or cell (`BEG03`, `row 7, Qty`)."""

    text: str
    boxes: list[Box] = []
    segment: str = ""


class Other(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another way to read a field, with its probability."""

    value: str
    probability: float
    evidence: Evidence


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value as its kind is written (see `fields`), why, and how probably it is right (0 to 1)."""

    value: str
    probability: float
    method: Method
    evidence: Evidence
    others: list[Other] = []


class ReadLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a document: fields by their names in `fields.LINE`."""

    fields: dict[str, Field]

    def value(self, name: str) -> str:
        """The value of a field, empty where the document does not say it."""
        found = self.fields.get(name)
        return found.value if found else ""


class Flag(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person should see, as a sentence; `place` points to it: `/header/total`, `/lines/2/unit_price`."""

    kind: FlagKind
    sentence: str
    evidence: Evidence | None = None
    place: str = ""


class Reading(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One document's, or one segment's, content: fields by their names in `fields.HEADER`, lines, flags.

    `format` names what was read (`x12 850`, `ubl order`, `pdf`); `layout` is the fingerprint of sender and shape by
    which what was learned is found again; `language` is ISO 639-1 where known.
    """

    kind: Kind
    format: str
    header: dict[str, Field]
    lines: list[ReadLine]
    flags: list[Flag] = []
    layout: str = ""
    language: str = ""

    def value(self, name: str) -> str:
        """The value of a header field, empty where the document does not say it."""
        found = self.header.get(name)
        return found.value if found else ""
