"""The tables that plugins have of their own in a tenant's schema, and their migrations.

A migration is a file ``migrations/NNNN_name.py`` of the package with a function
``upgrade(connection, schema)``. All of a package that are new run in one transaction with what they
belong to, in the order of their numbers, each once. Tables are named ``x_<package>_<name>``.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.storage.plugin_rows import (
    all_relations,
    done_migrations,
    forget_aside,
    note_aside,
    note_migration,
    tables_aside,
    tables_of,
)

FOLDER: Final = "migrations"
_LONGEST_NAME = 63
_FILE = re.compile(r"\d{4}_[a-z][a-z0-9_]{0,60}\.py")


class PluginMigrationError(AppError):
    """A migration of a plugin cannot be done; nothing of it stays."""

    code = "plugin.migration"
    template = "migration `{migration}` of the plugin `{plugin}` cannot be done: {reason}"
    template_zh = "无法执行插件 `{plugin}` 的迁移 `{migration}`：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, plugin: str, migration: str, reason: dict[str, str]) -> None:
        super().__init__(plugin=plugin, migration=migration, reason=reason)


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration of a plugin.

    Attributes:
        name: Name of its file, without the ending.
        path: The file.
        digest: Hash of what stands in it.
    """

    name: str
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class PluginTables:
    """Sees to the tables that plugins have of their own.

    Attributes:
        hooks: The plugins.
        clock: Tells when.
    """

    hooks: Hooks
    clock: Clock

    def bring(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Make or change the tables of a package; see ``migrate``."""
        self.migrate(connection, schema, package)

    def take(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Set the tables of a package aside; they are there again when it is."""
        for table in tables_of(connection, schema, package):
            aside = f"_aside_{table}"[:_LONGEST_NAME]
            _rename(connection, schema, table, aside)
            note_aside(connection, schema, package, table, aside, now=self.clock.now())

    def has_any(self) -> bool:
        """Tell whether any plugin has tables of its own."""
        return any(list(self._migrations(each.name)) for each in self.hooks.plugins)

    def migrate(self, connection: Connection[TupleRow], schema: str, package: str) -> int:
        """Take back tables that wait aside, and run what migrations are new.

        Args:
            connection: Has a transaction open.
            schema: The tenant's.
            package: The package.

        Returns:
            How many migrations were done.

        Raises:
            PluginMigrationError: One of them cannot be done, or was changed since it was.
            PluginFailedError: One of them broke.
        """
        migrations = list(self._migrations(package))
        if not migrations:
            return 0
        self._take_back(connection, schema, package)
        done = done_migrations(connection, schema, package)
        count = 0
        for each in migrations:
            if each.name not in done:
                self._run(connection, schema, package, each)
                count += 1
            elif done[each.name] != each.digest:
                raise PluginMigrationError(
                    plugin=package,
                    migration=each.name,
                    reason={
                        "en": "it was changed after it was done here; write a new one instead",
                        "zh-CN": "该迁移执行后被修改；请改为新增迁移",
                    },
                )
        return count

    def _take_back(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        for table, aside in tables_aside(connection, schema, package):
            _rename(connection, schema, aside, table)
        forget_aside(connection, schema, package)

    def _run(
        self, connection: Connection[TupleRow], schema: str, package: str, migration: Migration
    ) -> None:
        before = all_relations(connection, schema)
        with self.hooks.watch.over(package, f"migration {migration.name}"):
            _upgrade_of(package, migration)(connection, schema)
        foreign = sorted(
            name
            for name in all_relations(connection, schema) ^ before
            if not name.startswith(f"x_{package}_")
        )
        if foreign:
            named = ", ".join(f"`{name}`" for name in foreign)
            raise PluginMigrationError(
                plugin=package,
                migration=migration.name,
                reason={
                    "en": f"it makes or drops {named}; its own are named `x_{package}_…`",
                    "zh-CN": f"它创建或删除了 {named}；插件自有的表须命名为 `x_{package}_…`",
                },
            )
        note_migration(
            connection,
            schema,
            package,
            migration.name,
            digest=migration.digest,
            now=self.clock.now(),
        )

    def _migrations(self, package: str) -> Iterator[Migration]:
        plugin = next((each for each in self.hooks.plugins if each.name == package), None)
        if plugin is None or plugin.folder is None:
            return
        for path in sorted((plugin.folder / FOLDER).glob("*.py")):
            if _FILE.fullmatch(path.name):
                yield Migration(path.stem, path, sha256(path.read_bytes()).hexdigest())


def _upgrade_of(package: str, migration: Migration) -> Callable[[Connection[TupleRow], str], None]:
    name = f"dougong_plugin_{package}_migration_{migration.name}"
    spec = importlib.util.spec_from_file_location(name, migration.path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    upgrade: Callable[[Connection[TupleRow], str], None] = module.upgrade
    return upgrade


def _rename(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    statement = sql.SQL("ALTER TABLE {} RENAME TO {}")
    connection.execute(statement.format(sql.Identifier(schema, old), sql.Identifier(new)))
