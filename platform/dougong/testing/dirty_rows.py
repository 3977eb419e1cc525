"""Objects with dirty rows: how they are made, and what a change to one is expected to do.

Nothing here knows the SQL of the platform: rows are made by plain SQL and judged one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dougong.records.saving.session import UNATTENDED
from dougong.testing.desk import Desk, an_object

Row: TypeAlias = Mapping[str, Any]
Told: TypeAlias = list[tuple[str, int]]
Field: TypeAlias = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class DirtyChange:
    """One change to a live object.

    Attributes:
        name: What is changed; also the name of the object.
        before: Fields beside ``name``.
        after: The same fields as they shall be; None where the object goes.
        values: For each field the values that rows have in turn, as PostgreSQL writes them.
        becomes: For each field that changes its values, what one becomes; None when it is lost.
        cut: Whether a value of that field says less afterwards.
        told: Code and rows of every other finding.
        was: Further properties of the object, as it is.
        shall: Further properties of the object, as it shall be.
        refused: Whether no leave to lose data helps.
    """

    name: str
    before: Sequence[Field]
    after: Sequence[Field] | None
    values: Mapping[str, Sequence[str | None]]
    becomes: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    cut: Callable[[Any], bool] = lambda value: False
    told: Callable[[Sequence[Row]], Told] = lambda rows: []
    was: Mapping[str, Any] = field(default_factory=dict)
    shall: Mapping[str, Any] = field(default_factory=dict)
    refused: bool = False

    def lost(self, rows: Iterable[Row]) -> tuple[int, int]:
        """Count the values that are lost, and those that are cut."""
        lost = cut = 0
        for row in rows:
            for name, become in self.becomes.items():
                held = row[name] is not None and row[name] is not False
                gone = held and become(row[name]) is None
                lost += gone
                cut += held and not gone and self.cut(row[name])
        return lost, cut

    def definition(self, *, changed: bool) -> dict[str, Any]:
        """Give the object as it is, or as it shall be."""
        fields = self.after if changed else self.before
        assert fields is not None
        return an_object(self.name, *fields, **(self.shall if changed else self.was))


def fill(desk: Desk, change: DirtyChange, rows: int) -> None:
    """Deploy the object as it is and fill its table; every seventh row lies in the bin."""
    desk.deploy(change.definition(changed=False))
    made = desk.records.create(desk.actor, "account", {"name": "Acme"}, options=UNATTENDED)
    account = str(made.id)
    columns, chosen = "", ""
    values: list[list[str | None]] = []
    for name, texts in change.values.items():
        kind = desk.sql(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attname = %s",
            change.name,
            name,
        )[0][0]
        columns += f", {name}"
        # Each field goes at a pace of its own: values of two fields meet in every way.
        chosen += f", (%s::text[])[1 + (i / {len(values) * 3 + 1}) %% {len(texts)}]::{kind}"
        values.append([text and text.replace("$account", account) for text in texts])
    system = "id, created_at, updated_at, version, name, deleted_at"
    desk.sql(
        f"INSERT INTO {change.name} ({system}{columns})"
        " SELECT gen_random_uuid(), now(), now(), 1, 'row ' || i,"
        f" CASE WHEN i %% 7 = 0 THEN now() END{chosen} FROM generate_series(1, %s) AS i",
        *values,
        rows,
    )


def rows_of(desk: Desk, name: str) -> list[dict[str, Any]]:
    """Fetch every row, with the columns that are in use."""
    columns = [
        column
        for (column,) in desk.sql(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0"
            r" AND NOT attisdropped AND attname NOT LIKE '\_%%' ORDER BY attname",
            name,
        )
    ]
    found = desk.sql(f"SELECT {', '.join(columns)} FROM {name} ORDER BY id")
    return [dict(zip(columns, row, strict=True)) for row in found]


def live(rows: Iterable[Row]) -> list[Row]:
    """Leave out what lies in the recycle bin."""
    return [row for row in rows if row["deleted_at"] is None]
