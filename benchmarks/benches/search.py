"""Search among a million records: by an administrator, and by who reaches a thousandth of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

import psycopg

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import Ground, make_tenant, record_id
from dougong.access.actor import system_actor
from dougong.access.permissions.grants import Grant
from dougong.access.signing_in.tokens import create_token
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition
from dougong.records.searching.service import Searches
from dougong.records.searching.tokens import Role, tokens
from dougong.storage.search_rows import read_places
from dougong.storage.tenants import find_tenant

_TENANT, _SCHEMA, _OBJECT = "searched", "t_searched", "card"
_DEFINITION: JsonObject = {
    "kind": "object",
    "name": _OBJECT,
    "label": {"en": "Card"},
    "plural": {"en": "Cards"},
    "title": "name",
    "sharing": "private",
    "fields": [{"name": "name", "type": "text"}, {"name": "mobile", "type": "phone"}],
}
_SEEN_BY_ONE = 1000
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文"
    "辉玲红波华斌宇浩凯健俊帆雪荣爱志海东玉萍春建国庆先"
)
_CITIES = ("上海", "北京", "深圳", "广州", "杭州", "苏州", "南京", "成都")
_TRADES = ("科技", "贸易", "电子", "机械", "实业", "网络", "材料", "物流")
_RARE = "quetzalmark"
_QUERIES: Mapping[str, str] = {
    "rare": _RARE,
    "common": "machine",
    "two_letters": "ma",
    "pair": "张华",
    "pinyin": "zhx",
    "slip": "quetzlamark",
    "nothing": "qqxyzzy",
}
_INDEX = f"CREATE INDEX floor_words ON {_SCHEMA}.{_OBJECT} USING gin (to_tsvector('simple', name))"
_FLOOR = f"""
SELECT id, name, mobile FROM {_SCHEMA}.{_OBJECT}
WHERE to_tsvector('simple', name) @@ to_tsquery('simple', %s) AND deleted_at IS NULL
ORDER BY id DESC LIMIT 20
"""


class Search(Bench):
    """A rare word by an administrator, without HTTP, against SQL written for it alone.

    Further: the milliseconds of seven searches over HTTP, in the middle and of the slowest
    twentieth, as an administrator and as a member who reaches one record of a thousand.
    """

    name = "search"
    unit = "ms"
    order = 2
    budget: ClassVar[float | None] = None

    def run(self, stage: Stage) -> Figure:
        """Make the records and their index, and search."""
        ground, times = stage.ground, max(5, round(20 * stage.seconds))
        tenants_token, members_token = _make(ground)
        further: dict[str, float] = {}
        for who, token in (("", tenants_token), ("member_", members_token)):
            for name, typed in _QUERIES.items():
                taken = _ask(stage.webs.ours.port, token, typed, times)
                further[f"{who}{name}_p50"] = median(taken)
                further[f"{who}{name}_p95"] = quantiles(taken, n=20)[-1]
        platform = ground.platform
        actor = system_actor(find_tenant(platform.database, _TENANT))
        searches = Searches(
            database=platform.database, models=platform.models, clock=platform.clock
        )
        with psycopg.connect(ground.database_url, autocommit=True) as connection:
            ours, floor = [], []
            for _ in range(times):
                begun = perf_counter()
                found = searches.find(actor, _RARE, objects=[_OBJECT], limit=20)
                between = perf_counter()
                rows = connection.execute(_FLOOR, [_RARE]).fetchall()
                ours.append((between - begun) * 1000)
                floor.append((perf_counter() - between) * 1000)
                assert [each.id for each in found.found] == [row[0] for row in rows]
        return Figure(median(floor) / median(ours), median(ours), median(floor), further)


def _ask(port: int, token: str, typed: str, times: int) -> Sequence[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    path = "/api/v1/search?" + urlencode({"q": typed})
    taken = []
    for _ in range(times + 2):
        begun = perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        taken.append((perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:500]!r}")
    connection.close()
    return taken[2:]


def _make(ground: Ground) -> tuple[str, str]:
    """Make the tenant with its records and the index of them; gives two tokens."""
    platform = ground.platform
    actor, token = make_tenant(platform, _TENANT)
    definition = Definition("object", _OBJECT, _DEFINITION)
    platform.deployments.deploy(actor, DeployRequest(definitions=[definition]))
    home = find_tenant(platform.database, _TENANT)
    member = platform.provisioning.add_user(
        home,
        {"email": f"member@{_TENANT}.example", "name": "Member"},
        "a-good-long-password",
        grants=[Grant("permission_set", "member")],
    )
    _, members_token = create_token(
        platform.database,
        system_actor(home, user_id=member),
        name="bench",
        expires_at=None,
        clock=platform.clock,
        ids=platform.ids,
        random_bytes=platform.random_bytes,
    )
    assert actor.user_id is not None
    _fill(ground, actor.user_id, member)
    return token, members_token


def _fill(ground: Ground, admin: UUID, member: UUID) -> None:
    # Through the product it takes longer than all that is measured; the tokens are its own.
    with psycopg.connect(ground.database_url, autocommit=True) as connection:
        place = read_places(connection, _SCHEMA)[_OBJECT]
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute(f"DROP INDEX {_SCHEMA}._search_words")
        rows = list(itertools.islice(_cards(), ground.rows))
        with connection.cursor().copy(
            f"COPY {_SCHEMA}.{_OBJECT} (id, version, created_at, created_by, updated_at,"
            " updated_by, owner, name, mobile) FROM STDIN"
        ) as copy:
            for number, (name, mobile) in enumerate(rows):
                owner = member if number % _SEEN_BY_ONE == 0 else admin
                at = "2026-01-01T00:00:00Z"
                copy.write_row((record_id(number), 1, at, admin, at, admin, owner, name, mobile))
        slots = {field: slot.name for field, slot in place.slots.items()}
        with connection.cursor().copy(
            f"COPY {_SCHEMA}._search (object, record_id, words) FROM STDIN"
        ) as copy:
            for number, (name, mobile) in enumerate(rows):
                words = [
                    *(slots["name"] + each for each in tokens(name, Role.TITLE)),
                    *(slots["mobile"] + each for each in tokens(mobile, Role.PHONE)),
                ]
                copy.write_row((place.key, record_id(number), " ".join(f"'{w}'" for w in words)))
        connection.execute(
            f"CREATE INDEX _search_words ON {_SCHEMA}._search USING gin (words)"
            " WITH (gin_pending_list_limit = 1024)"
        )
        connection.execute(_INDEX)
        connection.execute(f"VACUUM (ANALYZE) {_SCHEMA}.{_OBJECT}, {_SCHEMA}._search")


def _cards() -> Iterator[tuple[str, str]]:
    """Yield names of people, of firms, and of machines, with a phone number each."""
    random = Random(1)
    words = ["".join(random.choices("bdfgklmnprstv", k=2)) + end for end in _ends(random)]
    weights = list(itertools.accumulate(1 / (at + 1) for at in range(len(words))))
    for number in itertools.count():
        kind = random.random()
        if number % 50_000 == 7:
            name = f"Works of {_RARE.capitalize()} {number}"
        elif kind < 0.33:
            name = random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=2))
        elif kind < 0.5:
            firm = "".join(chr(random.randrange(0x4E00, 0x4FA0)) for _ in range(2))
            name = f"{random.choice(_CITIES)}{firm}{random.choice(_TRADES)}有限公司"
        else:
            chosen = random.choices(words, cum_weights=weights, k=random.randint(2, 4))
            name = f"Machine {number} {' '.join(chosen)}"
        yield name, f"+861{random.randrange(3 * 10**9, 10**10)}"


def _ends(random: Random) -> Iterator[str]:
    vowels, letters = "aeiou", "bcdfghklmnprstvw"
    for _ in range(30_000):
        count = random.randint(1, 4)
        yield "".join(random.choice(vowels) + random.choice(letters) for _ in range(count))
