"""Starting and stopping: what comes up, what stays, and what is refused with a sentence."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from lading.store.embedded import (
    EmbeddedDiskFull,
    EmbeddedFailed,
    EmbeddedServer,
    EmbeddedUnsafe,
    EmbeddedWrongVersion,
)
from lading.store.embedded.launch import LARGEST_LOG
from lading.store.embedded.settings import choose_settings
from tests.store.test_embedded.conftest import NO_SYNC, ask, needs_root

GIGABYTE = 2**30


def test_the_first_start_makes_a_database_that_the_role_owns_without_being_superuser(folder: Path) -> None:
    with EmbeddedServer(data=folder, settings=NO_SYNC) as server:
        assert ask(server.url, "SELECT current_user, current_database()") == [("lading", "lading")]
        assert ask(
            server.url,
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user",
        ) == [(False, False, False, False)]
        assert ask(
            server.url,
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datlocprovider, datlocale"
            " FROM pg_database WHERE datname = 'lading'",
        ) == [("lading", "UTF8", "b", "C.UTF-8")]
        assert ask(server.url, "SHOW data_checksums") == [("on",)]
        assert ask(server.url, "SHOW listen_addresses") == [("",)]
        assert ask(server.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(True,)]
    assert not server.running()
    assert server.pid is None


def test_what_is_written_is_there_after_a_restart(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        assert ask(server.url, "SELECT id FROM kept") == [(1,)]
        assert not server.adopted
    assert server.log.read_text().count("database system is shut down") >= 2


def test_postgresql_16_starts_and_is_refused_by_18_afterwards(folder: Path) -> None:
    with EmbeddedServer(data=folder, version="16", settings=NO_SYNC) as server:
        assert ask(server.url, "SHOW server_version")[0][0].startswith("16.")
        assert ask(server.url, "SELECT datlocprovider, datcollate FROM pg_database WHERE datname = 'lading'") == [
            ("c", "C.UTF-8")
        ]
        assert ask(server.url, "SHOW data_checksums") == [("on",)]
    with pytest.raises(
        EmbeddedWrongVersion, match=r"written by PostgreSQL 16, and this is PostgreSQL 18\. Make a backup"
    ):
        EmbeddedServer(data=folder, version="18").start()


def test_durability_is_on_and_a_server_without_it_is_refused_and_stopped(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        values = ask(
            server.url,
            "SELECT name, setting FROM pg_settings"
            " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name",
        )
        assert values == [("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on")]
        ask(server.admin_url, "ALTER SYSTEM SET fsync = off")
    with pytest.raises(EmbeddedUnsafe, match=r"fsync = off: a power cut would lose orders\. Take fsync out of"):
        server.start()
    assert not server.running()
    (used_folder / "cluster" / "postgresql.auto.conf").write_text("")


def test_rights_that_the_role_must_not_have_are_taken_back(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        ask(server.admin_url, "ALTER ROLE lading SUPERUSER BYPASSRLS")
    with server:
        assert ask(server.url, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'lading'") == [
            (False, False)
        ]


def test_a_long_path_gets_a_short_closed_socket_folder(folder: Path) -> None:
    data = folder / ("a long, wéird näme " * 5) / "data"
    folder.chmod(0o711)
    with EmbeddedServer(data=data, settings=NO_SYNC) as server:
        [(socket,)] = ask(server.admin_url, "SHOW unix_socket_directories")
        place = Path(str(socket).strip('"'))
        assert len(os.fsencode(place / ".s.PGSQL.5432")) <= 103
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert ask(server.url, "SELECT 1") == [(1,)]
    place.rmdir()


def test_a_path_that_a_shell_would_read_otherwise_is_refused(folder: Path) -> None:
    with pytest.raises(EmbeddedUnsafe, match="the path has one of the characters"):
        EmbeddedServer(data=folder / "$(id)").start()
    assert list(folder.iterdir()) == []


def test_a_server_that_cannot_start_says_why(used_folder: Path) -> None:
    server = EmbeddedServer(data=used_folder, settings={"max_connections": "many"})
    with pytest.raises(EmbeddedFailed, match=r'ended while starting; .*invalid value for parameter "max_connections"'):
        server.start()
    assert not server.running()


def test_a_long_log_is_put_aside_at_the_next_start(used_folder: Path) -> None:
    os.truncate(used_folder / "postgres.log", LARGEST_LOG + 1)
    with EmbeddedServer(data=used_folder) as server:
        assert server.log.stat().st_size < 10_000
    assert (used_folder / "postgres.log.1").stat().st_size == LARGEST_LOG + 1


def test_a_folder_that_is_no_data_directory_is_refused_and_left_alone(folder: Path) -> None:
    (folder / "cluster").mkdir()
    (folder / "cluster" / "mine.txt").write_text("mine")
    with pytest.raises((EmbeddedFailed, EmbeddedUnsafe)):
        EmbeddedServer(data=folder).start()
    assert (folder / "cluster" / "mine.txt").read_text() == "mine"


@needs_root
def test_a_full_disk_is_told_before_anything_is_written(folder: Path) -> None:
    folder.chmod(0o711)
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        with pytest.raises(EmbeddedDiskFull, match=r"^20 MB are free where .*disk is; the database starts with 128 MB"):
            EmbeddedServer(data=disk).start()
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "work_mem"),
    [(GIGABYTE // 4, "64MB", "4MB"), (2 * GIGABYTE, "256MB", "4MB"), (64 * GIGABYTE, "512MB", "16MB")],
)
def test_settings_scale_with_memory(memory: int, shared_buffers: str, work_mem: str) -> None:
    chosen = choose_settings(memory=memory, disk=100 * GIGABYTE, lz4=False)
    assert (chosen["shared_buffers"], chosen["work_mem"]) == (shared_buffers, work_mem)
    assert (chosen["max_wal_size"], chosen["wal_compression"]) == ("2048MB", "off")


def test_settings_leave_room_on_a_small_disk() -> None:
    chosen = choose_settings(memory=GIGABYTE, disk=GIGABYTE, lz4=True)
    assert (chosen["max_wal_size"], chosen["wal_compression"]) == ("256MB", "lz4")
