"""EDIFACT's envelopes: interchange (UNB), group (UNG), message (UNH), and whether their ends say what was in them."""

from collections.abc import Callable, Mapping

import msgspec

from lading.intake.structured.edifact.segments import Segment, read_segments
from lading.intake.structured.opener import Envelope, Framed, Opener


class Party(msgspec.Struct, frozen=True):
    """A sender or receiver of an interchange: code and whose code it is."""

    code: str = ""
    qualifier: str = ""


class Message(Framed[Segment], kw_only=True):
    """A message between UNH and UNT."""

    release: str = ""
    sender: Party = Party()
    receiver: Party = Party()
    syntax: str = "UNOC"


def read_envelope(text: str) -> Envelope[Message]:
    """The messages of a file, the broken ones too. Raises `Malformed` where a segment never ends."""
    return _Opener().read(read_segments(text))


class _Opener(Opener[Message, Segment]):
    END = "UNT"
    OUTSIDE = ("UNE",)

    def __init__(self) -> None:
        super().__init__()
        self._unb: Segment | None = None
        self._mine: list[Message] = []
        self._groups = 0

    def acts(self) -> Mapping[str, Callable[[Segment], None]]:
        """What to do at which segment of the envelope."""
        return {
            "UNB": self._interchange,
            "UNZ": self._end_interchange,
            "UNG": self._group,
            "UNH": self._message,
            "UNT": self._end_message,
        }

    def finish(self) -> None:
        """What never ended."""
        self._missing_end()
        if self.messages and not self.messages[0].interchange:
            self.note(self.messages, "The interchange's head (UNB) is missing: who sent it is not known.")

    def _missing_end(self) -> None:
        if self._unb is not None and self._mine:
            sentence = f"Interchange {self._unb.at(5)} never ends: UNZ is missing. Messages may be missing."
            self._mine[-1].notes.append(sentence)

    def _interchange(self, segment: Segment) -> None:
        self.unended(f"A new interchange begins at {segment.place}")
        self._missing_end()
        self._unb, self._mine, self.controls, self._groups = segment, [], set(), 0
        self.envelope(segment.elements, anew=True)

    def _group(self, segment: Segment) -> None:
        self._groups += 1
        self.envelope((self._unb, segment.elements), anew=False)

    def _end_interchange(self, segment: Segment) -> None:
        self.unended(f"The interchange ends at {segment.place}")
        counted = self._groups or len(self._mine)
        faults = []
        if segment.at(1).isdecimal() and int(segment.at(1)) != counted:
            faults.append(
                f"UNZ says {segment.at(1)} {'groups' if self._groups else 'messages'}, {counted} were counted."
            )
        if self._unb is not None and segment.at(2) != self._unb.at(5):
            faults.append(f"UNZ says interchange {segment.at(2)}, UNB {self._unb.at(5)}.")
        for message in self._mine:
            message.notes += faults
        self._unb, self._mine = None, []

    def _message(self, segment: Segment) -> None:
        self.unended(f"A new message begins at {segment.place}")
        message = Message(kind=segment.at(2), control=segment.at(1))
        message.release = f"{segment.at(2, 2)}.{segment.at(2, 3)}"
        if (unb := self._unb) is not None:
            message.sender, message.receiver = _party(unb, 2), _party(unb, 3)
            message.interchange, message.syntax, message.test = unb.at(5), unb.at(1) or "UNOC", unb.at(11) == "1"
        twice = f"The message number {message.control} (UNH) is used twice in its interchange."
        self.begin(message, segment, within=message.interchange, twice=twice)
        self._mine.append(message)

    def _end_message(self, segment: Segment) -> None:
        if self.open is None:
            self.notes.append(f"UNT, {segment.place}, ends a message that never began (UNH is missing).")
            return
        counted = len(self.open.segments) + 2
        if not (segment.at(1).isdecimal() and int(segment.at(1)) == counted):
            self.open.notes.append(f"UNT says {segment.at(1) or 'no'} segments, {counted} were counted.")
        if segment.at(2) != self.open.control:
            self.open.notes.append(f"UNT says message {segment.at(2)}, UNH {self.open.control}.")
        self.open = None


def _party(unb: Segment, element: int) -> Party:
    return Party(unb.at(element), unb.at(element, 2))
