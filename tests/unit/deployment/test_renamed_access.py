"""Who has a role or a permission set keeps it by its new name, and so does what is shared."""

from __future__ import annotations

from typing import Any

from dougong.testing.desk import Desk, an_object

SET: dict[str, Any] = {"kind": "permission_set", "name": "desk", "label": {"en": "Desk"}}
AGENT: dict[str, Any] = {
    "kind": "role",
    "name": "agent",
    "label": {"en": "Agent"},
    "permission_sets": ["desk"],
}
CHIEF: dict[str, Any] = {**AGENT, "name": "chief", "permission_sets": []}


def test_grants_and_shares_follow_what_is_renamed_two_that_swap_too(desk: Desk) -> None:
    desk.deploy(an_object("case"), SET, AGENT, CHIEF)
    desk.sql(
        "INSERT INTO _grant (user_id, kind, name, granted_at) "
        "SELECT gen_random_uuid(), kind, name, now() FROM (VALUES ('role', 'agent'), "
        "('role', 'chief'), ('permission_set', 'desk'), ('permission_set', 'agent')) "
        "AS of (kind, name)"
    )
    desk.sql(
        "INSERT INTO _share (id, object, record_id, principal, level, cause, created_at) "
        "SELECT gen_random_uuid(), 'case', gen_random_uuid(), principal, 'read', 'manual', now() "
        "FROM (VALUES ('role/agent'), ('team/agent')) AS of (principal)"
    )

    desk.deploy(
        renames={
            "role.agent": "chief",
            "role.chief": "agent",
            "permission_set.desk": "counter",
            "object.case": "matter",
        }
    )

    granted = desk.sql("SELECT kind, name FROM _grant WHERE granted_by IS NULL ORDER BY 1, 2")
    shared = desk.sql("SELECT object, principal FROM _share ORDER BY 2")
    assert granted == [
        ("permission_set", "agent"),
        ("permission_set", "counter"),
        ("role", "agent"),
        ("role", "chief"),
    ]
    assert shared == [("matter", "role/chief"), ("matter", "team/agent")]
    desk.sql("DELETE FROM _grant WHERE granted_by IS NULL")
    desk.sql("DELETE FROM _share")
    gone = [("role", "agent"), ("role", "chief"), ("permission_set", "counter")]
    desk.deploy(delete=(*gone, ("object", "matter")))


def test_who_had_a_role_that_is_deleted_does_not_have_the_next_one_of_its_name(desk: Desk) -> None:
    desk.deploy(SET, AGENT)
    desk.sql(
        "INSERT INTO _grant (user_id, kind, name, granted_at) "
        "VALUES (gen_random_uuid(), 'role', 'agent', now()), "
        "(gen_random_uuid(), 'permission_set', 'desk', now())"
    )
    desk.sql(
        "INSERT INTO _share (id, object, record_id, principal, level, cause, created_at) VALUES "
        "(gen_random_uuid(), 'case', gen_random_uuid(), 'role/agent', 'read', 'manual', now())"
    )

    desk.deploy(delete=(("role", "agent"),))
    kept = desk.sql("SELECT kind, name FROM _grant WHERE granted_by IS NULL ORDER BY 1, 2")
    desk.deploy(delete=(("permission_set", "desk"),))

    assert kept == [("permission_set", "desk")]
    assert desk.sql("SELECT count(*) FROM _grant WHERE granted_by IS NULL") == [(0,)]
    assert desk.sql("SELECT count(*) FROM _share") == [(0,)]
