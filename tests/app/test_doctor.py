"""The doctor: each thing that can be ill is made ill once, and is told with what to do."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lading.app.doctor.database import look_at_clock, look_at_revision, look_at_rights, look_at_safety, look_at_version
from lading.app.doctor.examine import examine, look_inside
from lading.app.doctor.finding import Diagnosis
from lading.app.doctor.operation import look_at_operation, look_at_outbox
from lading.app.doctor.program import compare_lock, look_at_assets
from lading.app.doctor.surroundings import look_at_folder, look_at_mail, look_at_port, look_at_secret, look_at_words
from lading.store import Settings
from lading.store.embedded import EmbeddedServer

Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(tmp_path: Path, **fields: Any) -> Settings:
    return Settings(data=tmp_path, **{"port": free_port(), **fields})


def told(found: Iterator[Diagnosis], grade: str = "ill") -> list[str]:
    return [one.sentence for one in found if one.grade == grade]


def test_a_lock_is_compared_with_what_is_installed() -> None:
    lock = "msgspec==0.0.1 \\\n    --hash=x\nno-such-thing==1 \\\nonly-on-windows==1 ; sys_platform == 'win32' \\\n"
    found = compare_lock(lock)
    assert found.grade == "ill"
    assert "msgspec" in found.sentence
    assert "no-such-thing missing, not 1" in found.sentence
    assert "only-on-windows" not in found.sentence


def test_damaged_and_missing_front_end_files_are_found(tmp_path: Path) -> None:
    assert "cannot be read" in look_at_assets(tmp_path).sentence
    (tmp_path / "a.js").write_text("alert()")
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [{"file": "a.js", "sha256": "0"}]}))
    assert look_at_assets(tmp_path).sentence == "Front-end files of the console are damaged: a.js."


def test_slips_of_the_pen_in_the_environment_are_found() -> None:
    found = list(look_at_words({"LADING_DATABSE_URL": "x", "LADING_PORT": "1", "PATH": ""}))
    assert told(iter(found), "hint") == ["LADING_DATABSE_URL is set and means nothing."]


def test_a_folder_open_to_others_is_ill(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert told(look_at_folder(settings(tmp_path))) == [
        f"The data folder {tmp_path} is open to every user of this machine."
    ]
    tmp_path.chmod(0o700)
    assert told(look_at_folder(settings(tmp_path))) == []
    assert told(look_at_folder(settings(tmp_path / "none")), "hint") == [
        f"The data folder {tmp_path}/none does not exist yet."
    ]


def test_a_port_taken_by_a_stranger_is_ill(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert look_at_port(chosen).sentence == f"Port {chosen.port} on 127.0.0.1 is free."
    with socket.socket() as other:
        other.bind(("127.0.0.1", chosen.port))
        other.listen()
        os.set_blocking(other.fileno(), False)
        assert look_at_port(chosen).grade == "ill"


def test_secrets_and_mail(tmp_path: Path) -> None:
    assert told(look_at_secret(settings(tmp_path, secret="short"))) == ["LADING_SECRET is short enough to be guessed."]
    away = settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    assert "The mail server does not let us in: ConnectionRefusedError" in told(look_at_mail(away))[0]
    assert told(look_at_mail(settings(tmp_path)), "hint") != []


def test_the_version_is_checked() -> None:
    assert look_at_version(150004, embedded=False).sentence == "PostgreSQL 15.4 is too old."
    assert look_at_version(160001, embedded=False).grade == "well"


def test_a_server_that_forgets_is_ill(connection: Connection) -> None:
    connection.execute("SET synchronous_commit = off")
    found = look_at_safety(connection)
    assert found.grade == "ill"
    assert "synchronous_commit" in found.sentence


def test_rights_and_clock(connection: Connection, server: EmbeddedServer) -> None:
    assert look_at_rights(connection).grade == "well"
    assert look_at_clock(connection).grade == "well"
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        assert look_at_rights(admin).sentence.startswith("Lading connects as 'postgres', who may do everything")


def test_the_revision_is_compared(connection: Connection, database_url: str, tmp_path: Path) -> None:
    chosen = settings(tmp_path, database_url=database_url)
    assert look_at_revision(connection, chosen).grade == "well"
    connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    assert look_at_revision(connection, chosen).sentence == "A newer Lading has worked here (revision 9999_later)."
    connection.execute("DROP TABLE alembic_version")
    assert look_at_revision(connection, chosen).grade == "hint"


ILL = {
    "INSERT INTO consumers (name) VALUES ('slow'); INSERT INTO events (kind, at, actor, data, hash)"
    " VALUES ('item.added', now() - interval '5 min', 'x:y', '{}', '')": "Events wait for their consumers: slow 300 s.",
    "INSERT INTO inbox (id, source, message_id, body, state, outcome, settled_at) VALUES"
    " (gen_random_uuid(), 'web', 'm', '', 'dead', 'bad', now())": "1 messages from outside could not be worked,"
    " each with its reason in the inbox.",
    "INSERT INTO inbox (id, source, message_id, body, next_at) VALUES"
    " (gen_random_uuid(), 'web', 'm', '', now() - interval '1 h')": "1 messages from outside wait to be worked.",
    "INSERT INTO jobs (id, kind, state, outcome) VALUES (gen_random_uuid(), 'import', 'failed', 'no file')": "1 jobs"
    " have failed; the last, import, with: no file",
    "INSERT INTO jobs (id, kind, state, leased_until) VALUES (gen_random_uuid(), 'a', 'running',"
    " now() - interval '1 h'), (gen_random_uuid(), 'b', 'waiting', NULL);"
    " UPDATE jobs SET run_at = now() - interval '1 h'": "2 jobs wait although it is their turn.",
    "INSERT INTO jobs (id, kind, key, every, outcome, progress) VALUES"
    " (gen_random_uuid(), 'audit', 'regular', 300, 'Broken: totals_add_up.', '{\"broken\": 1}')": "The last audit:"
    " Broken: totals_add_up.",
}


@pytest.mark.parametrize("cause", ILL)
def test_what_waits_too_long_is_found(connection: Connection, cause: str) -> None:
    assert told(look_at_operation(connection)) == []
    connection.execute(cause.encode())
    assert told(look_at_operation(connection)) == [ILL[cause]]


def test_waiting_is_no_wonder_while_nothing_runs(connection: Connection) -> None:
    connection.execute(next(iter(ILL)).encode())
    assert told(look_at_operation(connection, at_rest=True)) == []


def test_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    away = settings(tmp_path, database_url=f"postgresql://lading:hush@127.0.0.1:{free_port()}/lading")
    (found,) = look_inside(away)
    assert found.sentence == "The database cannot be used."
    assert "hush" not in found.mend


def test_unknown_keys_of_the_file_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lading.toml").write_text('databse_url = "x"\n')
    monkeypatch.chdir(tmp_path)
    assert examine() == 1
    assert "lading.toml has the unknown key 'databse_url'" in capsys.readouterr().out


WAITS = (
    "INSERT INTO events (kind, subject, at, actor, data, hash) VALUES"
    " ('x.done', 'x/1', now() - interval '90 s', 'a:b', '{}', '')"
)


def test_who_holds_events_back_is_named_whatever_their_database(connection: Connection, server: EmbeddedServer) -> None:
    connection.execute("INSERT INTO consumers (name) VALUES ('messages')")
    with psycopg.connect(server.admin_url, application_name="nightly-load") as other:
        other.execute("SELECT pg_current_xact_id()")
        connection.execute(WAITS)
        found = look_at_outbox(connection)
        name = other.info.dbname
        assert f"backend {other.info.backend_pid} (database {name}, user " in found.sentence
        assert f"pg_terminate_backend({other.info.backend_pid})" in found.mend


def test_events_that_nobody_fetches_want_a_worker(connection: Connection) -> None:
    connection.execute("INSERT INTO consumers (name) VALUES ('messages')")
    connection.execute(WAITS)
    found = look_at_outbox(connection)
    assert ("messages 90 s" in found.sentence, "lading work" in found.mend) == (True, True)
