from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dougong.cli.servers import announced, with_running_servers
from dougong.kernel.settings import Settings
from dougong.testing.command_line import Cli

UNREACHABLE = "postgresql://nobody@127.0.0.1:1/nothing"


def test_the_doctor_finds_all_well(cli: Cli, workshop: str) -> None:
    said = cli.ok("doctor", "--json")

    found = {finding["what"]: finding["ok"] for finding in said.json}
    assert found.keys() >= {"disk", "PostgreSQL", "Valkey", "files", f"tenant {workshop}"}
    assert [what for what, ok in found.items() if not ok and what != "browser app"] == []


def test_the_doctor_says_what_to_mend_in_the_reader_s_language(cli: Cli) -> None:
    ill = cli.saying(DOUGONG_DATABASE_URL=UNREACHABLE)

    said, chinese = ill("doctor"), ill.saying(LANG="zh_CN.UTF-8")("doctor", "--json")

    assert (said.status, chinese.status) == (1, 1)
    assert "FAIL PostgreSQL: DOUGONG_DATABASE_URL names a server that does not answer" in said.out
    assert "start it or correct the URL" in said.out
    postgres = next(each for each in chinese.json if each["what"] == "PostgreSQL")
    assert not postgres["ok"]
    assert "没有响应" in postgres["text"]["zh-CN"]


def test_files_move_to_another_store(cli: Cli, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "t_acme").mkdir(parents=True)
    (old / "t_acme" / "one").write_bytes(b"abc")
    move = ("files", "move", "--from", f"file://{old}", "--to", f"file://{new}", "--json")

    first, again = cli.ok(*move), cli.ok(*move)
    refused = cli("files", "move", "--to", "ftp://host/files")

    assert first.json == {"copied": 1, "bytes": 3, "there": 0}
    assert again.json == {"copied": 0, "bytes": 0, "there": 1}
    assert (new / "t_acme" / "one").read_bytes() == b"abc"
    assert refused.status == 1
    assert "DOUGONG_FILES_URL must be" in refused.err


def test_a_queue_that_is_away_is_told_by_the_doctor_alone(cli: Cli, workshop: str) -> None:
    ill = cli.saying(DOUGONG_REDIS_URL="redis://127.0.0.1:1/0")

    said = ill("doctor")

    assert said.status == 1
    assert "FAIL Valkey: " in said.out
    assert f"ok   tenant {workshop}" in said.out
    assert ill("tenant", "list").status == 0


def test_the_doctor_misses_tables_that_were_never_made(
    cli: Cli, new_database: Callable[[str], str]
) -> None:
    empty = cli.saying(DOUGONG_DATABASE_URL=new_database("empty"))

    said = empty("doctor")

    assert said.status == 1
    assert "run `dougong migrate`" in said.out


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("DOUGONG_PORT", "abc", "DOUGONG_PORT is `abc`, which is not a whole number"),
        ("DOUGONG_LOG_LEVEL", "loud", "DOUGONG_LOG_LEVEL is `loud`, which is not one of debug,"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(
    cli: Cli, name: str, value: str, fault: str
) -> None:
    said = cli.saying(**{name: value})("doctor")

    assert said.status == 1
    assert said.err.startswith(f"error: {fault}")
    assert said.err.endswith("correct or unset it\n")


def test_a_database_that_does_not_answer_is_one_line_for_every_command(cli: Cli) -> None:
    ill = cli.saying(DOUGONG_DATABASE_URL=UNREACHABLE)

    for words in (["migrate"], ["tenant", "list"], ["prepare"]):
        said = ill(*words)

        assert said.status == 1
        assert said.err.startswith("error: DOUGONG_DATABASE_URL names a server that does not")
        assert said.err.count("\n") == 1


def test_a_mistyped_command_is_told_with_the_nearest(cli: Cli) -> None:
    said, chinese = cli("psuh"), cli.saying(LANG="zh_CN.UTF-8")("psuh")

    assert (said.status, chinese.status) == (2, 2)
    assert said.err == (
        "error: there is no command `psuh`; did you mean `push`?; `dougong --help` lists them all\n"
    )
    assert chinese.err.startswith("错误：没有命令 `psuh`")


def test_a_process_for_servers_must_be_told_its_servers(cli: Cli) -> None:
    alone = cli.saying(DOUGONG_DATABASE_URL="", DOUGONG_REDIS_URL="")

    for process in ("web", "worker", "clock", "realtime"):
        said = alone(process)

        assert said.status == 1
        assert "set DOUGONG_DATABASE_URL and DOUGONG_REDIS_URL, or use `dougong start`" in said.err


def test_the_demo_with_its_known_password_is_for_loopback_only(cli: Cli) -> None:
    said = cli("start", "--demo", "--host", "0.0.0.0", "--data-dir", "never")

    assert said.status == 1
    assert "set DOUGONG_DEMO_PASSWORD, or leave --host at 127.0.0.1" in said.err
    assert not (cli.folder / "never").exists()


def test_the_servers_of_a_running_start_are_found_as_long_as_it_runs(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    running = replace(settings, database_url="postgresql:///a", redis_url="unix:///b")

    with announced(running):
        assert with_running_servers(settings) == running
        told = replace(settings, redis_url="redis://other")
        assert with_running_servers(told) == replace(running, redis_url="redis://other")
        kept = (tmp_path / "running.json").read_bytes()
        assert (tmp_path / "running.json").stat().st_mode & 0o777 == 0o600

    assert with_running_servers(settings) == settings
    (tmp_path / "running.json").write_bytes(kept)  # as one that was killed leaves it
    assert with_running_servers(settings) == settings
