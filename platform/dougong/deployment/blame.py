"""Whom a deploy would break: each definition that suffers without having been sent, by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dougong.deployment.errors import BrokenUseError
from dougong.deployment.readers import Readers
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Definition


class Blame:
    """Tells the faults of what was sent from what it does to others.

    Args:
        kinds: Every kind of definition.
        others: What was not sent and stays in effect, by where it would lie on disk.
    """

    def __init__(self, kinds: Kinds, others: Mapping[str, Definition]) -> None:
        self._kinds = kinds
        self._others = others

    def all(self, found: Sequence[Problem], readers: Readers, later: Readers) -> Sequence[Problem]:
        """List every fault once, and every reader of what goes.

        Args:
            found: What the check found.
            readers: Of the definitions as they are.
            later: Of the definitions as they shall be.
        """
        known = {(problem.file, problem.path) for problem in found}
        lost = {(each.file, each.path): each for each in self._stranded(readers, later)}
        blamed = [self._blamed(problem) for problem in found]
        return [*blamed, *(each for place, each in lost.items() if place not in known)]

    def _blamed(self, problem: Problem) -> Problem:
        """Name the definition that suffers when it is not the one that was sent."""
        suffers = self._others.get(problem.file or "")
        if suffers is None:
            return problem
        reason = {locale: problem.error.message(locale) for locale in LOCALES}
        return replace(problem, error=self._broken(suffers, reason))

    def _stranded(self, readers: Readers, later: Readers) -> Iterator[Problem]:
        files = {(each.identity, each.layer): file for file, each in self._others.items()}
        for identity, reference in readers.stranded(later):
            suffers, path = readers.origin(identity, reference.path)
            file = files.get((suffers.identity, suffers.layer))
            if file is None:
                continue  # it was sent: the check has told of it
            gone = reference.name if reference.field is None else reference.field
            reason = say("it reads `{name}`", "它使用了 `{name}`", name=gone)
            yield Problem(path=path, error=self._broken(suffers, reason), file=file)

    def _broken(self, suffers: Definition, reason: LocaleText) -> BrokenUseError:
        kind: JsonValue = dict(self._kinds.get(suffers.kind).label)
        return BrokenUseError(kind=kind, name=suffers.name, reason=dict(reason))
