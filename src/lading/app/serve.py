"""`lading serve`: the HTTP server alone, in as many processes as the machine deserves."""

import gc
import multiprocessing
import os
import sys

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from litestar import Litestar

from lading.app.logs import configure_logs
from lading.app.orphan import adopt_children, end_with_parent
from lading.app.web import create_app
from lading.store import Settings

DRAIN = 10
"""Seconds that a server process gets to finish the requests it has begun."""


def serve(settings: Settings) -> int:
    """Serve until told to stop. Settings reach the server processes through the environment."""
    end_with_parent()
    adopt_children()
    os.environ["LADING_DATABASE_URL"] = settings.database_url
    if sys.platform == "linux":
        # The program is loaded once; the processes that serve are copies that share its memory.
        multiprocessing.set_start_method("fork", force=True)
        gc.freeze()
    Granian(
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
    ).serve()
    return 0


def create_server() -> Litestar:
    """What granian calls in every server process."""
    end_with_parent()
    configure_logs()
    return create_app()
