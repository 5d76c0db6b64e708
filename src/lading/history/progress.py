"""How far an import is, for a bar on a terminal and for a page in the console."""

import time

import msgspec


class Progress(msgspec.Struct):
    """`done` of `total` lines of the leading table, counted from the start of the files; `skipped` stood already.

    `orders` and `lines` are what this run has brought, in `seconds` since `started` (monotonic).
    """

    total: int
    started: float
    done: int = 0
    skipped: int = 0
    orders: int = 0
    lines: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Lines of the files a second, those that were passed over not counted."""
        return (self.done - self.skipped) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, None while nothing can be said."""
        return (self.total - self.done) / self.rate if self.rate else None

    def skip(self, place: int) -> None:
        """What an earlier run has brought is passed over."""
        self.done = self.skipped = place
        self.started = time.monotonic()

    def after(self, *, place: int, orders: int, lines: int) -> "Progress":
        """The progress when another chunk stands."""
        return msgspec.structs.replace(
            self,
            done=max(place, self.done),
            orders=self.orders + orders,
            lines=self.lines + lines,
            seconds=time.monotonic() - self.started,
        )

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
