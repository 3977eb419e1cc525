"""API tokens: shown once, their owner's alone, dead within a second of their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from dougong.access.actor import Actor, system_actor
from dougong.access.errors import SessionNeededError, TokenNotFoundError, UnauthenticatedError
from dougong.access.rights import EVERYTHING
from dougong.access.signing_in.authentication import Authentication
from dougong.access.signing_in.credentials import digest
from dougong.access.signing_in.tokens import Token, create_token, list_tokens, revoke_token
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.ids import TimeOrderedIds
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant


@pytest.fixture
def ada(acme: Tenant, connection: Connection) -> Actor:
    return replace(system_actor(acme, user_id=UUID(int=1)), via="session")


def create(
    database: Database, actor: Actor, clock: Any, secrets: Any, **given: Any
) -> tuple[Token, str]:
    arguments = {"name": "script", "expires_at": None} | given
    return create_token(
        database, actor, clock=clock, ids=TimeOrderedIds(), random_bytes=secrets, **arguments
    )


def test_a_token_is_its_owner(
    database: Database, ada: Actor, authentication: Authentication, clock: Any, secrets: Any
) -> None:
    token, text = create(database, ada, clock, secrets)

    actor = authentication.authenticate_token(text)

    assert text.startswith("dg_acme_")
    assert (actor.user_id, actor.tenant, actor.via) == (UUID(int=1), "acme", "token")
    assert actor.credential == str(token.id)
    assert actor.rights is EVERYTHING


def test_only_the_hash_of_a_token_is_kept(
    database: Database, ada: Actor, connection: Connection, clock: Any, secrets: Any
) -> None:
    _, text = create(database, ada, clock, secrets)

    assert connection.execute("SELECT hash FROM t_acme._token").fetchall() == [(digest(text),)]


def test_tokens_are_listed_the_latest_first_to_their_owner(
    database: Database, ada: Actor, clock: Any, secrets: Any
) -> None:
    first, _ = create(database, ada, clock, secrets, name="first")
    clock.pass_time(seconds=1)
    second, _ = create(database, ada, clock, secrets, name="second")

    assert list_tokens(database, ada) == [second, first]
    assert list_tokens(database, replace(ada, user_id=UUID(int=2))) == []


def test_a_revoked_token_is_dead_within_a_second(
    database: Database, ada: Actor, authentication: Authentication, clock: Any, secrets: Any
) -> None:
    token, text = create(database, ada, clock, secrets)
    authentication.authenticate_token(text)

    revoke_token(database, ada, token.id, clock=clock)
    clock.pass_time(seconds=0.5)

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_token(text)


def test_nobody_revokes_the_token_of_another(
    database: Database, ada: Actor, authentication: Authentication, clock: Any, secrets: Any
) -> None:
    token, text = create(database, ada, clock, secrets)

    with pytest.raises(TokenNotFoundError):
        revoke_token(database, replace(ada, user_id=UUID(int=2)), token.id, clock=clock)

    assert authentication.authenticate_token(text).user_id == UUID(int=1)


def test_a_token_ends_when_it_was_to(
    database: Database, ada: Actor, authentication: Authentication, clock: Any, secrets: Any
) -> None:
    _, text = create(database, ada, clock, secrets, expires_at=clock.now() + timedelta(minutes=1))
    assert authentication.authenticate_token(text).user_id == UUID(int=1)

    clock.pass_time(minutes=1)

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_token(text)


def test_a_token_cannot_have_ended_already(
    database: Database, ada: Actor, clock: Any, secrets: Any
) -> None:
    with pytest.raises(InvalidValueError):
        create(database, ada, clock, secrets, expires_at=clock.now())

    assert list_tokens(database, ada) == []


def test_a_token_makes_no_token(database: Database, ada: Actor, clock: Any, secrets: Any) -> None:
    with pytest.raises(SessionNeededError):
        create(database, replace(ada, via="token"), clock, secrets)

    assert list_tokens(database, ada) == []


def test_the_token_of_a_deactivated_user_is_dead(
    database: Database,
    ada: Actor,
    authentication: Authentication,
    connection: Connection,
    clock: Any,
    secrets: Any,
) -> None:
    _, text = create(database, ada, clock, secrets)
    connection.execute('UPDATE t_acme."user" SET active = false')

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_token(text)


def test_a_token_is_no_cookie_and_a_cookie_no_token(
    database: Database, ada: Actor, authentication: Authentication, clock: Any, secrets: Any
) -> None:
    _, text = create(database, ada, clock, secrets)
    cookie = authentication.sign_in(
        "acme", "ada@acme.example", "correct horse battery", address="::1", agent=""
    ).cookie
    authentication.authenticate_token(text)
    authentication.authenticate_session(cookie, safe=True)

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(text, safe=True)
    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_token(cookie)


def test_use_is_noted_once_a_minute(
    database: Database,
    ada: Actor,
    authentication: Authentication,
    connection: Connection,
    clock: Any,
    secrets: Any,
) -> None:
    _, text = create(database, ada, clock, secrets)
    began = clock.now()
    used = []

    for _ in range(4):
        authentication.authenticate_token(text)
        used.append(list_tokens(database, ada)[0].used_at)
        clock.pass_time(seconds=30)

    assert used == [began, began, began + timedelta(minutes=1), began + timedelta(minutes=1)]


def test_making_and_revoking_is_on_record(
    database: Database, ada: Actor, connection: Connection, clock: Any, secrets: Any
) -> None:
    token, _ = create(database, ada, clock, secrets)
    revoke_token(database, ada, token.id, clock=clock)

    rows = connection.execute("SELECT action, actor, details FROM t_acme._audit ORDER BY id")
    details = {"id": str(token.id), "name": "script", "user": str(UUID(int=1))}
    assert rows.fetchall() == [
        ("token.create", UUID(int=1), details),
        ("token.revoke", UUID(int=1), details),
    ]
