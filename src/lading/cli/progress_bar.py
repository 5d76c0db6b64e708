"""How far a long work is: a bar with rate and time left on a terminal, a plain line now and then elsewhere."""

import os
import time
from typing import TextIO

from lading.history import Progress

_WIDTH, _LEAST, _BESIDE, _COLUMNS = 30, 8, 58, 80
_PLAIN_EVERY, _BAR_EVERY = 10.0, 0.1


class ProgressBar:
    """Draws on one line of a terminal, or writes lines into a log."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._drawn = False
        self._last = 0.0

    def say(self, sentence: str) -> None:
        """What is being done while nothing can be counted."""
        if self._out.isatty():
            self._out.write(f"\r\x1b[K{sentence[: self._columns() - 1]}")
            self._drawn = True
        else:
            self._out.write(f"{sentence}\n")
        self._out.flush()

    def tell(self, progress: Progress) -> None:
        """Show how far it is, not more often than an eye can follow."""
        now = time.monotonic()
        every = _BAR_EVERY if self._out.isatty() else _PLAIN_EVERY
        if now - self._last < every and progress.done < progress.total:
            return
        self._last = now
        said = describe(progress)
        self.say(f"{self._bar(progress, beside=said)}{said}" if self._out.isatty() else said)

    def _bar(self, progress: Progress, *, beside: str) -> str:
        """As long as the line has room for, and none where that is little: a line that wraps could not be redrawn."""
        width = min(_WIDTH, self._columns() - max(len(beside), _BESIDE) - 4)
        if width < _LEAST:
            return ""
        full = min(width, width * progress.done // max(progress.total, 1))
        return f"[{'█' * full}{'·' * (width - full)}] "

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._out.fileno()).columns or _COLUMNS
        except OSError:
            return _COLUMNS

    def end(self) -> None:
        """Leave the line."""
        if self._drawn:
            self._out.write("\n")
            self._out.flush()


def describe(progress: Progress) -> str:
    """`52 %, 166,000 of 320,705 lines, 12,300 a second, 0:12 left`."""
    share = 100 * progress.done // max(progress.total, 1)
    parts = [f"{share} %", f"{progress.done:,} of {progress.total:,} lines"]
    if progress.rate:
        parts.append(f"{progress.rate:,.0f} a second")
    if progress.left is not None:
        parts.append(f"{_clock(progress.left)} left" if progress.done < progress.total else "counting both sides")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
