"""Running tests: those of a tenant when somebody asks, and those that a deploy concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.flows.definition import FlowDef
from dougong.automation.kinds.test import TestKind
from dougong.automation.rehearsing.definition import ScenarioDef
from dougong.automation.rehearsing.errors import TestFailedError, TestNotRunError
from dougong.automation.rehearsing.log import Reply
from dougong.automation.rehearsing.scenario import Outcome, ScenarioRun
from dougong.automation.rehearsing.stage import Backstage, Stage, apart, taken_back
from dougong.deployment.builder import Builder
from dougong.deployment.deploy_tests import Tested
from dougong.deployment.model import Model
from dougong.kernel.errors import Problem
from dougong.kernel.messages import DEFAULT_LOCALE
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import Identity
from dougong.records.plans import PlanCache
from dougong.storage.one_transaction import OneTransaction
from dougong.storage.tenants import Tenant, find_tenant

TEST = TestKind.key
_ANY_INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
# What only shows records cannot change what happens to them.
_SHOWN = frozenset({"view", "layout", "page", "app", "translation", "form", "sample"})
_DUPLICATES = "duplicate_rule"
LONGEST_S = 5.0
"""How long a deploy runs tests."""


def run_test(
    connection: Connection[TupleRow],
    tenant: Tenant,
    model: Model,
    backstage: Backstage,
    scenario: ScenarioDef,
    *,
    plans: PlanCache,
) -> Outcome:
    """Run a test; nothing of it stays.

    Args:
        connection: In a transaction, or free.
        tenant: Whose it is.
        model: The definitions.
        backstage: What stages are built with.
        scenario: The test.
        plans: Compiled statements of the model.
    """
    started = monotonic()
    replies = {
        (each.flow, each.step): Reply(status=each.status, body=each.body, lost=each.lost)
        for each in scenario.answers
    }
    # The same wherever it runs: neither the zone nor the language of the tenant matters.
    home = replace(tenant, time_zone=scenario.time_zone, locale=DEFAULT_LOCALE)
    with taken_back(connection):
        stage = Stage(
            connection, home, model, backstage, now=_ANY_INSTANT, plans=plans, replies=replies
        )
        run = ScenarioRun(stage, scenario)
        run.run()
    stage.end()
    return Outcome(
        name=scenario.name,
        label=scenario.label,
        ms=round((monotonic() - started) * 1000),
        steps=stage.log.steps,
        failures=run.failures,
    )


@dataclass(frozen=True, slots=True)
class DeployTests:
    """Runs the tests that a deploy concerns, as the last thing in its transaction.

    Attributes:
        backstage: What stages are built with.
    """

    backstage: Backstage

    def __call__(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        old: Model,
        new: Model,
        layer: str,
    ) -> Tested:
        """Run them; those of the layer that is deployed must pass, of others it is told."""
        assert isinstance(actor, Actor)
        concerned = concerned_tests(old, new)
        if not concerned:
            return Tested()
        # What is tried may come to nothing: no plan of it may stay.
        model, plans = apart(new), PlanCache()
        home = find_tenant(OneTransaction(connection, version=model.version), actor.tenant)
        found: dict[bool, list[Problem]] = {True: [], False: []}
        ends = monotonic() + LONGEST_S
        for scenario in concerned:
            if monotonic() > ends:
                found[False].append(_not_run(scenario))
                continue
            outcome = run_test(connection, home, model, self.backstage, scenario, plans=plans)
            definition = new.catalog.definitions[TEST, scenario.name]
            found[definition.layer == layer] += _problems(outcome, definition.file)
        return Tested(refused=found[True], told=found[False])


def concerned_tests(old: Model, new: Model) -> list[ScenarioDef]:
    """Give the tests whose outcome may differ by what changes, in the order of their names."""
    changed = _changed(old.catalog, new.catalog)
    tests: Mapping[str, ScenarioDef] = new.catalog.all(TEST)
    if not changed or not tests:
        return []
    flows: Mapping[str, FlowDef] = new.catalog.all("flow")
    by_object: dict[str, set[Identity]] = {}
    for kind, of_kind in (("flow", flows), (_DUPLICATES, new.catalog.all(_DUPLICATES))):
        for each in of_kind.values():
            if each.object is not None:
                by_object.setdefault(each.object, set()).add((kind, each.name))
    touched = {each for each in changed if each[0] not in _SHOWN}
    # What is gone is named no more: what it was of is looked at.
    touched |= {("object", flow.object) for flow in _gone(old, touched, new) if flow.object}
    if not touched:
        return []
    return [
        tests[name]
        for name in sorted(tests)
        if not _reach(new, name, by_object).isdisjoint(touched)
    ]


def _changed(old: Catalog, new: Catalog) -> set[Identity]:
    before, after = old.definitions, new.definitions
    return {
        each
        for each in before.keys() | after.keys()
        if each not in before or each not in after or before[each].json != after[each].json
    }


def _gone(old: Model, changed: Iterable[Identity], new: Model) -> Iterator[FlowDef]:
    """Yield the flows that are there no more."""
    for kind, name in changed:
        if kind == "flow" and (kind, name) not in new.catalog.parsed:
            yield old.catalog.get(kind, name)


def _reach(model: Model, test: str, by_object: Mapping[str, Collection[Identity]]) -> set[Identity]:
    """Give what a test leads to: what it names, what that names, and what minds such objects."""
    reached: set[Identity] = set()
    waiting: list[Identity] = [(TEST, test)]
    while waiting:
        identity = waiting.pop()
        if identity in reached or identity not in model.catalog.definitions:
            continue
        reached.add(identity)
        kind, name = identity
        if kind == "object":
            # Of an object it is what happens to its records that counts, not where it leads.
            waiting += by_object.get(name, ())
            continue
        names = model.readers.names_in(identity)
        waiting += [(each.kind, each.name) for each in names if each.kind not in _SHOWN]
    return reached


def _problems(outcome: Outcome, file: str | None) -> Iterable[Problem]:
    for each in outcome.failures[:1]:
        reason = dict(each.message)
        error = TestFailedError(test=outcome.name, path=each.path, reason=reason)
        yield Problem(path=f"/tests/{outcome.name}{each.path}", error=error, file=file)


def _not_run(scenario: ScenarioDef) -> Problem:
    error = TestNotRunError(test=scenario.name, seconds=LONGEST_S)
    return Problem(path=f"/tests/{scenario.name}", error=error)


def chosen(tests: Mapping[str, ScenarioDef], names: Sequence[str] | None) -> list[ScenarioDef]:
    """Give tests by their names; all where none are named."""
    wanted = sorted(tests) if names is None else [each for each in names if each in tests]
    return [tests[name] for name in dict.fromkeys(wanted)]
