"""Backup and restore: what comes back is what went in, and a refusal leaves everything as it was."""

import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from lading.store.backup import (
    BackupDamaged,
    BackupFailed,
    CompanyNotEmpty,
    Manifest,
    RestoreFailed,
    backup,
    restore,
    verify,
)
from lading.store.embedded import EmbeddedServer
from tests.store.test_embedded.conftest import ask, short_folder

COMPANY = """
CREATE TABLE alembic_version (version_num text PRIMARY KEY);
INSERT INTO alembic_version VALUES ('0007');
CREATE SEQUENCE order_number START 100001;
CREATE TABLE orders (id bigint PRIMARY KEY, number text DEFAULT nextval('order_number')::text, note text);
INSERT INTO orders (id, note) SELECT n, 'Grüße ' || repeat('€', 100) FROM generate_series(1, 2000) n;
CREATE TABLE events (id bigint PRIMARY KEY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), settled boolean);
INSERT INTO events (id, settled) SELECT n, false FROM generate_series(1, 10) n;
"""
CONTENT = "SELECT count(*), min(number), max(number), md5(string_agg(note, ',' ORDER BY id)) FROM orders"
SETTLE = "UPDATE events SET settled = true, xid = '0'"


@pytest.fixture(scope="module")
def new_database(server: EmbeddedServer) -> Iterator[Callable[[], str]]:
    """Makes an empty database and answers its URL."""
    made = []

    def make() -> str:
        made.append(f"b_{uuid4().hex[:12]}")
        ask(server.admin_url, f"CREATE DATABASE {made[-1]} OWNER lading")
        return server.url.replace("/lading?", f"/{made[-1]}?")

    yield make
    for name in made:
        ask(server.admin_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def company(new_database: Callable[[], str]) -> str:
    """The URL of a small company with 2000 orders, 10 events and the schema's revision 0007."""
    url = new_database()
    with psycopg.connect(url) as connection:
        connection.execute(COMPANY.encode())
    return url


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents: a big one in a folder, an empty one, and a link, which is none."""
    folder = tmp_path_factory.mktemp("company") / "files"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "Rechnung №1.pdf").write_bytes(os.urandom(500_000))
    (folder / "empty").touch()
    (folder / "link").symlink_to("/etc/hostname")
    return folder


@pytest.fixture(scope="module")
def made(server: EmbeddedServer, company: str, files: Path) -> Path:
    """A backup of the company."""
    target = files.with_name("company.lading")
    backup(url=company, bin_dir=server.bin_dir, files_dir=files, target=target)
    return target


@pytest.fixture
def saved(made: Path, tmp_path: Path) -> Path:
    """A copy of the backup, for one test."""
    return Path(shutil.copy(made, tmp_path))


def tables(url: str) -> list[tuple[object, ...]]:
    """The tables of a database."""
    return ask(url, "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_)'")


def bring_back(server: EmbeddedServer, source: Path, url: str, files: Path, settle: str = SETTLE) -> Manifest:
    """Restore with this file's settings."""
    return restore(url=url, bin_dir=server.bin_dir, source=source, files_dir=files, settle=settle)


def rewritten(source: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a backup with other members."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(source.with_name("changed.lading"), "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return source.with_name("changed.lading")


def test_a_company_comes_back_into_an_empty_one_as_it_was(
    server: EmbeddedServer, company: str, saved: Path, files: Path, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    target, came = new_database(), tmp_path / "restored"
    ask(target, "CREATE SCHEMA newer CREATE TABLE leftover (id int)")
    ask(target, "CREATE TABLE orders (other int)")
    manifest = bring_back(server, saved, target, came)
    assert ask(target, CONTENT) == ask(company, CONTENT)
    assert ask(target, "SELECT DISTINCT settled, xid FROM events") == [(True, "0")]
    assert ask(target, "SELECT nextval('order_number')") == [(102001,)]
    assert sorted(name for _, name in tables(target)) == ["alembic_version", "events", "orders"]
    assert {file.relative_to(came) for file in came.rglob("*") if file.is_file()} == {
        Path("ab/Rechnung №1.pdf"),
        Path("empty"),
    }
    assert (came / "ab/Rechnung №1.pdf").read_bytes() == (files / "ab/Rechnung №1.pdf").read_bytes()
    assert (manifest.revisions, len(manifest.documents)) == (("0007",), 2)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_what_was_restored_can_be_saved_and_restored_again(
    server: EmbeddedServer, company: str, saved: Path, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    second, third = new_database(), new_database()
    bring_back(server, saved, second, tmp_path / "second")
    again = tmp_path / "again.lading"
    backup(url=second, bin_dir=server.bin_dir, files_dir=tmp_path / "second", target=again)
    manifest = bring_back(server, again, third, tmp_path / "third")
    assert ask(third, CONTENT) == ask(company, CONTENT)
    assert manifest.documents == verify(source=saved).documents


def test_a_company_of_postgresql_16_comes_back_under_18(
    server: EmbeddedServer, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    target = new_database()
    with (
        short_folder() as folder,
        EmbeddedServer(data=folder, version="16", settings={"fsync": "off"}) as old,
    ):
        with psycopg.connect(old.url) as connection:
            connection.execute(COMPANY.encode())
        backup(url=old.url, bin_dir=old.bin_dir, files_dir=None, target=tmp_path / "old")
    assert bring_back(server, tmp_path / "old", target, tmp_path / "files").server.startswith("16.")
    assert ask(target, "SELECT count(*), max(number) FROM orders") == [(2000, "102000")]


def test_a_company_that_has_orders_is_not_overwritten(
    server: EmbeddedServer, company: str, saved: Path, tmp_path: Path
) -> None:
    with pytest.raises(CompanyNotEmpty, match="This company is not empty: its table 'orders' has rows"):
        bring_back(server, saved, company, tmp_path / "new")
    assert ask(company, "SELECT count(*) FROM orders") == [(2000,)]
    assert not (tmp_path / "new").exists()


def test_documents_that_are_there_are_not_overwritten(
    server: EmbeddedServer, saved: Path, files: Path, new_database: Callable[[], str]
) -> None:
    target = new_database()
    with pytest.raises(CompanyNotEmpty, match="has files already"):
        bring_back(server, saved, target, files)
    assert tables(target) == []


@pytest.mark.parametrize(
    ("settle", "reason"),
    [
        ("UPDATE nonsense SET a = 1", 'relation "nonsense" does not exist'),
        ("ALTER TABLE events ADD CHECK (id < 5)", "is violated by some row"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "terminating connection"),
    ],
)
def test_what_fails_at_the_very_end_leaves_nothing(
    server: EmbeddedServer, saved: Path, tmp_path: Path, new_database: Callable[[], str], settle: str, reason: str
) -> None:
    target, came = new_database(), tmp_path / "new"
    ask(target, "CREATE TABLE mine (id int)")
    with pytest.raises(RestoreFailed, match=reason):
        bring_back(server, saved, target, came, settle)
    assert tables(target) == [("public", "mine")]
    assert list(came.iterdir()) == []


@pytest.mark.parametrize("position", [0.1, 0.5, 0.9])
def test_one_damaged_byte_is_found_before_anything_is_touched(
    server: EmbeddedServer, saved: Path, tmp_path: Path, new_database: Callable[[], str], position: float
) -> None:
    content = bytearray(saved.read_bytes())
    content[int(len(content) * position)] ^= 1
    saved.write_bytes(content)
    target = new_database()
    with pytest.raises(BackupDamaged, match=r"company\.lading"):
        bring_back(server, saved, target, tmp_path / "new")
    assert tables(target) == []


@pytest.mark.parametrize("kept", [0, 1000, 400_000])
def test_a_file_that_was_cut_off_is_refused(saved: Path, kept: int) -> None:
    os.truncate(saved, kept)
    with pytest.raises(BackupDamaged, match=r"company\.lading is no backup of Lading or was damaged"):
        verify(source=saved)


@pytest.mark.parametrize("name", ["documents/../../etc/evil", "documents//etc/evil", "/etc/evil", "documents/a/./b"])
def test_a_name_that_leads_out_of_the_documents_is_refused(saved: Path, name: str) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[name] = members.pop("documents/empty")
        members["manifest.json"] = members["manifest.json"].replace(b"documents/empty", name.encode())

    with pytest.raises(BackupDamaged, match="which lies outside of the documents"):
        verify(source=rewritten(saved, change))


def test_a_member_that_nobody_listed_is_refused(saved: Path) -> None:
    with pytest.raises(BackupDamaged, match="does not hold exactly what its manifest lists"):
        verify(source=rewritten(saved, lambda members: members.update({"documents/more": b"x"})))


def test_a_content_other_than_the_manifest_says_is_refused(saved: Path) -> None:
    with pytest.raises(BackupDamaged, match="documents/empty is not what was written"):
        verify(source=rewritten(saved, lambda members: members.update({"documents/empty": b"x"})))


def test_another_zip_and_a_later_format_are_refused(saved: Path) -> None:
    with pytest.raises(BackupDamaged, match=r"is no backup of Lading: it has no manifest\.json"):
        verify(source=rewritten(saved, lambda members: members.clear()))

    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 2')

    with pytest.raises(BackupDamaged, match="has the format 2, and this Lading reads 1"):
        verify(source=rewritten(saved, change))


def test_a_connection_that_is_lost_after_the_commit_is_no_failure(
    server: EmbeddedServer, company: str, saved: Path, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    target = new_database()
    settle = f"{SETTLE}; COMMIT; SELECT pg_terminate_backend(pg_backend_pid())"
    assert len(bring_back(server, saved, target, tmp_path / "new", settle).documents) == 2
    assert ask(target, CONTENT) == ask(company, CONTENT)
    assert (tmp_path / "new" / "empty").read_bytes() == b""


def test_a_backup_that_fails_leaves_the_older_one(server: EmbeddedServer, saved: Path, files: Path) -> None:
    before = saved.read_bytes()
    url = server.url.replace("/lading?", "/missing?")
    with pytest.raises(BackupFailed, match='database "missing" does not exist'):
        backup(url=url, bin_dir=server.bin_dir, files_dir=files, target=saved)
    with pytest.raises(BackupFailed, match="must begin with postgresql://"):
        backup(url="postgresql+psycopg://x/y", bin_dir=server.bin_dir, files_dir=files, target=saved)
    assert saved.read_bytes() == before
    assert sorted(path.name for path in saved.parent.iterdir()) == ["company.lading"]


def test_a_restore_whose_process_is_killed_leaves_nothing(
    server: EmbeddedServer, saved: Path, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    target = new_database()
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ask(target, "CREATE TABLE mine (id int)")
    with psycopg.connect(target) as holding:
        holding.execute("LOCK TABLE mine")
        process = start_restore(server, saved, target, tmp_path / "new")
        while not ask(server.admin_url, "SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert process.poll() is None
        process.kill()
        process.wait()
    while ask(target, f"SELECT 1 {others}"):
        time.sleep(0.01)
    assert tables(target) == [("public", "mine")]


def start_restore(server: EmbeddedServer, source: Path, url: str, files: Path) -> "subprocess.Popen[bytes]":
    """Restore in another process."""
    code = (
        "import sys; from pathlib import Path; from lading.store.backup import restore\n"
        "url, programs, source, files = sys.argv[1:]\n"
        "restore(url=url, bin_dir=Path(programs), source=Path(source), files_dir=Path(files), settle='SELECT 1')"
    )
    words = [url, str(server.bin_dir), str(source), str(files)]
    return subprocess.Popen([sys.executable, "-c", code, *words])
