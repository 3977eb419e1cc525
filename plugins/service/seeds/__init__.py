"""Makes the demonstration data: a maker of water equipment, its customers and their tickets.

The same seed and the same moment always give the same records, so that a test, a screenshot and a
demonstration show the same desk. At another moment the same people ask the same questions: only
when they did, and how far the answers have come, follows the clock. Companies and people are put
together from syllables, mail goes to `.example` only, and no phone number can ring: `+86 120` is
not in use, the British and American numbers are of the ranges kept for fiction. The texts stand in
`texts/`, so that whoever writes better ones needs no Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from random import Random

from .activities import activities
from .catalogue import articles, exchange_rates, products
from .customers import accounts, people
from .desk import Desk
from .parts import Record
from .times import openings

__all__ = ["DEMO_SEED", "demo_records", "generate"]

DEMO_SEED = 7


def demo_records(
    now: datetime, *, seed: int = DEMO_SEED, tickets: int = 2000, size: int = 500
) -> Iterator[tuple[str, list[Record]]]:
    """Give the demonstration data in batches, none of which refers to records of its own.

    Args:
        now: The moment at which the demonstration begins; nothing happens after it.
        seed: Another seed gives another desk.
        tickets: How many tickets there are.
        size: Longest batch.

    Yields:
        An object and new records of it, in the order in which they can be saved.
    """
    records = generate(seed, tickets=tickets, now=now)
    for object_name, group in groupby(records, key=itemgetter(0)):
        values = (record for _, record in group)
        while batch := list(islice(values, size)):
            yield object_name, batch


def generate(seed: int, *, tickets: int = 2000, now: datetime) -> Iterator[tuple[str, Record]]:
    """Give every record of the demonstration data.

    Users are not among them: records refer to the demo's own, by mail address. A lookup is
    written as the unique field of its target, which has come before.

    Args:
        seed: Decides everything that looks like chance.
        tickets: How many tickets there are.
        now: No time of what has happened is later.

    Yields:
        An object's name and a record of it. Accounts come in two runs, groups before branches.
    """
    random = Random(seed)
    groups, branches = accounts(random)
    persons = people(random, [*groups, *branches])
    yield from (("exchange_rate", each) for each in exchange_rates(now))
    yield from (("account", each.record) for each in groups)
    yield from (("product", each) for each in products(now))
    yield from (("account", each.record) for each in branches)
    yield from (("contact", each.record) for each in persons)
    # Chance of its own for what depends on the moment, so that nothing after it does.
    yield from (("activity", each) for each in activities(Random(f"{seed}.activity"), persons, now))
    yield from (("knowledge_article", each) for each in articles(random, now))
    desk = Desk(seed, persons, now)
    cases = [
        desk.case(number, opened)
        for number, opened in enumerate(openings(random, tickets, now), start=1)
    ]
    yield from (("ticket", case.record) for case in cases)
    for case in cases:
        yield from (("ticket_comment", each) for each in desk.comments(case))
