from __future__ import annotations

from pathlib import Path

import pytest

from dougong.storage.embedded.errors import ServerUnreachableError
from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.reachable import require_server


def test_a_server_that_answers_gives_its_version(postgres: PostgresServer) -> None:
    assert require_server(postgres.url()).split(".")[0] == postgres.version.split(".")[0]


def test_a_server_that_does_not_answer_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachableError, match="DOUGONG_DATABASE_URL") as refusal:
        require_server(f"postgresql:///x?host={tmp_path}")

    assert "\n" not in str(refusal.value)
