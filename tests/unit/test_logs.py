from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings


@pytest.fixture(autouse=True)
def root_logger() -> Iterator[None]:
    """Leave the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_for_people_has_what_was_given_beside_behind_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging(Settings())

    logging.getLogger("dougong.api").warning("slow %s", "list", extra={"ms": 7, "user": None})

    line = capsys.readouterr().err
    assert line.endswith("Z warning dougong.api: slow list ms=7\n")


def test_a_line_for_machines_is_one_json_object_with_its_stack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging(Settings(log_format="json"))

    try:
        raise RuntimeError("工单")
    except RuntimeError:
        logging.getLogger("dougong.api").exception("failed", extra={"tenant": "acme"})

    written = capsys.readouterr().err
    line = json.loads(written)
    assert written.count("\n") == 1
    assert line["exception"].endswith("RuntimeError: 工单")
    kept = {key: line[key] for key in ("level", "logger", "message", "tenant")}
    assert kept == {
        "level": "error",
        "logger": "dougong.api",
        "message": "failed",
        "tenant": "acme",
    }


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_level="warning"))

    logging.getLogger("dougong.api").info("ready")

    assert capsys.readouterr().err == ""
