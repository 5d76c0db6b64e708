"""Loading the database of a backup: pg_restore writes SQL, psql runs it, our own COMMIT comes last of all."""

import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from lading.store.backup.archive import DATABASE, Manifest, pour, reading
from lading.store.backup.programs import Programs, complaint, pipe_end
from lading.store.backup.refusals import BackupDamaged, BackupFailed, RestoreFailed, RestoreUnknown

_READER = ["pg_restore", "--no-owner", "--file=-"]
_LOADER = ["psql", "-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]

# Without COMMIT at the end of its input psql leaves nothing behind, however the rest of us ended.
_BEGIN = """
BEGIN;
SELECT pg_current_xact_id();
SET LOCAL lock_timeout = '10s';
DO $lading$ DECLARE room text; found text; rows boolean; BEGIN
  FOR room, found IN
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY({names}) AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' ORDER BY 1, 2
  LOOP
    EXECUTE format('LOCK TABLE %I.%I', room, found);
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', room, found) INTO rows;
    IF rows THEN RAISE EXCEPTION 'the table % has got rows meanwhile', found; END IF;
  END LOOP;
  FOR room IN
    SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', room);
  END LOOP;
END $lading$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def load_database(
    *,
    programs: Programs,
    source: Path,
    manifest: Manifest,
    settle: str,
    must_be_empty: Sequence[str],
    before_commit: Callable[[], None],
) -> None:
    """Replace everything in the database by the backup's, call `before_commit`, run `settle`, commit.

    Raises `RestoreFailed` with PostgreSQL's own words, and then nothing has changed; only `RestoreUnknown`
    says that the connection was lost during the commit itself and the database cannot be asked.
    """
    begin = sql.SQL(_BEGIN).format(names=sql.Literal(list(must_be_empty))).as_string()
    with ExitStack() as stack:
        answers = stack.enter_context(tempfile.TemporaryFile())
        said = stack.enter_context(tempfile.TemporaryFile())
        reader = stack.enter_context(_started(programs, _READER, subprocess.PIPE, said))
        loader = stack.enter_context(_started(programs, [*_LOADER, programs.address], answers, said))
        feeding = _Feeding(source, manifest, reader)
        with suppress(BrokenPipeError):  # psql has stopped, and has said why
            _send(loader, begin)
            pour(name=DATABASE, source=pipe_end(reader.stdout), sink=pipe_end(loader.stdin))
            feeding.join()
            if reader.wait() == 0 and feeding.complete:
                before_commit()
                _send(loader, f"RESET ALL;\n{settle};\nCOMMIT;\n")
                loader.communicate()
                if loader.returncode == 0 or committed(programs=programs, answers=answers):
                    return
        raise feeding.refusal or _refusal(complaint(said=said))


def _refusal(words: str) -> RestoreFailed:
    if "lock timeout" in words:
        return RestoreFailed("The company is in use. Stop Lading everywhere, then restore again.")
    return RestoreFailed(f"The backup could not be restored: {words}")


def committed(*, programs: Programs, answers: IO[bytes]) -> bool:
    """What became of the transaction whose id is the first line of psql's answers.

    Waits for a database that is restarting; raises `RestoreUnknown` when it does not come back.
    """
    answers.seek(0)
    xid = answers.readline().decode().strip()
    for _ in range(30):
        with suppress(psycopg.OperationalError, BackupFailed), programs.connected() as connection:
            row = connection.execute("SELECT pg_xact_status(%s::xid8)", [xid]).fetchone()
            if row != ("in progress",):
                return row == ("committed",)
        time.sleep(1)
    raise RestoreUnknown(
        "The connection to the database was lost at the very end, and it does not answer. "
        "When it runs again, look whether the company is there; "
        "if not, move its documents away and restore again."
    )


class _Feeding(threading.Thread):
    """Feeds pg_restore from the archive, while the other end is read."""

    def __init__(self, source: Path, manifest: Manifest, reader: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self.complete = False
        self.refusal: BackupDamaged | None = None
        self._source = source
        self._expected = next(member for member in manifest.members if member.name == DATABASE)
        self._sink = pipe_end(reader.stdin)
        self.start()

    def run(self) -> None:
        try:
            with (
                suppress(BrokenPipeError),
                self._sink,
                reading(source=self._source) as archive,
                archive.open(DATABASE) as dump,
            ):
                self.complete = pour(name=DATABASE, source=dump, sink=self._sink) == self._expected
        except BackupDamaged as error:
            self.refusal = error


@contextmanager
def _started(
    programs: Programs, words: list[str], out: IO[bytes] | int, said: IO[bytes]
) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [programs.path(words[0]), *words[1:]],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=said,
        env=programs.environment,
    )
    try:
        yield process
    finally:
        process.kill()
        for stream in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):
                stream.close()
        process.wait()


def _send(process: "subprocess.Popen[bytes]", text: str) -> None:
    sink = pipe_end(process.stdin)
    sink.write(text.encode())
    sink.flush()
