"""The command line: what each command prints, and how it refuses."""

import io
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from lading.app.main import main
from lading.store.embedded import EmbeddedServer
from lading.store.migrate import newest_revision
from tests.app.whole import free_port
from tests.conftest import address


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADING_DATABASE_URL", database_url)
    monkeypatch.setenv("LADING_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def empty_url(server: EmbeddedServer) -> str:
    """A database without any table."""
    name = f"e_{uuid4().hex[:12]}"
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} OWNER lading".encode())
    return address(server.url, name)


def read(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def test_a_key_is_printed_alone(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "create", "--name", "shop", "--scope", "orders:read", "orders:write"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("lading_")
    assert len(printed.splitlines()) == 1
    assert read(database_url, "SELECT name, scopes FROM api_keys") == [("shop", ["orders:read", "orders:write"])]
    assert main(["key", "revoke", "--name", "shop"]) == 0
    assert read(database_url, "SELECT count(*) FROM api_keys WHERE revoked_at IS NULL") == [(0,)]


def test_a_user_gets_the_password_that_was_typed(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert main(["user", "add", "ada", "--name", "Ada", "--role", "administrator", "--password-stdin"]) == 0
    assert capsys.readouterr().out == "ada may sign in as administrator.\n"
    assert read(database_url, "SELECT login, name, role FROM users") == [("ada", "Ada", "administrator")]


def test_a_password_that_is_not_given_is_made_and_told(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "ben", "--role", "viewer"]) == 0
    before = read(database_url, "SELECT password_hash FROM users")
    assert main(["user", "password", "ben"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("ben may sign in as viewer. The password, shown this once: ")
    assert second.startswith("ben has a new password. The password, shown this once: ")
    assert read(database_url, "SELECT password_hash FROM users") != before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["user", "add", "ada", "--role", "king"], "There is no role “king”; known are: administrator,"),
        (["key", "create", "--name", "k", "--scope", "everything"], "There is no scope “everything”."),
        (["key", "revoke", "--name", "none"], "There is no key named “none”."),
        (["user", "password", "nobody"], "There is no user “nobody”."),
        (["restore", "none.zip"], "none.zip"),
        (["import", "x.csv"], "Say which files to import and what they are"),
    ],
)
def test_a_refusal_is_one_sentence(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("lading: ")
    assert sentence in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "lading: the following arguments are required: COMMAND."),
        (["dance"], "invalid choice: 'dance'"),
        (["user", "add"], "lading user add: the following arguments are required: --role, LOGIN."),
        (["demo", "--orders", "0"], "argument --orders: a number from 1 to 1000000 is needed."),
    ],
)
def test_bad_words_are_told_with_where_help_is(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "--help'" in told


def test_the_audit_says_what_is_broken(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    assert "laws hold." in capsys.readouterr().out
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO inbox (id, source, message_id, body, state) VALUES (gen_random_uuid(), 'web', 'm', '', 'dead')"
        )
    assert main(["audit"]) == 1
    assert "BROKEN inbox_is_settled:" in capsys.readouterr().out


def test_an_empty_database_is_migrated(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LADING_DATABASE_URL", empty_url)
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == f"The database is at revision {newest_revision()}, which this version needs.\n"


def test_a_newer_database_is_left_alone(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    assert main(["audit"]) == 2
    assert "revision 9999_later, which this version of Lading does not know" in capsys.readouterr().err


def test_a_company_travels_in_one_file(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "ada", "--role", "administrator"]) == 0
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "files" / "slip.pdf").write_bytes(b"%PDF")
    assert main(["backup", "company.zip"]) == 0
    assert "with 1 document" in capsys.readouterr().out
    monkeypatch.setenv("LADING_DATABASE_URL", empty_url)
    monkeypatch.setenv("LADING_DATA", str(tmp_path / "other"))
    assert main(["restore", "company.zip"]) == 0
    assert read(empty_url, "SELECT login FROM users") == [("ada",)]
    assert (tmp_path / "other" / "files" / "slip.pdf").read_bytes() == b"%PDF"
    assert main(["audit"]) == 0


def test_a_database_that_is_away_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LADING_DATABASE_URL", f"postgresql://lading:hush@127.0.0.1:{free_port()}/lading")
    assert main(["audit"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("lading: The database cannot be used: ")
    assert "hush" not in told


def test_no_address_of_a_database_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LADING_DATABASE_URL", "not an address")
    assert main(["audit"]) == 2
    assert "LADING_DATABASE_URL is no address of a PostgreSQL database" in capsys.readouterr().err
