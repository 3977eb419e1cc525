"""Formula fields: computed at each read, and columns in every other respect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dougong.access.rights import Rights
from dougong.formula.checker import check
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import to_python
from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object

ROWS = 40


def formula(name: str, returns: str, source: str, **more: Any) -> dict[str, Any]:
    """Make a formula field."""
    return {"name": name, "type": "formula", "returns": returns, "formula": source, **more}


CLIENT = an_object(
    "client",
    {"name": "name", "type": "text"},
    {"name": "tier", "type": "text"},
    {"name": "limit", "type": "number"},
    {"name": "boss", "type": "lookup", "to": "client"},
    formula("shown", "text", "name & ' (' & tier & ')'"),
    formula("always", "text", "'x'"),
    formula("sold", "number", "SUM(sale.client, with_tax)"),
    formula("small", "number", "COUNT(sale.client, total <= $parent.boss.limit)"),
    formula("mine", "boolean", "owner = $user and owner.email = $user.email"),
    title="shown",
)
SALE = an_object(
    "sale",
    {"name": "client", "type": "lookup", "to": "client"},
    {"name": "price", "type": "number", "scale": 2},
    {"name": "quantity", "type": "number"},
    {"name": "due", "type": "date"},
    formula("total", "number", "price * quantity", scale=2),
    formula("with_tax", "number", "total * 1.07", scale=1),
    formula("is_big", "boolean", "total > 10"),
    formula("rated", "text", "IF(is_big, 'big ', 'small ') & client.shown"),
    formula("of_boss", "text", "client.boss.shown & client.always"),
)
TYPES = an_object(
    "sorted",
    {"name": "word", "type": "text"},
    {"name": "size", "type": "number", "scale": 1},
    {"name": "on", "type": "date"},
    {"name": "at", "type": "datetime"},
    {"name": "spent", "type": "duration"},
    formula("a_number", "number", "size * size - 2", scale=1),
    formula("a_text", "text", "UPPER(word) & '-' & size"),
    formula("a_boolean", "boolean", "size > 0 and word = 'b'"),
    formula("a_date", "date", "on + size"),
    formula("a_datetime", "datetime", "at - 0.25"),
    formula("a_duration", "duration", "spent * size"),
    formula("a_time", "time", "IF(size > 0, TIMEVALUE(at), null)"),
)
FORMULAS = tuple(each["name"] for each in TYPES["fields"] if each["type"] == "formula")


@pytest.fixture(scope="module")
def shop(desk: Desk) -> Desk:
    """Objects whose formulas read each other."""
    desk.deploy(CLIENT, SALE)
    return desk


@pytest.fixture(scope="module")
def sales(shop: Desk) -> dict[str, Any]:
    """A boss, a client of theirs, and three sales: two of the client, one of nobody."""
    boss = shop.create("client", name="Boss", tier="A", limit=7)
    client = shop.create("client", name="Client", tier="B", boss=boss["id"])
    first = shop.create("sale", name="1", client=client["id"], price="2.50", quantity=3)
    second = shop.create("sale", name="2", client=client["id"], price="2.10", quantity=3)
    third = shop.create("sale", name="3", price="25", quantity=1)
    return {"boss": boss, "client": client, "1": first, "2": second, "3": third}


def test_a_formula_is_there_when_a_record_is_created_changed_and_read(shop: Desk) -> None:
    client = shop.create("client", name="Wei", tier="A")
    made = shop.create("sale", name="x", client=client["id"], price="2.50", quantity=5)

    changed = shop.update("sale", made["id"], quantity=2)

    assert (made["total"], made["with_tax"], made["is_big"]) == ("12.50", "13.4", True)
    assert made["rated"] == "big Wei (A)"
    assert (changed["total"], changed["with_tax"], changed["is_big"]) == ("5.00", "5.4", False)
    assert shop.get("sale", made["id"]) == changed
    assert shop.list("sale", where="name = 'x'") == [changed]
    shop.delete("sale", made["id"])


def test_formulas_read_formulas_over_lookups_and_of_related_records(
    shop: Desk, sales: dict[str, Any]
) -> None:
    client = shop.get("client", sales["client"]["id"])
    first = shop.get("sale", sales["1"]["id"])

    assert client["sold"] == "14.7"
    assert client["small"] == "1"
    assert client["mine"] is True
    assert (first["rated"], first["of_boss"]) == ("small Client (B)", "Boss (A)x")


def test_over_a_blank_lookup_a_formula_is_blank_whatever_it_is(
    shop: Desk, sales: dict[str, Any]
) -> None:
    third = shop.get("sale", sales["3"]["id"], "of_boss", "rated")

    assert (third["of_boss"], third["rated"]) == (None, "big ")
    assert [each["name"] for each in shop.list("sale", where="client.always = null")] == ["3"]


def test_a_path_leads_to_formulas_of_other_records(shop: Desk, sales: dict[str, Any]) -> None:
    found = shop.get("sale", sales["1"]["id"], "client.sold", "client.boss.always", "total")

    assert found["client"]["sold"] == "14.7"
    assert found["client"]["boss"]["always"] == "x"
    assert found["total"] == "7.50"


def test_a_formula_may_be_the_title(shop: Desk, sales: dict[str, Any]) -> None:
    assert sales["1"]["client"]["label"] == "Client (B)"
    assert sales["client"]["boss"]["label"] == "Boss (A)"
    listed = shop.list("sale", sort="-client,name", where="name in ('1', '2', '3')")
    assert [each["name"] for each in listed] == ["1", "2", "3"]
    grouped = shop.aggregate("sale", group="client", where="name in ('1', '3')")
    assert [each["client"] and each["client"]["label"] for each in grouped] == [None, "Client (B)"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("total = 7.5", ["1"]),
        ("with_tax > 6.7 and not is_big", ["1"]),
        ("is_big", ["3"]),
        ("with_tax in (8.0, 26.8)", ["1", "3"]),
        ("client.sold > 14 and total < client.boss.limit", ["2"]),
        ("rated contains 'SMALL'", ["1", "2"]),
        ("LEN(rated) = 4 or total * 2 = 12.6", ["2", "3"]),
        ("EXISTS(sale.client)", None),
    ],
)
def test_conditions_take_a_formula_for_a_field(
    shop: Desk, sales: dict[str, Any], where: str, found: list[str] | None
) -> None:
    if found is None:
        assert len(shop.list("client", where="EXISTS(sale.client, with_tax = 8)")) == 1
        return

    assert [each["name"] for each in shop.list("sale", where=where, sort="name")] == found
    page = shop.page("sale", where=where, count="exact")
    assert page.count == len(found)


def test_aggregates_group_and_measure_formulas(shop: Desk, sales: dict[str, Any]) -> None:
    rows = shop.aggregate(
        "sale",
        group="is_big,client.shown",
        measures="sum(with_tax),max(rated),count_distinct(total)",
        having="sum(total) > 5",
        sort="-sum(with_tax)",
        where="with_tax > 0 and name in ('1', '2', '3')",
    )

    assert rows == [
        {
            "is_big": True,
            "client.shown": None,
            "sum(with_tax)": "26.8",
            "max(rated)": "big ",
            "count_distinct(total)": 1,
        },
        {
            "is_big": False,
            "client.shown": "Client (B)",
            "sum(with_tax)": "14.7",
            "max(rated)": "small Client (B)",
            "count_distinct(total)": 2,
        },
    ]


def test_the_history_knows_nothing_of_formulas(shop: Desk, sales: dict[str, Any]) -> None:
    made = shop.create("sale", name="h", price="1", quantity=1)
    shop.update("sale", made["id"], price="2")

    [change, _] = shop.sql(
        "SELECT changes FROM _history WHERE record_id = %s ORDER BY id DESC", made["id"]
    )

    assert change[0] == {"price": ["1.00", "2.00"]}
    shop.delete("sale", made["id"])


def test_who_may_see_a_formula_sees_its_value_even_of_hidden_fields(
    shop: Desk, sales: dict[str, Any]
) -> None:
    class Shy(Rights):
        def sees(self, object: str, field: str) -> bool:  # noqa: A002 - as in Rights
            return field not in {"price", "tier"}

    shy = shop.acting(rights=Shy(key="shy", everything=True))

    found = shy.get("sale", sales["1"]["id"])

    assert "price" not in found
    assert (found["total"], found["rated"]) == ("7.50", "small Client (B)")


def test_nobody_writes_a_formula(shop: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        shop.create("sale", name="w", total="5")

    assert [each.path for each in refused.value.problems] == ["/total"]
    assert shop.list("sale", where="name = 'w'") == []


# ---- agreement with Python, and pages


@pytest.fixture(scope="module")
def rows(desk: Desk) -> list[Any]:
    """Records with few different values and many blanks."""
    desk.deploy(TYPES)
    for number in range(ROWS):
        desk.create(
            "sorted",
            name=str(number),
            word=(None, "b", "a", "aa", "b")[number % 5],
            size=None if number % 7 == 0 else f"{number % 4 - 1}.{number % 3 * 5 % 10}",
            on=None if number % 6 == 0 else f"2026-01-{number % 3 + 10}",
            at=None if number % 8 == 0 else f"2026-03-0{number % 3 + 1}T0{number % 2 + 1}:30:00Z",
            spent=None if number % 9 == 0 else f"{number % 3}:30",
        )
    found: list[Any] = desk.list("sorted", limit=100, sort="id")
    return found


def computed(desk: Desk, name: str, rows: Sequence[Any]) -> list[Any]:
    """Compute a formula of each record in Python."""
    field = desk.model.objects["sorted"].fields[name]
    scope = desk.model.scope("sorted", lambda of, seen: True)
    expression = check(
        str(field.options["formula"]),
        scope,
        field.value_type,
        functions=desk.platform.functions,
    )
    evaluate, zone = to_python(expression), ZoneInfo(desk.actor.time_zone)
    now = desk.platform.clock.now()
    found = [evaluate(Surroundings(values=_read(row), now=now, zone=zone)) for row in rows]
    scale = field.options.get("scale")
    if scale is None:
        return found
    step = Decimal(1).scaleb(-scale)
    return [None if v is None else v.quantize(step, rounding=ROUND_HALF_UP) for v in found]


def _read(row: Any) -> dict[str, Any]:
    return {
        "word": row["word"],
        "size": None if row["size"] is None else Decimal(row["size"]),
        "on": None if row["on"] is None else date.fromisoformat(row["on"]),
        "at": None if row["at"] is None else datetime.fromisoformat(row["at"]).astimezone(UTC),
        "spent": None if row["spent"] is None else timedelta(seconds=int(row["spent"])),
    }


@pytest.mark.parametrize("name", FORMULAS)
def test_every_value_is_what_python_computes(desk: Desk, rows: list[Any], name: str) -> None:
    field = desk.model.objects["sorted"].fields[name]

    values = computed(desk, name, rows)

    dumped = [None if v is None else field.type.dump(v, field.options) for v in values]
    assert [row[name] for row in rows] == dumped
    assert len(set(map(str, values))) > 1


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_sorted_by_a_formula_are_together_the_sorted_list(
    desk: Desk, rows: list[Any], name: str, *, descending: bool
) -> None:
    values = computed(desk, name, rows)
    ranks = {value: rank for rank, value in enumerate(sorted({v for v in values if v is not None}))}
    keyed = [(ranks.get(v, -1), row["id"]) for v, row in zip(values, rows, strict=True)]
    expected = [row_id for _, row_id in sorted(keyed, reverse=descending)]

    found: list[str] = []
    cursor = None
    while cursor is not None or not found:
        sort = f"{'-' * descending}{name}"
        page = desk.page("sorted", sort=sort, limit=7, cursor=cursor, fields=("id",)).page
        found += [each["id"] for each in page.records]
        cursor = page.next_cursor

    assert found == expected


def test_pages_of_several_formulas_hold_each_record_once(desk: Desk, rows: list[Any]) -> None:
    found: list[str] = []
    cursor = None
    sort = "-a_number,a_text,word,-a_date"
    while cursor is not None or not found:
        page = desk.page("sorted", sort=sort, limit=6, where="a_number != 7", cursor=cursor).page
        found += [each["id"] for each in page.records]
        cursor = page.next_cursor

    whole = desk.list("sorted", sort=sort, limit=100, where="a_number != 7")
    assert found == [each["id"] for each in whole]
    assert len(set(found)) == len(found) > 20


# ---- bounds of values


def test_a_number_larger_than_any_field_is_blank_and_breaks_nothing(desk: Desk) -> None:
    products = [formula(f"p{n}", "number", f"p{n - 1} * p{n - 1}") for n in range(1, 7)]
    start = {"name": "p0", "type": "number", "precision": 38}
    desk.deploy(an_object("grown", start, *products, formula("last", "text", "p6 & '!'")))

    made = desk.create("grown", p0="1" + "0" * 30)
    small = desk.create("grown", p0="-2")

    assert [made[f"p{n}"] for n in (1, 2, 6)] == [None, None, None]
    assert made["last"] == "!"
    assert small["last"] == f"{2**64}!"


def test_a_text_longer_than_any_field_is_blank(desk: Desk) -> None:
    doubled = [formula(f"t{n}", "text", f"t{n - 1} & t{n - 1}") for n in range(1, 6)]
    start = {"name": "t0", "type": "long_text"}
    desk.deploy(an_object("long_winded", start, *doubled, formula("size", "number", "LEN(t4)")))

    made = desk.create("long_winded", t0="ab" * 2000)

    assert made["size"] == "0"
    assert made["t3"] == "ab" * 16_000
    assert (made["t4"], made["t5"]) == (None, None)


def test_the_deepest_formula_that_is_let_in_can_be_read_everywhere(desk: Desk) -> None:
    start = formula("s0", "number", "size + 1")
    steps = [formula(f"s{n}", "number", f"s{n - 1} + 1") for n in range(1, 60)]
    below = {"name": "below", "type": "lookup", "to": "stairs"}
    size = {"name": "size", "type": "number"}
    with pytest.raises(InvalidError) as refused:
        desk.deploy(an_object("stairs", below, size, start, *steps))
    deepest = int(refused.value.problems[0].path.split("/")[2]) - 4
    desk.deploy(an_object("stairs", below, size, start, *steps[:deepest]))
    last = f"s{deepest}"

    first = desk.create("stairs", size=1)
    second = desk.create("stairs", size=2, below=first["id"])

    assert deepest > 20
    assert first[last] == str(deepest + 2)
    [found] = desk.list(
        "stairs",
        where=f"below.{last} = {deepest + 2} and {last} > below.{last}",
        sort=f"-below.{last}",
        fields=(f"below.{last}", last),
    )
    assert (found["id"], found["below"][last]) == (second["id"], str(deepest + 2))
    assert desk.aggregate("stairs", group=f"below.{last}", measures=f"sum({last})") == [
        {f"below.{last}": None, f"sum({last})": str(deepest + 2)},
        {f"below.{last}": str(deepest + 2), f"sum({last})": str(deepest + 3)},
    ]


def test_a_cursor_of_a_long_text_stays_short_enough_for_an_address(desk: Desk) -> None:
    doubled = formula("twice", "text", "t & t")
    desk.deploy(an_object("lengthy", {"name": "t", "type": "long_text"}, doubled))
    for ending in "cab":
        desk.create("lengthy", name=ending, t="x" * 3000 + ending)

    page = desk.page("lengthy", sort="twice", limit=2).page
    rest = desk.page("lengthy", sort="twice", limit=2, cursor=page.next_cursor).page

    assert page.next_cursor is not None
    assert len(page.next_cursor) < 6000
    assert [each["name"] for each in (*page.records, *rest.records)] == ["a", "b", "c"]


def test_every_function_gives_in_a_formula_field_what_its_examples_say(desk: Desk) -> None:
    scope = desk.model.scope("account", lambda of, seen: True)
    functions = desk.platform.functions
    wanted: dict[str, Any] = {}
    fields: list[dict[str, Any]] = []
    for example in (each for function in functions for each in function.examples):
        if example.types:
            continue
        checked = check(example.expression, scope, functions=functions)
        if checked.type.kind in {"text", "number", "boolean", "date"} and not checked.reads.clock:
            name = f"f{len(fields)}"
            fields.append(formula(name, checked.type.kind.value, example.expression))
            wanted[name] = example.result
    desk.deploy(
        an_object("exemplary", {"name": "up", "type": "lookup", "to": "exemplary"}, *fields)
    )

    made = desk.create("exemplary")
    below = desk.create("exemplary", up=made["id"])

    assert len(wanted) > 150
    assert {name: made[name] for name in wanted} == wanted
    read = desk.get("exemplary", below["id"], *(f"up.{name}" for name in wanted))
    assert {name: read["up"][name] for name in wanted} == wanted
