"""The nursery: a process that never sees a stranger's file, and from which a fresh child is forked for each.

What children need is loaded here once. Asked over a socket, with each question come two others: the line on which the
child is asked and answers, and one on which is told how it ended. Whoever hangs up the second has its child ended.
"""

import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
import time
from contextlib import suppress

from lading.intake.open.child import LIMITS, be_a_child
from lading.intake.open.lockdown import leave_the_network

QUESTION = struct.Struct("!Bd")
"""Which kind of child, by its place in `LIMITS`, and for how many seconds it may live."""
ENDED = struct.Struct("!i")
LATE = 10_000
"""What is told of a child that lived too long; else its exit code, negative for a signal."""
_IDLE = 300.0
_HEARD = 3
_LOADED = {
    "open": ("lading.intake.open.look_inside:prepare_all",),
    "draw": ("lading.intake.open.draw:prepare_drawing",),
    "mail": ("lading.intake.open.read_inside:prepare_reading",),
    "read": ("lading.intake.open.read_inside:prepare_reading",),
    # The models' own library starts a thread, and no thread survives a fork: each child loads that itself.
    "recognise": ("lading.intake.open.find_lines", "lading.intake.open.read_lines", "lading.intake.open.recognise"),
}


class Nursery:
    """The children that live, and who waits for word of them."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._children: dict[int, tuple[socket.socket, float]] = {}
        self._late: set[int] = set()
        self._loaded: set[str] = set()
        self._is_open = True
        self._woken, waking = socket.socketpair()
        for one in (self._woken, waking):
            one.setblocking(False)
        self._waking = waking
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._woken, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until nobody asks any more, and no child lives."""
        while self._is_open or self._children:
            ready = self._selector.select(self._patience())
            for key, _ in ready:
                if key.fileobj is self._control:
                    self._take_question()
                elif key.fileobj is self._woken:
                    with suppress(BlockingIOError):
                        self._woken.recv(4096)
                elif isinstance(key.data, int):
                    self._end(key.data)
            self._bury()
            if not ready and not self._children:
                return

    def _patience(self) -> float:
        """Until the next child has lived too long; those that are late already are ended."""
        now = time.monotonic()
        for child, (_, until) in self._children.items():
            if until <= now:
                self._late.add(child)
                self._end(child)
        return min((max(0.05, until - now) for _, until in self._children.values()), default=_IDLE)

    def _take_question(self) -> None:
        message, lines, _, _ = socket.recv_fds(self._control, QUESTION.size, 2)
        if len(message) < QUESTION.size or len(lines) < 2:
            self._selector.unregister(self._control)
            self._is_open = False
            return
        number, seconds = QUESTION.unpack(message)
        kind, told = list(LIMITS)[number], socket.socket(fileno=lines[1])
        self._load(kind)
        child = os.fork()
        if child == 0:
            self._leave(kind, lines[0])
        os.close(lines[0])
        self._children[child] = told, time.monotonic() + seconds
        self._selector.register(told, selectors.EVENT_READ, child)

    def _leave(self, kind: str, line: int) -> None:
        """In the child: nothing of the nursery is left but the line."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.dup2(line, _HEARD)
            os.closerange(_HEARD + 1, 4096)
            be_a_child(kind, _HEARD)
        finally:
            os._exit(1)

    def _load(self, kind: str) -> None:
        """Once; a library that is not installed is missed by the child that needs it."""
        if kind in self._loaded:
            return
        self._loaded.add(kind)
        for name in _LOADED[kind]:
            with suppress(ImportError):
                module, _, act = name.partition(":")
                found = importlib.import_module(module)
                if act:
                    getattr(found, act)()
        gc.collect()
        gc.freeze()

    def _end(self, child: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    def _bury(self) -> None:
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            told, _ = self._children.pop(child)
            how = LATE if child in self._late else os.waitstatus_to_exitcode(status)
            self._late.discard(child)
            self._selector.unregister(told)
            with suppress(OSError), told:
                told.send(ENDED.pack(how))


def main() -> None:
    """Serve on the socket whose number is the only argument."""
    leave_the_network()
    Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
