"""X12's envelopes: interchange (ISA), group (GS), message (ST), and whether their ends say what was in them."""

from collections.abc import Callable, Mapping

import msgspec

from lading.intake.structured.opener import Envelope, Framed, Opener
from lading.intake.structured.x12.segments import Segment, read_segments


class Party(msgspec.Struct, frozen=True):
    """A sender or receiver of an interchange: qualifier and code (ISA05/06, ISA07/08)."""

    qualifier: str = ""
    code: str = ""


class Message(Framed[Segment], kw_only=True):
    """A transaction set between ST and SE."""

    sender: Party = Party()
    receiver: Party = Party()
    group: str = ""
    group_kind: str = ""
    group_sender: str = ""
    group_receiver: str = ""
    version: str = ""


def read_envelope(text: str) -> Envelope[Message]:
    """The messages of a file, the broken ones too. Raises `Malformed` where not even that can be told."""
    return _Opener().read(read_segments(text))


class _Opener(Opener[Message, Segment]):
    END = "SE"
    OUTSIDE = ("TA1", "ISB", "ISE", "TA3")

    def __init__(self) -> None:
        super().__init__()
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._groups = 0
        self._in_group: list[Message] = []

    def acts(self) -> Mapping[str, Callable[[Segment], None]]:
        """What to do at which segment of the envelope."""
        return {
            "ISA": self._interchange,
            "IEA": self._end_interchange,
            "GS": self._group,
            "GE": self._end_group,
            "ST": self._message,
            "SE": self._end_message,
        }

    def finish(self) -> None:
        """What never ended."""
        if self._gs is not None:
            self.note(self._in_group, f"Group {self._gs.at(6)} never ends: GE is missing. Messages may be missing.")
        self._missing_end()
        if self.messages and not self.messages[0].interchange:
            self.note(self.messages, "The interchange's head (ISA) is missing: who sent it is not known.")

    def _missing_end(self) -> None:
        if self._isa is not None:
            self.note(self.messages[-1:], f"Interchange {self._isa.at(13)} never ends: IEA is missing.")

    def _interchange(self, segment: Segment) -> None:
        self.unended(f"A new interchange begins at {segment.place}")
        self._missing_end()
        self._isa, self._gs, self._groups = segment, None, 0
        self.envelope(segment.elements[4:13], anew=True)

    def _end_interchange(self, segment: Segment) -> None:
        self.unended(f"The interchange ends at {segment.place}")
        mine = [one for one in self.messages if self._isa and one.interchange == self._isa.at(13)]
        if segment.at(1).isdecimal() and int(segment.at(1)) != self._groups:
            self.note(mine, f"IEA01 says {segment.at(1)} groups, {self._groups} were counted.")
        if self._isa is not None and not _same(segment.at(2), self._isa.at(13)):
            self.note(mine, f"IEA02 says interchange {segment.at(2)}, ISA13 {self._isa.at(13)}.")
        self._isa = None

    def _group(self, segment: Segment) -> None:
        self.unended(f"A new group begins at {segment.place}")
        self._gs, self._groups, self._in_group, self.controls = segment, self._groups + 1, [], set()
        self.envelope((*(self._isa.elements[4:13] if self._isa else ()), segment.at(6)), anew=False)

    def _end_group(self, segment: Segment) -> None:
        self.unended(f"The group ends at {segment.place}")
        if segment.at(1).isdecimal() and int(segment.at(1)) != len(self._in_group):
            self.note(self._in_group, f"GE01 says {segment.at(1)} messages, {len(self._in_group)} were counted.")
        if self._gs is not None and not _same(segment.at(2), self._gs.at(6)):
            self.note(self._in_group, f"GE02 says group {segment.at(2)}, GS06 {self._gs.at(6)}.")
        self._gs = None

    def _message(self, segment: Segment) -> None:
        self.unended(f"A new message begins at {segment.place}")
        isa, gs = self._isa, self._gs
        message = Message(kind=segment.at(1), control=segment.at(2))
        if isa is not None:
            message.sender, message.receiver = Party(isa.at(5), isa.at(6)), Party(isa.at(7), isa.at(8))
            message.interchange, message.test = isa.at(13), isa.at(15) == "T"
        if gs is not None:
            message.group_kind, message.group, message.version = gs.at(1), gs.at(6), gs.at(8)
            message.group_sender, message.group_receiver = gs.at(2), gs.at(3)
        twice = f"The control number {message.control} (ST02) is used twice in its group."
        self.begin(message, segment, within=f"{message.interchange}, {message.group}", twice=twice)
        self._in_group.append(message)

    def _end_message(self, segment: Segment) -> None:
        if self.open is None:
            self.notes.append(f"SE, {segment.place}, ends a message that never began (ST is missing).")
            return
        counted = len(self.open.segments) + 2
        if segment.at(1) != str(counted) and not (segment.at(1).isdecimal() and int(segment.at(1)) == counted):
            self.open.notes.append(f"SE01 says {segment.at(1) or 'no'} segments, {counted} were counted.")
        if not _same(segment.at(2), self.open.control):
            self.open.notes.append(f"SE02 says message {segment.at(2)}, ST02 {self.open.control}.")
        self.open = None


def _same(first: str, second: str) -> bool:
    """Whether two control numbers are one; zeros in front say nothing."""
    return first.lstrip("0") == second.lstrip("0")
