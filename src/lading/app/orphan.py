"""Processes of one tree end together: a child whose parent was killed finishes by itself, and soon."""

import os
import signal
import threading
import time

PARENT = "LADING_PARENT"
"""The environment variable that names the process without which a child has no purpose."""

PATIENCE = 8.0
"""Seconds that an orphan gets to finish its work."""


def end_with_parent() -> None:
    """Ask this process to stop once the parent that `LADING_PARENT` names is no longer its parent."""
    parent = os.environ.get(PARENT, "")
    if parent.isdigit():
        threading.Thread(target=_watch, args=(int(parent),), daemon=True, name="parent").start()


def adopt_children() -> None:
    """Children that this process starts from now on end with it."""
    os.environ[PARENT] = str(os.getpid())


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.25)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
