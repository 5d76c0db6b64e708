"""Crashes and company: servers and starters are killed, and several processes share one server."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from lading.store.embedded import EmbeddedServer
from lading.store.embedded.owner import find_owner
from lading.store.embedded.postmaster import works_in
from tests.store.test_embedded.conftest import ask, short_folder, start_elsewhere


def test_a_killed_server_is_started_again_with_every_committed_row(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        ask(server.url, "CREATE TABLE survivors AS SELECT generate_series(1, 1000) AS id")
        for _ in range(3):
            assert server.pid is not None
            os.kill(server.pid, signal.SIGKILL)
            while server.running():
                time.sleep(0.001)
            assert server.ensure_running()
            assert not server.adopted
        assert ask(server.url, "SELECT count(*) FROM survivors") == [(1000,)]
        assert not server.ensure_running()
    assert not server.ensure_running()


def test_a_server_whose_starter_was_killed_is_adopted_and_stopped_by_the_last(used_folder: Path) -> None:
    starter = start_elsewhere(used_folder)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline().split()[0])
    starter.kill()
    starter.communicate()
    with EmbeddedServer(data=used_folder) as server:
        assert (server.pid, server.adopted) == (pid, True)
        assert ask(server.url, "SELECT id FROM kept") == [(1,)]
    assert not works_in(pid=pid, cluster=used_folder / "cluster")


def test_a_server_that_others_use_stays_until_the_last_of_them_stops(used_folder: Path) -> None:
    first, second = EmbeddedServer(data=used_folder), EmbeddedServer(data=used_folder)
    first.start()
    second.start()
    assert (first.adopted, second.adopted, first.pid) == (False, True, second.pid)
    first.stop()
    assert ask(second.url, "SELECT id FROM kept") == [(1,)]
    second.stop()
    assert not second.running()


def test_a_forced_stop_asks_nobody_and_the_others_start_it_again(used_folder: Path) -> None:
    first, second = EmbeddedServer(data=used_folder), EmbeddedServer(data=used_folder)
    first.start()
    second.start()
    first.stop(force=True)
    assert not second.running()
    assert second.ensure_running()
    assert ask(second.url, "SELECT id FROM kept") == [(1,)]
    second.stop()


def test_two_processes_that_start_at_once_share_one_server() -> None:
    with short_folder() as folder:
        starters = [start_elsewhere(folder) for _ in range(2)]
        said = [starter.stdout.readline().split() for starter in starters if starter.stdout]
        assert said[0][0] == said[1][0]
        assert sorted(adopted for _, adopted in said) == ["False", "True"]
        for starter in starters:
            starter.communicate("stop\n")
        assert [starter.returncode for starter in starters] == [0, 0]
        assert not works_in(pid=int(said[0][0]), cluster=folder / "cluster")


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(used_folder: Path) -> None:
    server = EmbeddedServer(data=used_folder)
    server.start()
    server.stop(mode="immediate")
    stranger = find_owner().popen(["/bin/sleep", "60"], log=subprocess.DEVNULL)
    cluster, socket = used_folder / "cluster", used_folder / "run"
    for stale in (cluster / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        stale.write_text(f"{stranger.pid}\n{cluster}\n1700000000\n5432\n{socket}\n\n1 1\nready\n")
    with server:
        assert not server.adopted
        assert ask(server.url, "SELECT id FROM kept") == [(1,)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it takes Linux to find such sessions")
def test_a_session_that_outlives_its_server_does_not_keep_the_next_from_starting(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        busy = threading.Thread(target=_loop_for_ever, args=(server.url,))
        busy.start()
        while not ask(server.admin_url, "SELECT 1 FROM pg_stat_activity WHERE query ~ '^DO' AND state = 'active'"):
            time.sleep(0.01)
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        while server.running():
            time.sleep(0.001)
        assert server.ensure_running()
        assert ask(server.url, "SELECT id FROM kept") == [(1,)]
        busy.join()


def _loop_for_ever(url: str) -> None:
    with pytest.raises(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DO $$ BEGIN LOOP END LOOP; END $$")


def test_a_server_that_does_not_answer_yet_is_waited_for(used_folder: Path) -> None:
    with EmbeddedServer(data=used_folder) as server:
        assert server.pid is not None
        os.kill(server.pid, signal.SIGSTOP)
        waking = threading.Timer(1.2, os.kill, (server.pid, signal.SIGCONT))
        waking.start()
        begun = time.monotonic()
        with EmbeddedServer(data=used_folder) as other:
            assert other.adopted
            assert time.monotonic() - begun > 1
        waking.join()


def test_half_a_data_directory_of_a_killed_first_start_is_made_anew() -> None:
    with short_folder() as folder:
        unfinished = folder / "cluster.new"
        unfinished.mkdir(mode=0o700)
        (unfinished / "PG_VERSION").write_text("18\n")
        if os.geteuid() == 0:
            shutil.chown(unfinished, find_owner().uid)
        with EmbeddedServer(data=folder, settings={"fsync": "off"}) as server:
            assert ask(server.url, "SELECT 1") == [(1,)]
        assert not unfinished.exists()
