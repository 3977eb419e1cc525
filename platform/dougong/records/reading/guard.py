"""The guard of reads: which records are there at all for whoever reads.

Everything that gives something away of records asks it: rows, counts, labels, paths, files. A
record that it does not let through does not exist for the reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, false

from dougong.access.rights import Rights
from dougong.access.sharing.predicate import Predicate
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.to_sql import to_sql
from dougong.metadata.access.levels import RowLevel
from dougong.records.errors import StaleModelError
from dougong.records.reading.joins import Joins, may_be_read


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through what somebody may read.

    Attributes:
        model: The definitions.
        rights: Whose rights decide.
    """

    model: Model
    rights: Rights

    def __post_init__(self) -> None:
        """Refuse rights that follow from other definitions than the model does.

        INVARIANT: what is compiled is kept by version and rights. Rights of an earlier version
        would be kept as those of this one, though an object has become private since.

        Raises:
            StaleModelError: They do.
        """
        if self.rights.version not in (None, self.model.version):
            raise StaleModelError()

    def sees(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether a field may be read, of those records that may be read at all."""
        return self.rights.may("read", object) and self.rights.sees(object, field)

    def filters(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
        """Tell whether a field may be filtered, sorted and grouped by.

        Of a masked one that tells the value letter by letter: it needs the right to see it plainly.
        """
        masked = (object, field) in self.model.masks
        return self.sees(object, field) and (not masked or self.rights.unmasks(object, field))

    def restricts(self, record: ObjectModel) -> bool:
        """Tell whether there are records of an object that are not there for the reader."""
        return not (self.rights.may("read", record.name) and self.reaches_all(record, "read"))

    def reaches_all(self, record: ObjectModel, level: RowLevel) -> bool:
        """Tell whether every record of an object is reached at a level."""
        return self.predicate.reaches_all(record, level)

    def readable(
        self, record: ObjectModel, table: FromClause, *, gathered: bool = False
    ) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions under which rows may be read, deleted or not."""
        if not self.rights.may("read", record.name):
            return (false(),)
        return self.reached(record, table, "read", gathered=gathered)

    def reached(
        self, record: ObjectModel, table: FromClause, level: RowLevel, *, gathered: bool = False
    ) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions under which rows are reached at a level."""
        found = self.predicate.reached(record, table, level, gathered=gathered)
        return () if found is None else (found,)

    def live(
        self, record: ObjectModel, table: FromClause, *, gathered: bool = False
    ) -> tuple[ColumnElement[bool], ...]:
        """Give the conditions under which rows are there: not deleted, and may be read.

        Args:
            record: The object.
            table: Its table.
            gathered: Whether single shares are read at once for the whole statement; for those
                that look for many records.
        """
        return (*may_be_read(table), *self.readable(record, table, gathered=gathered))

    @property
    def predicate(self) -> Predicate:
        """The row-level predicate."""
        return Predicate(self.model, self.rights, self._rule)

    def _rule(self, record: ObjectModel, table: FromClause, rule: str) -> ColumnElement[bool]:
        """Give the condition of a sharing rule: it knows the truth, whatever the reader sees."""
        (at,) = self.model.catalog.expressions["sharing", rule]
        joins = Joins(self.model, record, table)
        condition = self.model.expressions.compile(self.model.catalog, at)
        return joins.beside(to_sql(condition, joins, fixed=True))
