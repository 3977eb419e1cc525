"""Many records saved in one call are what they would be, had each been saved by itself.

Two tenants with the same objects get the same records: one by one in the first, many at once in
the second. Then they have the same records, roll-ups, history and events, and have refused the
same for the same reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dougong.kernel.errors import AppError, InvalidError
from dougong.records.bulk.saving_many import Mode, Status, save_many
from dougong.records.bulk.sieving import faults_by_place
from dougong.records.saving.session import AS_USUAL
from dougong.testing.desk import Desk, desk_of
from dougong.testing.over_http import make_home
from dougong.testing.whole_object import WHOLE

# What is another one in every record, or every tenant.
_OWN = ("id", "serial", "created_at", "updated_at", "created_by", "updated_by", "owner", "secret")
_ROLLED_UP = {"visits", "last_visit", "part_total"}
_RIGHT: Mapping[str, Sequence[Any]] = {
    "city": ["Rome", "rome", None],
    "record_type": ["plain", "fine", None],
    "code": ["6901234567892"],
    "story": ["a\r\nb"],
    "page_text": ["<p>a<script>b</script></p>"],
    "amount": ["12.345", "1e3"],
    "price": ["10", "99.90"],
    "abroad": ["5.00"],
    "money": ["EUR"],
    "share": ["0.5"],
    "stars": [4, None],
    "urgent": [True, False, None],
    "due": ["2026-02-28", None],
    "seen_at": ["2026-01-31T08:00:00Z", "2026-01-31T16:00:00+08:00"],
    "opens": ["08:30"],
    "worked": ["2:30", "PT1H"],
    "email": ["mei@example.com"],
    "phone": ["13800138000"],
    "web": ["https://example.com"],
    "place": [{"lat": "31.2304", "lng": "121.4737"}],
    "home": [{"country": "CN", "city": "上海"}],
    "extra": [{"a": [1, None, 10**20]}],
    "labels": [["VIP", "展会"]],
    "secret": ["sk-live-0123456789"],
    "class": ["A"],
    "sort": ["small", "other"],
    "colours": [["A", "B"], ["B"]],
    "maker": [{"code": "m1"}, {"code": "M2"}, None],
    "about": [{"object": "maker", "code": "m1"}],
    "nick": ["Nick", ""],
}
_WRONG: Mapping[str, Sequence[Any]] = {
    "name": ["", "x" * 81],
    "record_type": ["former", "what"],
    "code": ["6901234567893"],
    "story": ["\x07", 5],
    "amount": ["12.3456", -1],
    "price": ["0", "2000.00", "-5", "x"],
    "money": ["EURO"],
    "stars": [6, "x"],
    "due": ["2026-02-30"],
    "sort": ["large", "former"],
    "colours": [["C"], "A"],
    "maker": [{"code": "closed"}, {"code": "nobody"}, {"city": "x"}, "nonsense"],
    "about": [{"object": "part", "code": "m1"}],
    "maker_code": ["m1"],
    "visits": [5],
    "what": [1],
}
_FAULTS = [{name: value} for name, values in _WRONG.items() for value in values]


def _some(*left_out: str) -> st.SearchStrategy[dict[str, Any]]:
    """Give records of which a few have a fault."""
    fields = {n: st.sampled_from(values) for n, values in _RIGHT.items() if n not in left_out}
    faults = st.sampled_from([{}] * (2 * len(_FAULTS)) + _FAULTS)
    return st.builds(
        lambda right, wrong: {**right, **wrong},
        st.fixed_dictionaries({}, optional=fields),
        faults,
    )


# One in some has the same name as another, which is told apart by the city.
NEW = st.builds(
    lambda name, record: {"name": name, **record},
    st.sampled_from(["a", "b", "B", "c", "d", "e"]),
    _some(),
)
# Who gives up a name that another takes at once may do so in either order.
CHANGES = _some("city")
# Which of the gadgets, and what of it; a place beyond is none that is there.
PLACE = st.integers(0, 6)
VISIT = st.tuples(PLACE, st.sampled_from(["2026-01-01", "2026-02-02", None, "never"]))


@pytest.fixture(scope="module")
def desks(platform: Any, app: Any) -> tuple[Desk, Desk]:
    """Two tenants with the same objects and makers."""
    made = (desk_of(make_home(platform, app)), desk_of(make_home(platform, app)))
    for each in made:
        each.deploy(*WHOLE)
        each.create("maker", name="One", code="m1", city="Oslo")
        each.create("maker", name="Two", code="m2")
        each.create("maker", name="Three", code="closed", closed=True)
    return made


Result = tuple[str, str | None, list[tuple[str, str]]]


def alone(desk: Desk, name: str, mode: Mode, raws: Sequence[dict[str, Any]]) -> list[Result]:
    """Save each by itself; gives what became of it, its id, and why it was refused."""
    records, results = desk.records, list[Result]()
    for raw in raws:
        values = {field: value for field, value in raw.items() if field != "id"}
        record_id = UUID(raw["id"]) if "id" in raw else None
        try:
            if record_id is None:
                results.append(("created", str(records.create(desk.actor, name, raw).id), []))
            elif mode is Mode.DELETE:
                records.delete(desk.actor, name, record_id)
                results.append(("deleted", raw["id"], []))
            else:
                before = desk.get(name, raw["id"], "version")
                records.update(desk.actor, name, record_id, values)
                same = before == desk.get(name, raw["id"], "version")
                results.append(("unchanged" if same else "updated", raw["id"], []))
        except AppError as error:
            results.append(("failed", None, sorted(_faults(error))))
    return results


def _faults(error: AppError) -> list[tuple[str, str]]:
    # As in a call of one record, of which there is a first place.
    if isinstance(error, InvalidError):
        error = type(error)([problem.under("/0") for problem in error.problems])
    found = faults_by_place(error, 1).get(0)
    if found is None:
        return [(p.path, p.error.code) for p in error.faults()] or [("", error.code)]
    return [(each.path, each.error.code) for each in found]


def together(desk: Desk, name: str, mode: Mode, raws: Sequence[dict[str, Any]]) -> list[Result]:
    """Save many in one call; gives the same."""
    with desk.platform.database.transaction(desk.schema) as connection:
        saving, record = desk.records.join_many(connection, desk.actor, name, mode, AS_USUAL)
        results = save_many(saving, record, mode, raws)
    return [
        (
            str(each.status),
            None if each.status is Status.FAILED else str(each.id),
            sorted((problem.path, problem.error.code) for problem in each.errors),
        )
        for each in results
    ]


Way = Callable[[Desk, str, Mode, Sequence[dict[str, Any]]], list[Result]]


def run(desk: Desk, way: Way, plan: Mapping[str, Any]) -> list[Any]:
    """Do all of a plan in one way; gives all that can be seen of it afterwards."""
    made = way(desk, "gadget", Mode.INSERT, plan["new"])
    ids = [each[1] for each in made if each[1] is not None]

    def at(place: int) -> str:
        return ids[place] if place < len(ids) else "00000000-0000-7000-8000-000000000000"

    visits = [{"name": "v", "gadget": at(place), "on_day": day} for place, day in plan["visits"]]
    changed = [{**changes, "id": at(place)} for place, changes in plan["changes"]]
    seen: list[Any] = [_told(made)]
    came = way(desk, "visit", Mode.INSERT, visits)
    seen.append(_told(came))
    seen.append(_told(way(desk, "gadget", Mode.UPDATE, changed)))
    gone = [{"id": each} for each in dict.fromkeys(at(place) for place in plan["gone"])]
    seen.append(_told(way(desk, "gadget", Mode.DELETE, gone)))
    for record_id in [*ids, *(each[1] for each in came if each[1] is not None)]:
        seen.append(_seen(desk, record_id))
    for record_id in ids:
        if desk.sql("SELECT 1 FROM gadget WHERE id = %s AND deleted_at IS NULL", record_id):
            desk.delete("gadget", record_id)
    return seen


def _told(results: Sequence[Result]) -> list[Any]:
    return [(status, faults) for status, _, faults in results]


def _seen(desk: Desk, record_id: str) -> list[Any]:
    seen: list[Any] = []
    for name in ("gadget", "visit"):
        for (row,) in desk.sql(f"SELECT to_jsonb(t) FROM {name} t WHERE id = %s", record_id):
            parts = {"maker", "gadget", "about", "deleted_at"}
            seen.append({f: v for f, v in row.items() if f not in {*_OWN, *parts}})
            seen.append({f: row.get(f) is None for f in parts})
    history = "SELECT event, via, changes FROM _history WHERE record_id = %s ORDER BY id"
    events = "SELECT event, via, body FROM dougong.outbox WHERE record_id = %s ORDER BY id"
    for query in (history, events):
        seen.append(_folded([(e, via, _plain(t)) for e, via, t in desk.sql(query, record_id)]))
    return seen


def _folded(entries: Sequence[tuple[str, str, dict[str, Any]]]) -> list[Any]:
    """Take roll-ups that follow each other together: of a set they are worked out once."""
    folded: list[tuple[str, str, dict[str, Any]]] = []
    for event, via, told in entries:
        before = folded[-1][2] if folded else {}
        if told and before and (told.keys() | before.keys()) <= _ROLLED_UP:
            first = {name: pair[0] for name, pair in {**told, **before}.items()}
            last = {name: pair[1] for name, pair in {**before, **told}.items()}
            told = {name: [first[name], last[name]] for name in first}
            folded.pop()
        folded.append((event, via, told))
    return folded


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {f: "id" if f in ("maker", "gadget", "about", "secret") else v for f, v in told.items()}


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    plan=st.fixed_dictionaries(
        {
            "new": st.lists(NEW, min_size=2, max_size=7),
            "visits": st.lists(VISIT, max_size=6),
            "changes": st.lists(st.tuples(PLACE, CHANGES), max_size=6),
            "gone": st.lists(PLACE, max_size=3),
        }
    )
)
def test_many_at_once_are_what_each_is_by_itself(
    desks: tuple[Desk, Desk], plan: dict[str, Any]
) -> None:
    one, many = desks

    assert run(many, together, plan) == run(one, alone, plan)
