"""How far an import is, for a bar on a terminal and for a page in the console."""

import time

import msgspec

_WEIGHT = 0.15


class Progress(msgspec.Struct):
    """`done` of `total` lines of the leading table, counted from the start of the files; `skipped` stood already.

    `orders` and `lines` are what the import has brought, earlier runs included; `seconds` are those of this run since
    it `started` (monotonic). `pace` is how many lines a second it does of late, nothing before the second chunk: the
    first one waits for the first look over the files, and brings most of the items.
    """

    total: int
    started: float
    done: int = 0
    skipped: int = 0
    orders: int = 0
    lines: int = 0
    seconds: float = 0.0
    pace: float = 0.0

    @property
    def rate(self) -> float:
        """Lines of the files a second, those that were passed over not counted."""
        return (self.done - self.skipped) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, None while nothing can be said."""
        if self.done >= self.total:
            return 0.0 if self.seconds else None
        return (self.total - self.done) / self.pace if self.pace else None

    def skip(self, place: int) -> None:
        """What an earlier run has brought is passed over."""
        self.done = self.skipped = place
        self.started = time.monotonic()

    def after(self, *, place: int, orders: int, lines: int) -> "Progress":
        """The progress when another chunk stands."""
        seconds, done = time.monotonic() - self.started, max(place, self.done)
        return msgspec.structs.replace(
            self,
            done=done,
            orders=self.orders + orders,
            lines=self.lines + lines,
            seconds=seconds,
            pace=self._pace((done - self.done) / max(seconds - self.seconds, 0.001)),
        )

    def _pace(self, now: float) -> float:
        """Smoothed over some ten chunks."""
        if not self.seconds:
            return 0.0
        return self.pace + _WEIGHT * (now - self.pace) if self.pace else now

    def told(self) -> dict[str, float | None]:
        """As it is kept beside the import."""
        left = self.left
        return {
            "total": self.total,
            "done": self.done,
            "orders": self.orders,
            "lines": self.lines,
            "rate": round(self.rate, 1),
            "seconds": round(self.seconds, 1),
            "left": None if left is None else round(left, 1),
        }
