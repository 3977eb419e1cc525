from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from dougong.kernel.settings import Settings
from dougong.storage.embedded.binaries import find_postgres
from dougong.storage.embedded.cluster import complaint
from dougong.storage.embedded.errors import (
    AlreadyRunningError,
    DataBrokenError,
    DataVersionError,
    DiskFullError,
    ServerFailedError,
)
from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.processes import wait_until
from dougong.storage.embedded.servers import EmbeddedServers
from dougong.storage.embedded.valkey import ValkeyServer


@pytest.fixture
def start(open_folder: Path, postgres_bin: str) -> Iterator[Starter]:
    starter = Starter(open_folder, postgres_bin)
    yield starter
    for server in starter.started:
        server.stop()


class Starter:
    def __init__(self, folder: Path, bin_dir: str) -> None:
        self.folder = folder
        self.bin_dir = bin_dir
        self.started: list[PostgresServer] = []

    def __call__(self, name: str = "data") -> PostgresServer:
        server = PostgresServer.start(self.folder / name, bin_dir=self.bin_dir, durable=False)
        self.started.append(server)
        return server


def answer(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def test_clients_are_the_owner_of_the_database_and_no_superuser(database_url: str) -> None:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"

    assert answer(database_url, "SELECT current_user") == "dougong"
    assert answer(database_url, owner) == "dougong"
    assert answer(database_url, "SELECT current_setting('is_superuser')") == "off"


def test_the_server_keeps_utf8_text_by_code_point_and_time_in_utc(database_url: str) -> None:
    assert answer(database_url, "SELECT lower('ÄÖ工')") == "äö工"
    assert answer(database_url, "SHOW timezone") == "UTC"
    assert answer(database_url, "SHOW data_checksums") == "on"
    assert answer(database_url, "SHOW listen_addresses") == ""
    assert answer(database_url, "SHOW fsync") == "off"


def test_the_url_serves_sqlalchemy_with_its_driver_in_front(database_url: str) -> None:
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 7")) == 7
    engine.dispose()


@pytest.mark.parametrize("name", ["with space, and 'quotes'", "工单+100%", "d" * 120])
def test_any_name_of_the_data_directory_works(start: Starter, name: str) -> None:
    server = start(name)

    assert answer(server.url(), "SELECT 7") == 7


def test_what_was_written_is_there_after_a_restart(start: Starter) -> None:
    first = start()
    with psycopg.connect(first.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    first.stop()

    second = start()

    assert answer(second.url(), "SELECT n FROM kept") == 42


def test_a_second_start_on_the_directory_is_refused(start: Starter) -> None:
    start()

    with pytest.raises(AlreadyRunningError) as refusal:
        start()

    assert refusal.value.details["pid"] == os.getpid()


def test_a_creation_that_was_cut_short_is_begun_anew(start: Starter) -> None:
    unfinished = start("other").home.folder / "postgres" / "data.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    start.started[0].stop()
    (unfinished.parent / "data").rename(unfinished.parent / "lost")

    server = start("other")

    assert answer(server.url(), "SELECT 7") == 7
    assert not unfinished.exists()


def test_a_process_id_that_another_process_got_does_not_hinder(start: Starter) -> None:
    first = start()
    first.stop()
    stale = first.home.folder / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getppid()}\n{stale.parent}\n0\n5432\n\n\n\nready\n")
    os.chown(stale, stale.parent.stat().st_uid, stale.parent.stat().st_gid)

    assert answer(start().url(), "SELECT 7") == 7


def test_data_of_another_version_are_left_alone(start: Starter) -> None:
    first = start()
    first.stop()
    version = first.home.folder / "postgres" / "data" / "PG_VERSION"
    version.write_text("14\n")

    with pytest.raises(DataVersionError, match="are of PostgreSQL 14"):
        start()


def test_damaged_data_are_named_in_one_line(start: Starter) -> None:
    first = start()
    first.stop()
    control = first.home.folder / "postgres" / "data" / "global" / "pg_control"
    control.write_bytes(bytes(len(control.read_bytes())))

    with pytest.raises(DataBrokenError, match="restore a backup") as refusal:
        start()

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("FATAL:  could not write to file: No space left on device\n", DiskFullError),
        ("PANIC:  could not locate a valid checkpoint record at 0/1\n", DataBrokenError),
        ("FATAL:  could not map anonymous shared memory\n", ServerFailedError),
        ("", ServerFailedError),
    ],
)
def test_what_postgresql_complains_of_becomes_one_line(
    tmp_path: Path, said: str, error: type[Exception]
) -> None:
    problem = complaint(said, data=tmp_path / "data", log=tmp_path / "log")

    assert type(problem) is error
    assert "\n" not in str(problem)


def test_valkey_keeps_what_it_has_and_refuses_what_it_cannot_hold(open_folder: Path) -> None:
    server = ValkeyServer.start(open_folder)
    client = redis.Redis.from_url(server.url)
    client.set("kept", "1")
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    server.stop()

    server = ValkeyServer.start(open_folder)

    assert redis.Redis.from_url(server.url).get("kept") == b"1"
    server.stop()


def test_a_journal_that_valkey_cannot_read_is_put_aside(open_folder: Path) -> None:
    ValkeyServer.start(open_folder).stop()
    journal = open_folder / "servers" / "valkey" / "appendonlydir"
    (journal / "appendonly.aof.manifest").write_text("nonsense\n")
    notices: list[str] = []

    server = ValkeyServer.start(open_folder, notify=lambda text: notices.append(text["en"]))
    server.stop()

    assert notices == [
        f"Valkey could not read its journal, now put aside as `{journal}.broken-1`; no work is lost"
    ]


def test_servers_that_the_settings_name_are_not_started(
    open_folder: Path, database_url: str, redis_url: str
) -> None:
    settings = Settings(data_dir=open_folder, database_url=database_url, redis_url=redis_url)

    with EmbeddedServers(settings) as servers:
        assert servers.running == ()
        assert (servers.database_url, servers.redis_url) == (database_url, redis_url)
    assert list(open_folder.iterdir()) == []


def test_both_servers_stop_with_the_block(open_folder: Path, postgres_bin: str) -> None:
    settings = Settings(data_dir=open_folder, postgres_bin=postgres_bin)

    with EmbeddedServers(settings) as servers:
        running = servers.running
        assert [server.poll() for server in running] == [None, None]
        assert redis.Redis.from_url(servers.redis_url).ping()

    assert [server.poll() for server in running] == [0, 0]


def test_a_backend_that_outlives_its_postmaster_does_not_hinder(start: Starter) -> None:
    first = start()
    busy = psycopg.connect(first.url(), autocommit=True)
    backend = busy.info.backend_pid
    spin = "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$"
    client = subprocess.Popen(
        [find_postgres(start.bin_dir).folder / "psql", first.url(), "-c", spin],
        stderr=subprocess.DEVNULL,
    )
    looping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO $$%'"
    assert wait_until(lambda: answer(first.url(), looping) == 1, timeout_s=10)
    os.kill(first.pid, signal.SIGKILL)
    first.stop()

    second = start()

    assert answer(second.url(), "SELECT 7") == 7
    assert backend != second.pid
    client.wait()
    busy.close()
