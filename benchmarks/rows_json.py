"""The JSON of a ticket, written by hand: what the floor's statements share."""

from __future__ import annotations

from benchmarks.ground import SCHEMA


def _instant(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS {column}"""


def _user(column: str) -> str:
    return (
        f"(SELECT row_to_json(r) FROM (SELECT u.id, u.name AS label FROM {SCHEMA}.user u"
        f" WHERE u.id = t.{column}) r) AS {column}"
    )


# Of a row `t`; a subquery for each lookup is what PostgreSQL does fastest here.
RECORD = f"""
  t.id, t.version, {_instant("created_at")}, {_user("created_by")},
  {_instant("updated_at")}, {_user("updated_by")}, {_user("owner")}
"""
TICKET = f"""
  {RECORD}, t.number, t.subject, t.description, t.status, t.priority,
  (SELECT row_to_json(r) FROM (SELECT a.id, a.name AS label FROM {SCHEMA}.account a
    WHERE a.id = t.account) r) AS account,
  {_instant("opened_at")}, t.due_on, t.satisfaction::text, t.cost::text, t.on_site, t.source_ref
"""
LISTED = f"""
  t.id, t.version, t.number, t.subject, t.status, t.priority,
  (SELECT row_to_json(r) FROM (SELECT a.id, a.name AS label, a.name, a.tier
    FROM {SCHEMA}.account a WHERE a.id = t.account) r) AS account,
  {_instant("opened_at")}, t.due_on, t.cost::text, t.on_site, {_user("owner")}
"""
