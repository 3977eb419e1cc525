"""Random organisations with records in them, told as plain data: who is whose superior, who shares
what with whom. A property test puts them into a tenant and asks what everybody reaches.

Nothing here knows how the platform decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
KINDS = ("a", "b", "c")
ACCOUNT, DEAL, NOTE, CASE, MEMO = "w_account", "w_deal", "w_note", "w_case", "w_memo"
OBJECTS = (ACCOUNT, DEAL, NOTE, CASE, MEMO)

Period = tuple[date | None, date | None]
Principal = tuple[str, Any]
"""Kind and whom, people and groups by position: ``("user", 3)``, ``("role", "r1")``."""

_TEXT: dict[str, Any] = {"name": "name", "type": "text", "unique": True}
_PLAIN: list[dict[str, Any]] = [
    _TEXT,
    {"name": "kind", "type": "picklist", "options": [{"value": each} for each in KINDS]},
    {"name": "size", "type": "number", "scale": 0},
]


def _object(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"en": name}
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    return {**base, "fields": [*_PLAIN, *fields], **more}


DEFINITIONS: tuple[dict[str, Any], ...] = (
    _object(ACCOUNT, sharing="private", superiors="all"),
    _object(
        DEAL,
        {"name": "account", "type": "lookup", "to": ACCOUNT, "reveals": True},
        {"name": "team", "type": "lookup", "to": "team"},
        {"name": "watcher", "type": "user"},
        {"name": "paper", "type": "file"},
        sharing="private",
        superiors="direct",
        shared_with=[{"field": "team", "level": "edit"}, {"field": "watcher", "level": "read"}],
    ),
    _object(NOTE, {"name": "deal", "type": "parent", "to": DEAL}, sharing="parent"),
    _object(
        CASE,
        {"name": "account", "type": "lookup", "to": ACCOUNT},
        {"name": "queue", "type": "lookup", "to": "queue"},
        {"name": "department", "type": "lookup", "to": "department"},
        sharing="private",
        superiors="none",
        shared_with=[
            {"field": "queue", "level": "edit"},
            {"field": "department", "level": "read"},
        ],
    ),
    _object(MEMO, sharing="read", superiors="all"),
)


@dataclass(frozen=True)
class Rule:
    """A sharing rule; either condition may be missing, not both."""

    name: str
    object: str
    where: tuple[str, Any] | None
    owned_by: Principal | None
    to: Principal
    level: str
    active: bool


@dataclass(frozen=True)
class Constitution:
    """What is the same for many worlds: roles, permission sets and sharing rules.

    Attributes:
        reports_to: For each role the one above it.
        bundles: For each role its permission sets.
        sets: For each permission set what it grants on objects, as the definition says it.
        rules: The sharing rules.
    """

    reports_to: dict[str, str | None]
    bundles: dict[str, tuple[str, ...]]
    sets: dict[str, dict[str, dict[str, Any]]]
    rules: tuple[Rule, ...]

    def definitions(self, world: World) -> list[dict[str, Any]]:
        """Give the definitions; people, teams and so on are named as they are in a world."""
        roles = [
            {
                "kind": "role",
                "name": name,
                "label": {"en": name},
                "permission_sets": list(self.bundles[name]),
                **({"reports_to": above} if above else {}),
            }
            for name, above in self.reports_to.items()
        ]
        sets = [
            {"kind": "permission_set", "name": name, "label": {"en": name}, "objects": objects}
            for name, objects in self.sets.items()
        ]
        return [*sets, *roles, *(self._rule(each, world) for each in self.rules)]

    def _rule(self, rule: Rule, world: World) -> dict[str, Any]:
        made: dict[str, Any] = {
            "kind": "sharing",
            "name": rule.name,
            "label": {"en": rule.name},
            "object": rule.object,
            "to": world.named(rule.to),
            "level": rule.level,
            "active": rule.active,
        }
        if rule.where is not None:
            made["where"] = f"{rule.where[0]} = {rule.where[1]!r}"
        if rule.owned_by is not None:
            made["owned_by"] = world.named(rule.owned_by)
        return made


@dataclass
class Person:
    """A user; others are told by their positions."""

    manager: int | None
    department: int | None
    team: int | None
    active: bool
    roles: list[tuple[str, Period]]
    sets: list[tuple[str, Period]]
    id: UUID | None = None


@dataclass
class Department:
    """A department, with who leads it when."""

    parent: int | None
    head: int | None
    acting: tuple[int, Period] | None
    deputy: tuple[int, Period] | None
    id: UUID | None = None


@dataclass
class Group:
    """A team with its lead, or a queue: people, and of a queue teams."""

    lead: int | None
    people: tuple[int, ...]
    teams: tuple[int, ...]
    id: UUID | None = None


@dataclass
class Item:
    """A record: what it refers to stands under the names of its fields, by position."""

    object: str
    owner: int
    kind: str
    size: int
    links: dict[str, int]
    paper: bool = False
    id: UUID | None = None
    file: str | None = None


@dataclass(frozen=True)
class Share:
    """A share of a record, by its position."""

    item: int
    principal: Principal
    level: str
    cause: str
    until: datetime | None


@dataclass
class World:
    """An organisation and its records.

    Names of people and so on are the same in every world, so that rules can name them.
    """

    seed: int
    people: list[Person]
    departments: list[Department]
    teams: list[Group]
    queues: list[Group]
    items: list[Item]
    shares: list[Share] = field(default_factory=list)

    def email(self, person: int) -> str:
        """Give the address of somebody."""
        return f"w{person}@worlds.example"

    def named(self, principal: Principal) -> dict[str, Any]:
        """Name a principal as definitions do."""
        kind, whom = principal
        if kind == "everyone":
            return {"everyone": True}
        if kind == "user":
            return {"user": self.email(whom)}
        return {kind: whom if kind.startswith("role") else f"W{whom}"}

    def of(self, name: str) -> list[int]:
        """Give the positions of the records of an object."""
        return [i for i, each in enumerate(self.items) if each.object == name]


PEOPLE, DEPARTMENTS, TEAMS, QUEUES, ROLES, SETS = 6, 4, 3, 2, 5, 3


def make_constitution(seed: int) -> Constitution:
    """Make roles, permission sets and sharing rules."""
    random = Random(f"constitution {seed}")
    roles = [f"w_r{n}" for n in range(ROLES)]
    above = {name: random.choice([None, *roles[:n]]) if n else None for n, name in enumerate(roles)}
    sets = {f"w_s{n}": _grants(random) for n in range(SETS)}
    return Constitution(
        reports_to=above,
        bundles={name: tuple(random.sample(sorted(sets), random.randint(0, 2))) for name in roles},
        sets=sets,
        rules=tuple(_rule(random, n) for n in range(random.randint(2, 5))),
    )


def _grants(random: Random) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for name in OBJECTS:
        depth = random.choice([True, True, True, "department", "department_and_below"])
        reads = {"read": depth}
        edits = {**reads, "update": random.choice([True, "department", "department_and_below"])}
        level = random.choice(
            [
                None,
                reads,
                reads,
                edits,
                edits,
                {**edits, "create": True, "delete": True},
                {"read": True, "view_all": True},
                {"read": True, "update": True, "delete": True, "modify_all": True},
            ]
            if random.random() < 0.25
            else [reads, edits, edits, {**edits, "create": True, "delete": True}]
        )
        if level is not None:
            made[name] = level
    return made


def _rule(random: Random, number: int) -> Rule:
    name = random.choice([ACCOUNT, DEAL, CASE, MEMO])
    where = random.choice([None, ("kind", random.choice(KINDS)), ("size", random.randint(0, 3))])
    owned_by = _principal(random, groups=True) if where is None or random.random() < 0.3 else None
    return Rule(
        name=f"w_rule{number}",
        object=name,
        where=where,
        owned_by=owned_by,
        to=_principal(random, groups=True),
        level=random.choice(["read", "edit"]),
        active=random.random() < 0.85,
    )


def _principal(random: Random, *, groups: bool) -> Principal:
    kinds = ["user", "role", "team", "queue", "department", "department_and_below", "everyone"]
    kind = random.choice([*kinds, "role_and_below"] if groups else kinds)
    if kind == "everyone":
        # Else hardly anything would be private.
        return (kind, 0) if random.random() < 0.2 else ("user", random.randrange(PEOPLE))
    if kind.startswith("role"):
        return kind, f"w_r{random.randrange(ROLES)}"
    count = {"user": PEOPLE, "team": TEAMS, "queue": QUEUES}.get(kind, DEPARTMENTS)
    return kind, random.randrange(count)


def make_world(seed: int) -> World:
    """Make an organisation with its records."""
    random = Random(f"world {seed}")
    people = [
        Person(
            manager=random.choice([None, *range(n)]) if n else None,
            department=random.choice([None, *range(DEPARTMENTS)]),
            team=random.choice([None, *range(TEAMS)]),
            active=random.random() < 0.9,
            roles=[
                (f"w_r{random.randrange(ROLES)}", _period(random))
                for _ in range(random.randint(0, 2))
            ],
            sets=[(f"w_s{random.randrange(SETS)}", _period(random))],
        )
        for n in range(PEOPLE)
    ]
    departments = [
        Department(
            parent=random.choice([None, *range(n)]) if n else None,
            head=random.choice([None, random.randrange(PEOPLE)]),
            acting=_stand_in(random),
            deputy=_stand_in(random),
        )
        for n in range(DEPARTMENTS)
    ]
    world = World(
        seed=seed,
        people=people,
        departments=departments,
        teams=[
            Group(random.choice([None, random.randrange(PEOPLE)]), _some(random, PEOPLE), ())
            for _ in range(TEAMS)
        ],
        queues=[Group(None, _some(random, PEOPLE), _some(random, TEAMS)) for _ in range(QUEUES)],
        items=[],
    )
    for name, count in ((ACCOUNT, 6), (DEAL, 7), (NOTE, 4), (CASE, 6), (MEMO, 3)):
        for _ in range(count):
            world.items.append(_item(random, world, name))
    world.shares = _shares(random, world)
    return world


def _item(random: Random, world: World, name: str) -> Item:
    links: dict[str, int] = {}
    accounts, deals = world.of(ACCOUNT), world.of(DEAL)
    if name in (DEAL, CASE) and random.random() < 0.8:
        links["account"] = random.choice(accounts)
    if name == DEAL and random.random() < 0.4:
        links["team"] = random.randrange(TEAMS)
    if name == DEAL and random.random() < 0.3:
        links["watcher"] = random.randrange(PEOPLE)
    if name == CASE and random.random() < 0.4:
        links["queue"] = random.randrange(QUEUES)
    if name == CASE and random.random() < 0.3:
        links["department"] = random.randrange(DEPARTMENTS)
    if name == NOTE:
        links["deal"] = random.choice(deals)
    return Item(
        object=name,
        owner=random.randrange(PEOPLE),
        kind=random.choice(KINDS),
        size=random.randint(0, 3),
        links=links,
        paper=name == DEAL and random.random() < 0.5,
    )


def _shares(random: Random, world: World) -> list[Share]:
    shareable = [i for i, each in enumerate(world.items) if each.object != NOTE]
    return [
        Share(
            item=random.choice(shareable),
            principal=_principal(random, groups=False),
            level=random.choice(["read", "edit"]),
            cause=random.choice(["team", "manual"]),
            until=random.choice([None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)]),
        )
        for _ in range(random.randint(0, 8))
    ]


def _period(random: Random) -> Period:
    day = timedelta(days=1)
    starts = random.choice([None, None, None, TODAY, TODAY - day, TODAY + day])
    ends = random.choice([None, None, None, TODAY, TODAY + day, TODAY - day])
    if starts is not None and ends is not None and ends < starts:
        return ends, starts
    return starts, ends


def _stand_in(random: Random) -> tuple[int, Period] | None:
    return (random.randrange(PEOPLE), _period(random)) if random.random() < 0.3 else None


def _some(random: Random, most: int) -> tuple[int, ...]:
    return tuple(random.sample(range(most), random.randint(0, 2)))
