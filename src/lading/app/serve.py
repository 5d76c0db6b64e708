"""`lading serve`: the HTTP server alone, in as many processes as the machine deserves."""

import gc
import mmap
import multiprocessing
import os
import sys
import tempfile
from typing import Any

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from litestar.types import ASGIApp

from lading.api.shared_meters import FOLDER
from lading.app.logs import configure_logs
from lading.app.orphan import adopt_children, end_with_parent
from lading.app.streams import EndingStreams
from lading.app.web import create_app
from lading.store import Settings

DRAIN = 10
"""Seconds that a server process gets to finish the requests it has begun."""

_stopping = mmap.mmap(-1, 1)
"""One byte that forked processes share, 1 when the server is to stop. No lock that a killed one could keep."""


def serve(settings: Settings) -> int:
    """Serve until told to stop. Settings reach the server processes through the environment."""
    end_with_parent()
    adopt_children()
    os.environ["LADING_DATABASE_URL"] = settings.database_url
    if sys.platform == "linux":
        # The program is loaded once; the processes that serve are copies that share its memory.
        multiprocessing.set_start_method("fork", force=True)
        gc.freeze()
    gc.enable()
    server = Granian(
        "lading.app.serve:create_server",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=settings.processes,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN,
        backlog=2048,
        log_access=False,
        log_level=LogLevels.warning,
    )
    _end_streams_first(server)
    with tempfile.TemporaryDirectory(prefix="lading-meters-") as folder:
        os.environ[FOLDER] = folder
        server.serve()
    return 0


def create_server() -> ASGIApp:
    """What granian calls in every server process."""
    end_with_parent()
    configure_logs()
    application = EndingStreams(create_app(), stopping=_is_stopping)
    if _is_stopping():  # who asked us to stop while we were starting was not heard
        sys.exit()
    return application


def _is_stopping() -> bool:
    return _stopping[0] == 1


def _end_streams_first(server: Any) -> None:
    """Before granian stops its processes, tell them: it would wait for live pages until it kills."""
    stop = server.signal_handler_interrupt

    def stop_well(*told: object) -> None:
        _stopping[0] = 1
        stop(*told)

    server.signal_handler_interrupt = stop_well
