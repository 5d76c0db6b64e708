"""EDIFACT's envelopes: interchange (UNB), group (UNG), message (UNH), and whether their ends say what was in them."""

import msgspec

from lading.intake.structured.edifact.segments import Segment, read_segments


class Party(msgspec.Struct, frozen=True):
    """A sender or receiver of an interchange: code and whose code it is."""

    code: str = ""
    qualifier: str = ""


class Message(msgspec.Struct, kw_only=True):
    """A message between UNH and UNT. `notes` are faults of the envelope; `broken` says why it is unusable."""

    kind: str
    control: str
    release: str = ""
    segments: list[Segment] = []
    sender: Party = Party()
    receiver: Party = Party()
    interchange: str = ""
    syntax: str = "UNOC"
    test: bool = False
    notes: list[str] = []
    broken: str = ""


class Envelope(msgspec.Struct):
    """What a file holds: its messages in their order, and faults that are nobody's in particular."""

    messages: list[Message]
    notes: list[str]


def read_envelope(text: str) -> Envelope:
    """The messages of a file, the broken ones too. Raises `Malformed` where a segment never ends."""
    opener = _Opener()
    for segment in read_segments(text):
        opener.take(segment)
    opener.finish()
    return Envelope(opener.messages, opener.notes)


class _Opener:
    """Goes through the segments and keeps what is open."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.notes: list[str] = []
        self._unb: Segment | None = None
        self._open: Message | None = None
        self._start: Segment | None = None
        self._mine: list[Message] = []
        self._controls: set[str] = set()
        self._groups = 0
        self._seen: list[object] = []
        self._again = False

    def take(self, segment: Segment) -> None:
        """The next segment."""
        act = {
            "UNB": self._interchange,
            "UNZ": self._end_interchange,
            "UNG": self._group,
            "UNH": self._message,
            "UNT": self._end_message,
        }.get(segment.tag)
        if act:
            act(segment)
        elif self._open:
            self._open.segments.append(segment)
        elif segment.tag != "UNE":
            self.notes.append(f"{segment.key[:12]!r}, {segment.place}, stands outside of any message and was left out.")

    def finish(self) -> None:
        """What never ended."""
        self._unended("The file ends")
        self._missing_end()
        if self.messages and not self.messages[0].interchange:
            for message in self.messages:
                message.notes.append("The interchange's head (UNB) is missing: who sent it is not known.")

    def _missing_end(self) -> None:
        if self._unb is not None and self._mine:
            sentence = f"Interchange {self._unb.at(5)} never ends: UNZ is missing. Messages may be missing."
            self._mine[-1].notes.append(sentence)

    def _interchange(self, segment: Segment) -> None:
        self._unended(f"A new interchange begins at {segment.place}")
        self._missing_end()
        self._unb, self._mine, self._controls, self._groups = segment, [], set(), 0
        self._again = segment.elements in self._seen
        self._seen.append(segment.elements)

    def _group(self, segment: Segment) -> None:
        self._groups += 1
        key = (self._unb, segment.elements)
        self._again = self._again or key in self._seen
        self._seen.append(key)

    def _end_interchange(self, segment: Segment) -> None:
        self._unended(f"The interchange ends at {segment.place}")
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
        self._unended(f"A new message begins at {segment.place}")
        message = Message(kind=segment.at(2), control=segment.at(1))
        message.release = f"{segment.at(2, 2)}.{segment.at(2, 3)}"
        if (unb := self._unb) is not None:
            message.sender, message.receiver = _party(unb, 2), _party(unb, 3)
            message.interchange, message.syntax, message.test = unb.at(5), unb.at(1) or "UNOC", unb.at(11) == "1"
        if message.control in self._controls:
            message.notes.append(f"The message number {message.control} (UNH) is used twice in its interchange.")
        if self._again:
            message.notes.append(f"Its envelope ({message.interchange}) stands in the file twice.")
        self._open, self._start = message, segment
        self.messages.append(message)
        self._mine.append(message)
        self._controls.add(message.control)

    def _end_message(self, segment: Segment) -> None:
        if self._open is None:
            self.notes.append(f"UNT, {segment.place}, ends a message that never began (UNH is missing).")
            return
        counted = len(self._open.segments) + 2
        if not (segment.at(1).isdecimal() and int(segment.at(1)) == counted):
            self._open.notes.append(f"UNT says {segment.at(1) or 'no'} segments, {counted} were counted.")
        if segment.at(2) != self._open.control:
            self._open.notes.append(f"UNT says message {segment.at(2)}, UNH {self._open.control}.")
        self._open = None

    def _unended(self, when: str) -> None:
        if self._open and self._start:
            self._open.broken = (
                f"{when}, and message {self._open.control} ({self._open.kind}, {self._start.place}) has no end: "
                "UNT is missing. It was probably cut off; ask for it to be sent again."
            )
        self._open = None


def _party(unb: Segment, element: int) -> Party:
    return Party(unb.at(element), unb.at(element, 2))
