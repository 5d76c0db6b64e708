"""Who gets in: the owner and root over the socket, nobody else, and no folder of others is opened for it."""

import os
import pwd
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from lading.store.embedded import EmbeddedServer, EmbeddedUnreachable, EmbeddedUnsafe
from tests.store.test_embedded.conftest import NO_SYNC, needs_root

# The child of the fork does one thing, and ends.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")


@pytest.fixture(scope="module")
def server(used_folder: Path) -> Iterator[EmbeddedServer]:
    """A server that runs for the whole module, and must not see the secret of who starts it."""
    os.environ["LADING_SECRET"] = "do-not-tell"
    with EmbeddedServer(data=used_folder, settings=NO_SYNC) as running:
        del os.environ["LADING_SECRET"]
        yield running


def as_nobody(act: Callable[[], object]) -> str:
    """What a stranger gets for an act: the reason why not, or nothing."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.setgroups([])
            os.setgid(pwd.getpwnam("nobody").pw_gid)
            os.setuid(pwd.getpwnam("nobody").pw_uid)
            act()
        except Exception as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as source:
        said = source.read()
    os.waitpid(child, 0)
    return said


@needs_root
def test_a_stranger_neither_connects_nor_reads(server: EmbeddedServer, used_folder: Path) -> None:
    assert "Permission denied" in as_nobody(lambda: psycopg.connect(server.url))
    assert "Permission denied" in as_nobody(lambda: psycopg.connect(server.admin_url))
    assert "Permission denied" in as_nobody(lambda: list(used_folder.iterdir()))
    assert "Permission denied" in as_nobody(lambda: list((used_folder / "cluster").iterdir()))


@needs_root
def test_a_stranger_is_turned_away_even_where_the_socket_is_open(server: EmbeddedServer, used_folder: Path) -> None:
    ways = {used_folder: 0o711, used_folder / "run": 0o711, used_folder / "run" / ".s.PGSQL.5432": 0o777}
    modes = {way: stat.S_IMODE(way.stat().st_mode) for way in ways}
    for way, mode in ways.items():
        way.chmod(mode)
    assert 'Peer authentication failed for user "lading"' in as_nobody(lambda: psycopg.connect(server.url))
    assert 'Peer authentication failed for user "postgres"' in as_nobody(lambda: psycopg.connect(server.admin_url))
    for way, mode in modes.items():
        way.chmod(mode)


def test_postgresql_runs_as_its_owner_with_none_of_our_environment(server: EmbeddedServer) -> None:
    process = Path(f"/proc/{server.pid}")
    if not process.exists():
        pytest.skip("this machine shows no processes as files")
    owner = pwd.getpwnam("lading").pw_uid if os.geteuid() == 0 else os.geteuid()
    assert process.stat().st_uid == owner
    assert b"do-not-tell" not in process.joinpath("environ").read_bytes()


@needs_root
def test_the_data_belong_to_the_system_user_and_the_programs_to_root(server: EmbeddedServer, used_folder: Path) -> None:
    user = pwd.getpwnam("lading")
    assert user.pw_shell.endswith(("nologin", "false"))
    assert {(used_folder / name).stat().st_uid for name in ("cluster", "run")} == {user.pw_uid}
    assert used_folder.stat().st_uid == 0
    assert stat.S_IMODE(used_folder.stat().st_mode) == 0o710
    program = server.bin_dir / "pg_dump"
    assert program.is_relative_to(used_folder)
    assert (program.stat().st_uid, stat.S_IMODE(program.stat().st_mode)) == (0, 0o755)


@needs_root
def test_a_data_folder_below_a_closed_one_is_refused_and_stays_closed(folder: Path) -> None:
    data = folder / "inner" / "data"
    with pytest.raises(EmbeddedUnreachable, match=f"because {folder} is closed to others, and it stays so"):
        EmbeddedServer(data=data).start()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_folder_above_has_another_mode_afterwards(folder: Path) -> None:
    folder.chmod(0o711)
    inner = folder / "inner"
    inner.mkdir(mode=0o751)
    before = {parent: parent.stat().st_mode for parent in (inner, *inner.parents)}
    with EmbeddedServer(data=inner / "data", settings=NO_SYNC):
        pass
    assert {parent: parent.stat().st_mode for parent in before} == before


@needs_root
def test_a_folder_in_which_others_write_is_refused(folder: Path) -> None:
    (folder / "a stranger's").mkdir()
    folder.chmod(0o777)
    with pytest.raises(EmbeddedUnsafe, match=f"Say 'chmod go-w {folder}'"):
        EmbeddedServer(data=folder).start()


@needs_root
def test_a_folder_of_someone_else_is_refused(folder: Path) -> None:
    os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(EmbeddedUnsafe, match="belongs to the user nobody"):
        EmbeddedServer(data=folder).start()
    os.chown(folder, 0, 0)
