"""Duplicate rules at a save: who is refused, who is asked, and what is only noted.

After the rules, before the write. What a save sets off by itself, such as what hooks write, is
compared too; nobody is there to be asked, though, so a warning holds it up no more than others do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.kinds.duplicate_rule import BLOCK, WARN, DuplicateRuleDef
from dougong.metadata.objects.system_fields import AMENDED_FROM
from dougong.records.duplicates.errors import DuplicatesFoundError, SimilarRecordError
from dougong.records.duplicates.matching import Match, find_matches
from dougong.records.errors import ConfirmationRequiredError
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession
from dougong.storage.duplicate_rows import FoundSet, dismissed_sets, note_sets


def check_duplicates(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    *,
    many: bool,
    new_id: Callable[[], UUID],
) -> None:
    """Compare records with those that are there, by every rule that concerns them.

    Args:
        session: The save.
        record: The object.
        changes: The records.
        many: Whether paths of faults begin with ``/<position>``.
        new_id: Makes the ids of sets that are noted.

    Raises:
        DuplicatesFoundError: A rule that blocks finds one.
        ConfirmationRequiredError: Only rules that warn find one, and they are not confirmed.
    """
    if not record.duplicate_rules or not session.options.matched:
        return
    places = {change.id: position for position, change in enumerate(changes)}
    errors: Faults = defaultdict(list)
    warnings: Faults = defaultdict(list)
    noted: list[FoundSet] = []
    for rule in record.duplicate_rules:
        concerned = [change for change in changes if _concerns(session, rule, change)]
        found = find_matches(session, record, rule, concerned) if concerned else []
        if session.trace is not None and concerned:
            session.trace.note("duplicates", record.name, rule=rule.name, found=len(found))
        told = found if rule.action == BLOCK else _undismissed(session, record, found)
        if rule.action == BLOCK or (rule.action == WARN and _is_asked(session, rule)):
            faults = warnings if _may_confirm(session, rule) else errors
            for of, problem in _problems(session, record, rule, told):
                faults[places[of]].append(problem)
        else:
            noted += _sets(rule, told)
    if errors:
        raise DuplicatesFoundError(_placed(errors, many=many))
    if warnings:
        raise ConfirmationRequiredError(_placed(warnings, many=many))
    if noted:
        schema, at = session.model.schema, session.now
        note_sets(session.connection, schema, record.name, noted, at=at, new_id=new_id)


def _concerns(session: SaveSession, rule: DuplicateRuleDef, change: Change) -> bool:
    occasion = "create" if change.old is None else "update"
    if (("import" if session.options.imported else occasion) not in rule.on) or not rule.active:
        return False
    if change.values.get(AMENDED_FROM) is not None:
        return False  # it takes the place of what it is like
    if change.old is None:
        return all(change.values.get(name) is not None for name in rule.fields)
    return not change.values.keys().isdisjoint(rule.fields)


def _is_asked(session: SaveSession, rule: DuplicateRuleDef) -> bool:
    """Tell whether a warning holds the save up: of the public, and once confirmed, it does not."""
    options = session.options
    if options.refuse_duplicates:
        return True
    return session.actor.user_id is not None and not options.confirms(rule.name)


def _may_confirm(session: SaveSession, rule: DuplicateRuleDef) -> bool:
    return rule.action == WARN and not session.options.refuse_duplicates


def _problems(
    session: SaveSession, record: ObjectModel, rule: DuplicateRuleDef, found: Sequence[Match]
) -> Iterator[tuple[UUID, Problem]]:
    for of, matches in groupby(sorted(found, key=lambda each: each.of), lambda each: each.of):
        every = sorted(matches, key=lambda each: -each.score)
        # The public is told of nobody by name.
        shown = [each for each in every if each.readable and session.actor.user_id is not None]
        error = SimilarRecordError(
            rule=rule.name,
            message=rule.message,
            object=record.label,
            duplicates=[_told(record, each) for each in shown],
            hidden=len(shown) < len(every),
        )
        yield of, Problem(path=f"/{rule.fields[0]}", error=error)


def _told(record: ObjectModel, match: Match) -> Mapping[str, JsonValue]:
    return {"object": record.name, "id": str(match.other), "label": match.label}


def _undismissed(session: SaveSession, record: ObjectModel, found: list[Match]) -> list[Match]:
    """Give the matches that nobody has looked at and found to be different."""
    if not found:
        return found
    ids = {each.other for each in found}
    different = dismissed_sets(session.connection, session.model.schema, record.name, ids)
    return [
        each for each in found if not any({each.of, each.other} <= known for known in different)
    ]


def _sets(rule: DuplicateRuleDef, found: Sequence[Match]) -> Iterator[FoundSet]:
    for each in found:
        pair = frozenset({each.of, each.other})
        yield FoundSet(pair, frozenset({rule.name}), each.score)


def _placed(faults: Faults, *, many: bool) -> list[Problem]:
    return [
        problem.under(f"/{position}") if many else problem
        for position, found in sorted(faults.items())
        for problem in found
    ]
