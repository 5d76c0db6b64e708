"""`lading run`: database, server and worker in one process tree that mends itself."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from lading.app.child import Child
from lading.app.only_one import only_one
from lading.app.port import address, answers, refuse_taken
from lading.kernel import Refusal
from lading.store.settings import Settings

if TYPE_CHECKING:
    from lading.store.embedded import EmbeddedServer

PATIENCE = 15.0
"""Seconds that a child gets to finish its work before it is killed."""

TAKEOVER = 12.0
"""Seconds in which the processes of a killed predecessor have surely ended."""


class NotStarting(Refusal):
    """A part of the product ends again and again before it has worked."""

    code = "not_starting"
    status = 503


def run(settings: Settings, *, demo: bool = False) -> int:
    """Run everything until Ctrl-C or SIGTERM; answers the exit code. Raises refusals before anything is started."""
    place = address(settings.host, settings.port)
    with only_one(settings, note=f"{place}, process {os.getpid()}") as was_killed:
        refuse_taken(settings.host, settings.port, patience=TAKEOVER if was_killed else 0.0)
        environment = _environment(settings)
        crew = [Child("The server", "serve", environment=environment)]
        later = [Child("The worker", "work", environment=environment)]
        if demo:
            later.append(Child("The demo", "live", environment=environment))
        with _until_told(), ExitStack() as database, ExitStack() as everybody:
            everybody.callback(_stop, [crew, later])
            crew[0].start()  # it loads its program while we load ours and the database starts
            from lading.app.awaited import is_without_people, make_ready  # slow import

            server = _start_database(settings, database)
            url = server.url if server else settings.database_url
            make_ready(url)
            crew[0].tell(url)
            _await(lambda: answers(settings.host, settings.port), crew)
            print(f"Lading runs on {place}; Ctrl-C stops it.", flush=True)
            if not demo and is_without_people(url):
                print("Nobody can sign in yet: lading user add LOGIN --role administrator", flush=True)
            for child in later:
                child.start()
                child.tell(url)
            _supervise([*crew, *later], server)
    return 0


def _start_database(settings: Settings, stack: ExitStack) -> "EmbeddedServer | None":
    """The embedded database, running until the stack is left; None where another is configured."""
    if not settings.embedded:
        return None
    from lading.store.embedded import EmbeddedServer  # slow import

    server = EmbeddedServer(data=settings.data)
    stack.callback(server.stop)
    server.start()
    return server


def _environment(settings: Settings) -> dict[str, str]:
    told = {"DATA": str(settings.data), "HOST": settings.host, "PORT": str(settings.port)}
    return {**os.environ, **{f"LADING_{name}": value for name, value in told.items()}}


@contextmanager
def _until_told() -> Iterator[None]:
    """Until somebody asks us to end, by Ctrl-C, SIGTERM or closing the terminal; that ends the block quietly."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        yield
    except KeyboardInterrupt:
        return


def _stop(crews: list[list[Child]]) -> None:
    """Stop everybody, those who take orders in first; whoever asks again meanwhile changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for crew in crews:
        for child in crew:
            child.stop()
        until = time.monotonic() + PATIENCE
        for child in crew:
            child.wait(seconds=max(0.1, until - time.monotonic()))


def _await(ready: Callable[[], bool], crew: list[Child]) -> None:
    while not ready():
        time.sleep(0.02)
        for child in crew:
            child.tend()
            if child.hopeless:
                raise NotStarting(f"{child.name} does not start; what stands above says why.")


def _supervise(crew: list[Child], server: "EmbeddedServer | None") -> None:
    """For ever: start again whatever has died."""
    from lading.store.embedded import EmbeddedRefusal  # slow import

    complaint = ""
    while True:
        time.sleep(0.25)
        for child in crew:
            child.tend()
        try:
            if server and server.ensure_running():
                print("The database had stopped; it runs again.", file=sys.stderr)
                for child in crew:
                    child.tell(server.url)
        except EmbeddedRefusal as refusal:
            if refusal.sentence != complaint:
                print(f"The database has stopped. {refusal.sentence}", file=sys.stderr)
            complaint = refusal.sentence
            time.sleep(2)
