"""Jobs over HTTP: one's own, and nobody else's."""

from __future__ import annotations

from uuid import UUID

import pytest

from dougong.storage.jobs import enqueue
from dougong.storage.tables import CELL_SCHEMA
from dougong.testing.over_http import Home


@pytest.fixture
def job_id(home: Home) -> UUID:
    """A queued job of the administrator."""
    platform = home.platform
    with platform.database.transaction(CELL_SCHEMA) as connection:
        return enqueue(
            connection,
            "tests.nothing",
            {"secret": "payload"},
            id=platform.ids.new(),
            now=platform.clock.now(),
            tenant=home.tenant.name,
            total=10,
            created_by=UUID(home.user_id),
        )


def test_a_job_tells_how_far_it_is(home: Home, job_id: UUID) -> None:
    answer = home.api.get(f"/jobs/{job_id}")

    assert answer.json is not None
    assert answer.json == {
        "id": str(job_id),
        "kind": "tests.nothing",
        "label": {"en": "tests.nothing", "zh-CN": "tests.nothing"},
        "state": "queued",
        "done": 0,
        "total": 10,
        "failed": 0,
        "error": None,
        "object": None,
        "file": None,
        "by": {"id": home.user_id, "label": "Admin"},
        "created_at": answer.json["created_at"],
        "finished_at": None,
        "undo": None,
        "may": {"pause": False, "resume": False, "cancel": False},
    }


@pytest.mark.parametrize("act", ["pause", "cancel"])
def test_a_job_of_a_kind_that_runs_to_its_end_is_not_stopped(
    home: Home, job_id: UUID, act: str
) -> None:
    answer = home.api.post(f"/jobs/{job_id}/{act}")

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "job.not_stoppable"


def test_a_job_of_another_user_is_not_there(home: Home, job_id: UUID) -> None:
    _, plain = home.add_user("curious@example.com")

    answer = plain.get(f"/jobs/{job_id}")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "job.not_found"


def test_no_job_has_no_id(home: Home) -> None:
    assert home.api.get("/jobs/none").status_code == 404
    assert home.api.get(f"/jobs/{UUID(int=0)}").status_code == 404
