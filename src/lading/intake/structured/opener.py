"""What the envelopes of X12 and EDIFACT have in common: messages begin, go on and end, and what never ended is told."""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Generic, Protocol, TypeVar

import msgspec


class _Segment(Protocol):
    @property
    def tag(self) -> str: ...
    @property
    def place(self) -> str: ...


S = TypeVar("S", bound=_Segment)


class Framed(msgspec.Struct, Generic[S], kw_only=True):
    """A message in its envelope. `notes` are faults of the envelope; `broken` says why it is unusable."""

    kind: str
    control: str
    segments: list[S] = []
    interchange: str = ""
    test: bool = False
    notes: list[str] = []
    broken: str = ""


M = TypeVar("M", bound=Framed)  # type: ignore[type-arg]


class Envelope(msgspec.Struct, Generic[M]):
    """What a file holds: its messages in their order, and faults that are nobody's in particular."""

    messages: list[M]
    notes: list[str]


class Opener(Generic[M, S]):
    """Goes through the segments of a file and keeps what is open."""

    END: ClassVar[str]
    """What ends a message."""
    OUTSIDE: ClassVar[tuple[str, ...]]
    """What may stand outside of any message and says nothing."""

    def __init__(self) -> None:
        self.messages: list[M] = []
        self.notes: list[str] = []
        self.open: M | None = None
        self.controls: set[str] = set()
        self._start: S | None = None
        self._seen: list[object] = []
        self._again = False

    def acts(self) -> Mapping[str, Callable[[S], None]]:
        """What to do at which segment of the envelope."""
        raise NotImplementedError

    def finish(self) -> None:
        """Tell what never ended."""
        raise NotImplementedError

    def read(self, segments: Iterable[S]) -> Envelope[M]:
        """The messages of a file, the broken ones too."""
        acts = self.acts()
        for segment in segments:
            if act := acts.get(segment.tag):
                act(segment)
            elif self.open:
                self.open.segments.append(segment)
            elif segment.tag not in self.OUTSIDE:
                self.notes.append(
                    f"{segment.tag[:12]!r}, {segment.place}, stands outside of any message and was left out."
                )
        self.unended("The file ends")
        self.finish()
        return Envelope(self.messages, self.notes)

    def begin(self, message: M, segment: S, *, within: str, twice: str) -> None:
        """A message begins; `twice` is what to say where its control number stood here before."""
        if message.control in self.controls:
            message.notes.append(twice)
        if self._again:
            message.notes.append(f"Its envelope ({within}) stands in the file twice.")
        self.open, self._start = message, segment
        self.messages.append(message)
        self.controls.add(message.control)

    def envelope(self, key: object, *, anew: bool) -> None:
        """An envelope begins; one of the same key stood here before."""
        self._again = key in self._seen or (self._again and not anew)
        self._seen.append(key)

    def unended(self, when: str) -> None:
        """Whatever message is open has no end."""
        if self.open and self._start:
            self.open.broken = (
                f"{when}, and message {self.open.control} ({self.open.kind}, {self._start.place}) has no end: "
                f"{self.END} is missing. It was probably cut off; ask for it to be sent again."
            )
        self.open = None

    def note(self, messages: Iterable[M], sentence: str) -> None:
        """Tell a fault with each of these messages, or else with none."""
        told = list(messages)
        for message in told:
            message.notes.append(sentence)
        if not told:
            self.notes.append(sentence)
