"""A document as the reader sees it: its lines, and what they say of language, dates and numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from lading.intake.hints import Hints
from lading.intake.layout.addresses import land_of
from lading.intake.layout.dates import Order, order_of
from lading.intake.layout.lexicon import Label, labels_in
from lading.intake.layout.lines import Chunk, Line, lines_of
from lading.intake.layout.money import currencies_in
from lading.intake.layout.normal import normal
from lading.intake.layout.numerals import comma_is_decimal, numbers_in
from lading.intake.layout.patterns import tables
from lading.intake.layout.regions import country_names, form_land, regions
from lading.intake.layout.senders import domains_of
from lading.intake.layout.stacked import Stacked, stacked_in
from lading.intake.opened import Page

_FIGURE = re.compile(r"^(?:[A-Z]{3}|[$€£]|zł)?\s?(\d[\d., ']*\d)\s?(?:[A-Z]{3}|[$€£%]|zł|[^\W\d_]{1,5}\.?)?$")
_OUR_LINES = 8
SPOKEN = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pt": "PT", "pl": "PL", "da": "DK", "sv": "SE"}


class Paper:
    """All pages together. `us` are normal names of our own; chunks know their labels."""

    def __init__(self, pages: list[Page], hints: Hints) -> None:
        self.pages = pages
        self.hints = hints
        self.scanned = any(page.scanned for page in pages)
        self.lines: list[Line] = [line for number, page in enumerate(pages) for line in lines_of(page, number)]
        self.us = [normal(name) for name in hints.us if name.strip()]
        self.seat = ""
        self.columns: Sequence[Mapping[str, Any]] = ()
        """What corrections have taught of this layout's columns."""
        self.heads: frozenset[int] = frozenset()
        """The lines in which tables of goods begin, once they were found."""
        self._labels: dict[tuple[int, ...], list[Label]] = {}

    @cached_property
    def chunks(self) -> list[Chunk]:
        """Of all lines, in their order."""
        return [chunk for line in self.lines for chunk in line.chunks]

    def labels(self, chunk: Chunk) -> list[Label]:
        """The labels that a chunk begins with."""
        key = tuple(map(id, chunk.words))
        if key not in self._labels:
            self._labels[key] = labels_in(chunk, fuzzy=self.scanned)
        return self._labels[key]

    @cached_property
    def stacked(self) -> list[Stacked]:
        """Labels that are broken over lines."""
        return [*stacked_in(self.lines, self._named)]

    @cached_property
    def pieces(self) -> set[int]:
        """Which chunks are pieces of those."""
        return {id(piece) for one in self.stacked for _, piece in one.pieces}

    def _named(self, chunk: Chunk) -> frozenset[str]:
        return frozenset(label.field for label in self.labels(chunk) if label.words == len(chunk.words))

    def is_label(self, chunk: Chunk) -> bool:
        """Whether a chunk is a label, or begins with one that a colon closes."""
        return id(chunk) in self.pieces or any(
            label.closed and (label.strong or label.words == len(chunk.words)) for label in self.labels(chunk)
        )

    @cached_property
    def texts(self) -> list[str]:
        """Of all lines."""
        return [line.text for line in self.lines]

    @cached_property
    def language(self) -> str:
        """The one whose common words are seen most; empty where too few are seen."""
        seen = Counter(word for text in self.texts for word in normal(text).split())
        scores = {
            code: sum(min(seen[word], 6) for word in set(words.split()))
            for code, words in tables()["languages"].items()
        }
        best = max(scores, key=lambda code: scores[code])
        return best if scores[best] >= 3 else ""

    @cached_property
    def comma(self) -> bool:
        """Whether decimals follow a comma: by figures that stand alone, for words have points of their own."""
        texts = [chunk.text.rpartition(":")[2].strip() for chunk in self.chunks]
        alone = [hit.group(1) for text in texts if (hit := _FIGURE.match(text))]
        told = self.hints.decimal_comma
        if told is None and self.language in {"en", ""}:
            told = comma_is_decimal((number for text in self.texts for number in numbers_in(text)), told=False)
        return comma_is_decimal(alone, told=told if told is not None else True)

    @property
    def country(self) -> str:
        """Where it seems to come from; a sender's own decides first, then where its buyer sits."""
        return self.hints.country or self.seat or self._named_country

    @cached_property
    def _named_country(self) -> str:
        """By postcodes with regions and by countries named."""
        seen: Counter[str] = Counter()
        ours = {id(chunk) for chunk in self._our_own()}
        for chunk in self.chunks:
            if id(chunk) in ours:
                continue
            for region in re.findall(r"\b([A-Z]{2}),? +\d{5}(?:-\d{4})?\b", chunk.text):
                if known := regions().get(region.casefold()):
                    seen[known[0]] += 2
            if land := land_of(chunk.text):
                seen[land] += 2
            if len(chunk.text) > 3 and (code := country_names().get(normal(chunk.text))):
                seen[code] += 1
        spoken = SPOKEN.get(self.language, "")
        if spoken and spoken not in seen:
            seen[spoken] += 3
        seen.update(land for chunk in self.chunks if id(chunk) not in ours and (land := form_land(chunk.text)))
        return seen.most_common(1)[0][0] if seen else ""

    def _our_own(self) -> Iterator[Chunk]:
        """What stands closely below our own name: our address, which says nothing of who sends a paper."""
        names = [name for name in self.us if "@" not in name]
        for at, line in enumerate(self.lines):
            for chunk in line.chunks:
                text = normal(chunk.text)
                if not any(name == text or name in text for name in names):
                    continue
                yield chunk
                for below in self.lines[at + 1 : at + 1 + _OUR_LINES]:
                    near = below.page == line.page and below.top - line.bottom < 7 * chunk.height
                    yield from (
                        one for one in below.chunks if near and one.overlap(chunk.left - 4, chunk.right + 60) > 0
                    )

    @cached_property
    def currencies(self) -> Counter[str]:
        """How often each currency is named."""
        return currencies_in(self.texts)

    @cached_property
    def domains(self) -> list[str]:
        """The first words of the sender's domains, our own left out."""
        return domains_of(self.texts, self.hints)

    @cached_property
    def order(self) -> Order:
        """Whether days stand before months."""
        named = self.currencies.most_common(1)
        return order_of(
            self.texts,
            told=self.hints.day_first,
            country=self.country,
            currency=named[0][0].replace("$", "USD") if named else "",
            language=self.language,
            received_on=self.hints.received_on,
        )
