"""What attackers write, and all that they could have changed."""

from __future__ import annotations

from typing import Any

import psycopg

from dougong.testing.over_http import Home

CORPUS = [
    "'",
    '"',
    "\\",
    "\\'",
    "''",
    "';--",
    "' or '1'='1",
    "' or 1=1 --",
    "1; drop table account",
    "1); drop schema public cascade; --",
    "name'; delete from account where '1'='1",
    "name) from account union select password_hash from _credential --",
    "(select password_hash from _credential limit 1)",
    "(select 1)",
    "name; select pg_sleep(5)",
    "pg_sleep(5)",
    "pg_read_file('/etc/passwd')",
    "current_setting('is_superuser')",
    "version()",
    "name::regclass",
    'name collate "C"',
    "$1",
    "%s",
    "%(name)s",
    "%",
    ":name",
    "{name}",
    "{0.__class__}",
    "{{7*7}}",
    "${7*7}",
    "`id`",
    "$(id)",
    "name/**/or/**/1=1",
    "name -- comment",
    "name /* comment */",
    "E'\\x27'",
    "U&'\\0027'",
    "$$name$$",
    "chr(39)",
    "name\0",
    "\0",
    "name\x1a",
    "ｎａｍｅ",
    "naⅿe",
    "name\u2028or",
    "\u202ename",
    "'\u02bc",
    "ʼ or 1=1",
    "_credential",
    "_token.hash",
    "t_home1.account",
    "pg_catalog.pg_class",
    "information_schema.tables",
    "__class__",
    "owner.__dict__",
    "ctid",
    "xmin",
    "tableoid",
    "account.*",
    "*",
    "a" * 5000,
    "(" * 500,
    "not " * 500 + "true",
    "-" * 500 + "1",
    "owner." * 50 + "name",
    "name,name," * 200 + "name",
    "1e309",
    "9" * 400,
    "1/0",
    "name = 'x' " * 200,
    "' & chr(0) & '",
    "name contains '%' and name contains '_' and name contains '\\\\'",
]


def state(home: Home) -> list[Any]:
    """Give all that an attack could have changed: the tables, their sizes, the definitions."""
    with psycopg.connect(home.platform.database.url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s "
            "AND table_name <> '_token' ORDER BY 1",
            (home.tenant.schema,),
        ).fetchall()
        counts = [
            connection.execute(
                psycopg.sql.SQL("SELECT count(*) FROM {}").format(
                    psycopg.sql.Identifier(home.tenant.schema, name)
                )
            ).fetchone()
            for (name,) in tables
        ]
    return [tables, counts]
