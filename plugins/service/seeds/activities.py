"""What sales and success have done with the accounts lately, and what they are about to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from .customers import Person
from .parts import AGENT, MANAGER, SALES, ZONE, Record, instant, present, reference, texts

COUNT = 160
DAYS_BACK, DAYS_AHEAD = 60, 14
MINUTES = {"call": (5, 30), "visit": (60, 180), "meeting": (30, 120), "task": (15, 90)}


def activities(random: Random, people: Sequence[Person], now: datetime) -> Iterator[Record]:
    """Yield activities around contacts of companies, the earliest first."""
    employed = [person for person in people if person.account]
    today = now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    days = sorted(random.choices(range(-DAYS_BACK, DAYS_AHEAD), k=COUNT))
    kinds = texts("activities")
    for day in days:
        due = (today + timedelta(days=day)).replace(hour=random.randrange(9, 18))
        yield _activity(random, random.choice(kinds), random.choice(employed), due, now)


def _activity(random: Random, kind: Record, person: Person, due: datetime, now: datetime) -> Record:
    done = due < now and random.random() < 0.9
    call = kind["type"] == "call"
    least, most = MINUTES[kind["type"]]
    return present(
        subject=random.choice(kind[person.language]).format(name=person.record["name"]),
        type=kind["type"],
        priority=random.choices(("low", "normal", "high"), (2, 6, 2))[0],
        due_at=instant(due),
        done=done,
        done_at=instant(due) if done else None,
        account=reference(person.account, "code"),
        contact=reference(person.record, "email"),
        direction="outbound" if call else None,
        duration_minutes=random.randrange(least, most, 5) if done else None,
        outcome=random.choice(("reached", "follow_up", "agreed")) if done and call else None,
        notes=random.choice(kind["notes"][person.language]) if done else None,
        owner=random.choices((SALES, MANAGER, AGENT), (5, 3, 2))[0],
    )
