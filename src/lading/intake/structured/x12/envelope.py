"""X12's envelopes: interchange (ISA), group (GS), message (ST), and whether their ends say what was in them."""

from collections.abc import Iterable

import msgspec

from lading.intake.structured.x12.segments import Segment, read_segments


class Party(msgspec.Struct, frozen=True):
    """A sender or receiver of an interchange: qualifier and code (ISA05/06, ISA07/08)."""

    qualifier: str = ""
    code: str = ""


class Message(msgspec.Struct, kw_only=True):
    """A transaction set between ST and SE. `notes` are faults of the envelope; `broken` says why it is unusable."""

    kind: str
    control: str
    segments: list[Segment] = []
    sender: Party = Party()
    receiver: Party = Party()
    interchange: str = ""
    test: bool = False
    group: str = ""
    group_kind: str = ""
    group_sender: str = ""
    group_receiver: str = ""
    version: str = ""
    notes: list[str] = []
    broken: str = ""


class Envelope(msgspec.Struct):
    """What a file holds: its messages in their order, and faults that are nobody's in particular."""

    messages: list[Message]
    notes: list[str]


def read_envelope(text: str) -> Envelope:
    """The messages of a file, the broken ones too. Raises `Malformed` where not even that can be told."""
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
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._open: Message | None = None
        self._start: Segment | None = None
        self._groups = 0
        self._in_group: list[Message] = []
        self._controls: set[str] = set()
        self._seen: list[tuple[str, ...]] = []
        self._again = False

    def take(self, segment: Segment) -> None:
        """The next segment."""
        act = {
            "ISA": self._interchange,
            "IEA": self._end_interchange,
            "GS": self._group,
            "GE": self._end_group,
            "ST": self._message,
            "SE": self._end_message,
        }.get(segment.tag)
        if act:
            act(segment)
        elif self._open:
            self._open.segments.append(segment)
        elif segment.tag not in ("TA1", "ISB", "ISE", "TA3"):
            self.notes.append(f"{segment.tag[:10]!r}, {segment.place}, stands outside of any message and was left out.")

    def finish(self) -> None:
        """What never ended."""
        self._unended("The file ends")
        if self._gs is not None:
            self._note(self._in_group, f"Group {self._gs.at(6)} never ends: GE is missing. Messages may be missing.")
        if self._isa is not None:
            self._note(self.messages[-1:], f"Interchange {self._isa.at(13)} never ends: IEA is missing.")
        if self.messages and not self.messages[0].interchange:
            self._note(self.messages, "The interchange's head (ISA) is missing: who sent it is not known.")

    def _interchange(self, segment: Segment) -> None:
        self._unended(f"A new interchange begins at {segment.place}")
        if self._isa is not None:
            self._note(self.messages[-1:], f"Interchange {self._isa.at(13)} never ends: IEA is missing.")
        self._isa, self._gs, self._groups = segment, None, 0
        self._again = segment.elements[4:13] in self._seen
        self._seen.append(segment.elements[4:13])

    def _end_interchange(self, segment: Segment) -> None:
        self._unended(f"The interchange ends at {segment.place}")
        mine = [one for one in self.messages if self._isa and one.interchange == self._isa.at(13)]
        if segment.at(1).isdecimal() and int(segment.at(1)) != self._groups:
            self._note(mine, f"IEA01 says {segment.at(1)} groups, {self._groups} were counted.")
        if self._isa is not None and not _same(segment.at(2), self._isa.at(13)):
            self._note(mine, f"IEA02 says interchange {segment.at(2)}, ISA13 {self._isa.at(13)}.")
        self._isa = None

    def _group(self, segment: Segment) -> None:
        self._unended(f"A new group begins at {segment.place}")
        self._gs, self._groups, self._in_group, self._controls = segment, self._groups + 1, [], set()
        key = (*(self._isa.elements[4:13] if self._isa else ()), segment.at(6))
        self._again = self._again or key in self._seen
        self._seen.append(key)

    def _end_group(self, segment: Segment) -> None:
        self._unended(f"The group ends at {segment.place}")
        if segment.at(1).isdecimal() and int(segment.at(1)) != len(self._in_group):
            self._note(self._in_group, f"GE01 says {segment.at(1)} messages, {len(self._in_group)} were counted.")
        if self._gs is not None and not _same(segment.at(2), self._gs.at(6)):
            self._note(self._in_group, f"GE02 says group {segment.at(2)}, GS06 {self._gs.at(6)}.")
        self._gs = None

    def _message(self, segment: Segment) -> None:
        self._unended(f"A new message begins at {segment.place}")
        isa, gs = self._isa, self._gs
        message = Message(kind=segment.at(1), control=segment.at(2))
        if isa is not None:
            message.sender, message.receiver = Party(isa.at(5), isa.at(6)), Party(isa.at(7), isa.at(8))
            message.interchange, message.test = isa.at(13), isa.at(15) == "T"
        if gs is not None:
            message.group_kind, message.group, message.version = gs.at(1), gs.at(6), gs.at(8)
            message.group_sender, message.group_receiver = gs.at(2), gs.at(3)
        if message.control in self._controls:
            message.notes.append(f"The control number {message.control} (ST02) is used twice in its group.")
        if self._again:
            message.notes.append(f"Its envelope ({message.interchange}, {message.group}) stands in the file twice.")
        self._open, self._start = message, segment
        self.messages.append(message)
        self._in_group.append(message)
        self._controls.add(message.control)

    def _end_message(self, segment: Segment) -> None:
        if self._open is None:
            self.notes.append(f"SE, {segment.place}, ends a message that never began (ST is missing).")
            return
        counted = len(self._open.segments) + 2
        if segment.at(1) != str(counted) and not (segment.at(1).isdecimal() and int(segment.at(1)) == counted):
            self._open.notes.append(f"SE01 says {segment.at(1) or 'no'} segments, {counted} were counted.")
        if not _same(segment.at(2), self._open.control):
            self._open.notes.append(f"SE02 says message {segment.at(2)}, ST02 {self._open.control}.")
        self._open = None

    def _unended(self, when: str) -> None:
        if self._open and self._start:
            self._open.broken = (
                f"{when}, and message {self._open.control} ({self._open.kind}, {self._start.place}) has no end: "
                "SE is missing. It was probably cut off; ask for it to be sent again."
            )
        self._open = None

    def _note(self, messages: Iterable[Message], sentence: str) -> None:
        told = False
        for message in messages:
            message.notes.append(sentence)
            told = True
        if not told:
            self.notes.append(sentence)


def _same(first: str, second: str) -> bool:
    """Whether two control numbers are one; zeros in front say nothing."""
    return first.lstrip("0") == second.lstrip("0")
