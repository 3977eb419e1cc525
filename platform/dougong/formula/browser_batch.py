"""Questions answered by the browser's evaluator, in a process of Node that stays up."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from dougong.formula.batch import Question
from dougong.formula.errors import EvaluatorError
from dougong.formula.named_types import ROWS, type_name, write_values
from dougong.formula.to_json import to_json
from dougong.formula.tree import Expression
from dougong.formula.value_types import DATETIME
from dougong.formula.values import to_json as value_to_json
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say

_SCRIPT = Path("ui_builder", "tools", "formula_batch.ts")


def evaluator_command() -> list[str]:
    """Give the command that runs the evaluator: Node of this environment, and a checkout's script.

    Raises:
        EvaluatorError: There is no Node, or no checkout.
    """
    node = shutil.which("node", path=str(Path(sys.prefix, "bin"))) or shutil.which("node")
    if node is None:
        raise EvaluatorError(reason=say("there is no `node`", "找不到 `node`"))
    script = Path(__file__).parents[3] / _SCRIPT
    if not script.exists():
        raise EvaluatorError(reason=say("it needs a checkout of Dougong", "需要斗拱的源代码"))
    return [node, str(script)]


class BrowserBackend:
    """Evaluates in Node, as a browser does. A context manager: the process ends with it.

    Args:
        command: What to run; ``evaluator_command()`` unless told.

    Raises:
        EvaluatorError: The evaluator cannot be run here.
    """

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._written: dict[int, tuple[Expression, JsonObject]] = {}
        self._process = subprocess.Popen(
            command or evaluator_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> BrowserBackend:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def answer(self, questions: Sequence[Question]) -> list[JsonValue]:
        """Give the value of each.

        Raises:
            EvaluatorError: The process ended.
        """
        lines = [self._line(question) for question in questions]
        # Whoever writes all before reading waits for ever once both pipes are full.
        writer = Thread(target=self._write, args=(lines,))
        writer.start()
        assert self._process.stdout is not None
        answers = [self._process.stdout.readline() for _ in lines]
        writer.join()
        return [_value(answer) for answer in answers]

    def _write(self, lines: Sequence[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.writelines(lines)
        self._process.stdin.flush()

    def _line(self, question: Question) -> str:
        expression = question.expression
        if id(expression) not in self._written:
            self._written[id(expression)] = expression, to_json(expression)
        types = {name: question.types[name] for name in question.reads}
        for relation, fields in question.rows_read.items():
            types |= {f"{relation}{ROWS}{name}": of for name, of in fields.items()}
        line: dict[str, Any] = {
            "expression": self._written[id(expression)][1],
            "types": {name: type_name(of) for name, of in types.items()},
            "values": write_values(types, question.values),
            "now": value_to_json(question.clock.now, DATETIME),
            "zone": question.clock.zone.key,
            "calendars": {
                name: calendar.to_json() for name, calendar in question.calendars.items()
            },
        }
        return json.dumps(line) + "\n"


def _value(line: str) -> JsonValue:
    if not line:
        raise EvaluatorError(reason=say("it has ended", "程序已退出"))
    answer: dict[str, JsonValue] = json.loads(line)
    return answer.get("value", answer)
