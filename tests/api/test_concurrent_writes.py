"""Many clients at once, and deploys in their midst: nothing is lost, nothing is wrong, no 5xx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Event
from typing import Any, NamedTuple

import psycopg
import pytest

from dougong.app import Platform, build_platform
from dougong.kernel.settings import Settings
from dougong.processes.web_app import build_web_app
from dougong.records.plans import PlanCache
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.head import lock_definitions
from dougong.storage.migrations.run import migrate_cell
from dougong.testing.desk import an_object, desk_of
from dougong.testing.over_http import SECRET_KEY, ApiClient, Home, SettableClock, make_home

CLIENTS = 8
STATES = [{"value": "open"}, {"value": "paid"}]
MADE_OF = {"type": "rollup", "from": "line.order"}
NOTE = {"name": "note", "type": "text"}
REMARK = {"name": "remark", "type": "text"}


def order(*more: dict[str, Any]) -> dict[str, Any]:
    """The object with the roll-ups."""
    summed = {**MADE_OF, "aggregate": "sum", "field": "amount", "scale": 2}
    return an_object(
        "order",
        {**MADE_OF, "name": "lines", "aggregate": "count"},
        {**summed, "name": "total"},
        {**summed, "name": "paid", "where": "state = 'paid'"},
        *more,
    )


def line(*more: dict[str, Any]) -> dict[str, Any]:
    """The object that is rolled up."""
    return an_object(
        "line",
        {"name": "order", "type": "lookup", "to": "order", "on_delete": "clear"},
        {"name": "amount", "type": "currency"},
        {"name": "state", "type": "picklist", "options": STATES, "default": "open"},
        *more,
    )


class Rolled(NamedTuple):
    """What the lines of an order come to."""

    lines: int
    total: Decimal
    paid: Decimal


@pytest.fixture(scope="module")
def wide(database_url: str, redis_url: str, clock: SettableClock) -> Iterator[Platform]:
    """A platform with a connection for every client and some."""
    migrate_cell(database_url)
    settings = Settings(database_url=database_url, redis_url=redis_url, secret_key=SECRET_KEY)
    platform = build_platform(settings, pool_size=CLIENTS + 2, clock=clock)
    yield platform
    platform.close()


@pytest.fixture(scope="module")
def home(wide: Platform) -> Home:
    """A tenant with orders and lines."""
    made = make_home(wide, build_web_app(wide))
    made.deploy(order(), line())
    return made


def another(home: Home) -> ApiClient:
    """Give a client of its own for a thread: the underlying one holds a request."""
    return ApiClient(home.app.test_client(), home.api.headers)


def at_once(home: Home, work: Callable[[ApiClient, int], Any], clients: int = CLIENTS) -> list[Any]:
    """Let clients do something at the same time; gives what each one got."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda number: work(another(home), number), range(clients)))


def rolled(home: Home, order_id: str) -> Rolled:
    """Read what is stored in an order."""
    found = home.api.get(f"/data/order/{order_id}").get_json()
    return Rolled(int(found["lines"]), Decimal(found["total"]), Decimal(found["paid"]))


def counted(home: Home, order_id: str) -> Rolled:
    """Work out from the lines what must be stored."""
    (found,) = desk_of(home).sql(
        "SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(amount) FILTER"
        " (WHERE state = 'paid'), 0) FROM line WHERE \"order\" = %s AND deleted_at IS NULL",
        order_id,
    )
    return Rolled(*found)


def test_clients_who_write_below_one_parent_keep_its_roll_ups_right(home: Home) -> None:
    parent = home.api.create("order", name="shared")["id"]

    def write(api: ApiClient, number: int) -> list[int]:
        made = [api.create("line", order=parent, amount="1.10")["id"] for _ in range(6)]
        answers = [
            api.patch(f"/data/line/{made[0]}", {"amount": f"{number}.00", "state": "paid"}),
            api.patch(f"/data/line/{made[1]}", {"order": None}),
            api.delete(f"/data/line/{made[2]}"),
            api.delete(f"/data/line/{made[3]}"),
            api.post(f"/data/line/{made[3]}/restore"),
        ]
        return [answer.status_code for answer in answers]

    statuses = at_once(home, write)

    assert statuses == [[200, 200, 204, 204, 200]] * CLIENTS
    assert rolled(home, parent) == counted(home, parent)
    assert rolled(home, parent) == Rolled(4 * CLIENTS, Decimal("54.40"), Decimal(28))


def test_of_clients_who_change_one_version_exactly_one_wins(home: Home) -> None:
    place = f"/data/line/{home.api.create('line', amount='0.00')['id']}"
    rounds, last = 10, []

    for version in range(1, rounds + 1):

        def change(api: ApiClient, number: int, version: int = version) -> int:
            sent = {"amount": f"{version}.{number}0"}
            return api.patch(place, sent, headers={"If-Match": f'"{version}"'}).status_code

        statuses = at_once(home, change)
        assert Counter(statuses) == {200: 1, 409: CLIENTS - 1}
        last = [f"{version}.{number}0" for number, s in enumerate(statuses) if s == 200]

    found = home.api.get(place).get_json()
    assert (found["version"], [found["amount"]]) == (rounds + 1, last)


class Acknowledged(NamedTuple):
    """What a client was told of its requests, and what it may rely on."""

    statuses: Counter[int]
    amounts: dict[str, str]


def test_a_stream_of_deploys_amid_requests_harms_none_of_them(home: Home) -> None:
    parents = [home.api.create("order", name=f"o{n}")["id"] for n in range(2)]
    done = Event()

    def write(api: ApiClient, number: int) -> Acknowledged:
        told: Counter[int] = Counter()
        kept: dict[str, str] = {}
        for turn in range(14):
            amount = f"{turn}.0{number}"
            made = api.post("/data/line", {"order": parents[turn % 2], "amount": "1.00"})
            told[made.status_code] += 1
            if made.status_code != 201:
                continue
            key = made.get_json()["id"]
            changed = api.patch(f"/data/line/{key}", {"amount": amount})
            read = [
                api.get(f"/data/line/{key}"),
                api.get("/data/line", sort="-amount", limit=5),
                api.get("/data/line", where="order.name = 'o1'", limit=5),
                api.get("/data/order", where="COUNT(line.order) > 0"),
            ]
            told.update(each.status_code for each in (changed, *read))
            kept[key] = amount if changed.status_code == 200 else "1.00"
        return Acknowledged(told, kept)

    def deploy(api: ApiClient) -> list[int]:
        steps: list[dict[str, Any]] = [
            {"components": [order(NOTE), line(NOTE)]},
            {"renames": {"object.line.note": "remark", "object.order.note": "remark"}},
            {"components": [order(), line()], "allow_data_loss": True},
            {"components": [line(NOTE, REMARK)]},
            {"components": [line()], "allow_data_loss": True},
        ]
        answers: list[int] = []
        while not done.is_set() or len(answers) < len(steps):
            step = steps[len(answers) % len(steps)]
            answers.append(api.post("/meta/deploy", step).status_code)
        return answers

    with ThreadPoolExecutor(1) as pool:
        deploying = pool.submit(deploy, another(home))
        told = at_once(home, write, clients=6)
        done.set()
        deployed = deploying.result(timeout=60)

    assert sum((each.statuses for each in told), Counter()) == {200: 420, 201: 84}
    assert set(deployed) == {200}
    stored = dict(desk_of(home).sql("SELECT id::text, amount::text FROM line"))
    for each in told:
        assert {key: stored[key] for key in each.amounts} == each.amounts
    for parent in parents:
        assert rolled(home, parent) == counted(home, parent)
        assert rolled(home, parent).lines == 42


def test_a_roll_up_that_is_deployed_amid_writes_misses_none_of_them(home: Home) -> None:
    parent = home.api.create("order", name="soon with a roll-up")["id"]
    begun = Barrier(CLIENTS + 1)
    most = {**MADE_OF, "name": "most", "aggregate": "max", "field": "amount", "scale": 2}

    def write(api: ApiClient, number: int) -> None:
        begun.wait(timeout=10)
        for turn in range(10):
            made = api.create("line", order=parent, amount=f"{turn}.0{number}")
            answer = api.patch(f"/data/line/{made['id']}", {"amount": f"{turn}.5{number}"})
            assert answer.status_code == 200, answer.text

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_once, home, write)
        begun.wait(timeout=10)
        deployed = home.api.post("/meta/deploy", {"components": [order(most)]})
        writing.result(timeout=30)

    assert deployed.status_code == 200, deployed.text
    assert home.api.get(f"/data/order/{parent}").get_json()["most"] == "9.57"
    assert rolled(home, parent) == counted(home, parent)


@contextmanager
def deploying(home: Home) -> Iterator[None]:
    """Hold what a deploy holds until its end."""
    with psycopg.connect(home.platform.database.url) as connection:
        lock_definitions(connection, home.tenant.schema)
        yield
        connection.rollback()


def test_a_deploy_that_goes_on_keeps_writers_waiting_but_no_reader(home: Home) -> None:
    parent = home.api.create("order", name="read meanwhile")["id"]
    asked: list[dict[str, Any]] = [
        {"path": f"/data/order/{parent}"},
        {"path": "/data/order"},
        {"path": "/data/line", "sort": "-amount", "where": "order.name != 'x'"},
        {"path": "/data/line/aggregate", "measures": "count()", "group": "order"},
        {"path": "/meta/object/line"},
    ]

    with ThreadPoolExecutor(1) as pool:
        with deploying(home):
            waiting = pool.submit(another(home).post, "/data/line", {"order": parent})
            answers = [home.api.get(**each).status_code for each in asked]
            was_waiting = not waiting.done()
        written = waiting.result(timeout=10)

    assert answers == [200] * len(asked)
    assert was_waiting
    assert written.status_code == 201
    assert rolled(home, parent).lines == 1


def test_a_writer_who_waits_too_long_for_a_deploy_is_told_to_try_again(home: Home) -> None:
    platform = home.platform
    database = Database(platform.database.url, pool_size=1, lock_timeout_s=0.05)
    records = Records(
        database=database,
        models=platform.models,
        hooks=platform.hooks,
        functions=platform.functions,
        clock=platform.clock,
        ids=platform.ids,
        plans=PlanCache(),
        cipher=platform.cipher,
    )
    hasty = build_web_app(replace(platform, records=records))
    api = ApiClient(hasty.test_client(), home.api.headers)

    with deploying(home):
        refused = api.post("/data/order", {"name": "too early"})

    assert (refused.status_code, refused.get_json()["code"]) == (503, "request.contention")
    assert refused.headers["Retry-After"]
    assert home.api.records("order", where="name = 'too early'") == []
    assert api.post("/data/order", {"name": "in time"}).status_code == 201
    database.close()
