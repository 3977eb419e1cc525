"""The tickets, and what customers and colleagues say about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random
from typing import Any, NamedTuple

from .customers import Person
from .parts import (
    AGENT,
    CHANNELS,
    CHINESE,
    MANAGER,
    SALES,
    ZONE,
    Record,
    instant,
    pick,
    present,
    reference,
    texts,
)
from .times import Life, between, life

Words = Mapping[str, Any]
Slots = Mapping[str, object]

PRIORITIES = ("low", "normal", "high", "urgent")
USUAL, PRESSING, RELAXED = (22, 56, 18, 4), (10, 48, 32, 10), (38, 54, 8, 0)
HOUSEHOLD_FAMILIES = frozenset({"home", "consumable", "service"})
UNUSUAL_CHOICE = 0.3  # companies have kitchens too


class Case(NamedTuple):
    """A ticket with what its comments are made of."""

    number: int
    record: Record
    life: Life
    person: Person
    reply: str


class _Saying(NamedTuple):
    moment: datetime
    text: str
    speaker: str


class Desk:
    """Writes tickets and comments; what it says depends on who asks, and about what.

    Each ticket has chance of its own, and its course through time again: how far one has come
    changes nothing about another.
    """

    def __init__(self, seed: int, people: Sequence[Person], now: datetime) -> None:
        self._seed = seed
        self._people = people
        self._now = now
        self._products = {each["code"]: each for each in texts("products")}
        self._scenarios = texts("scenarios")
        self._phrases = texts("phrases")

    def case(self, number: int, opened: datetime) -> Case:
        """Write the ticket that somebody opened at a moment.

        Args:
            number: Which ticket it is, so that its source reference is its own.
            opened: When it came.
        """
        random = Random(f"{self._seed}.{number}")
        person = random.choice(self._people)
        scenario = self._scenario(random, person)
        words = scenario[person.language]
        story = random.choice(words["stories"])
        product = random.choice(self._products_of(person, scenario))
        slots = _slots(random, self._products[product], person, opened)
        priority = _priority(random, scenario, person)
        visit = random.random() < scenario["visit"]
        chance = Random(f"{self._seed}.{number}.life")
        course = life(chance, opened, priority, visit=visit, now=self._now)
        channel = pick(random, CHANNELS[person.language])
        reply, resolution = (
            _filled_in(random.choice(story.get(key) or words[key]), slots)
            for key in ("replies", "resolutions")
        )
        record = present(
            subject=_filled_in(story["subject"], slots),
            description=self._description(random, person, words, story, slots, channel),
            status=course.status,
            priority=priority,
            type=scenario["type"],
            channel=channel,
            account=reference(person.account, "code"),
            contact=reference(person.record, "email"),
            product={"code": product},
            owner=_owner(random, scenario["type"], course.status),
            opened_at=instant(opened),
            due_at=instant(course.due),
            first_response_at=instant(course.answered),
            resolved_at=instant(course.resolved),
            closed_at=instant(course.closed),
            resolution=resolution if course.resolved else None,
            satisfaction=_satisfaction(random, scenario["type"], course),
            cost=f"{random.randrange(40, 640)}.00" if visit and course.resolved else None,
            tags=_tags(random, scenario, visit=visit),
            source_ref=f"{channel}:{opened.astimezone(ZONE):%Y%m%d}-{number:05d}",
        )
        return Case(number, record, course, person, reply)

    def comments(self, case: Case) -> list[Record]:
        """Write what was said about a ticket, in the order in which it was."""
        said = sorted(self._said(case), key=itemgetter(0))
        return [_comment(case, saying) for saying in said]

    def _said(self, case: Case) -> Iterator[_Saying]:
        random, course = Random(f"{self._seed}.{case.number}.comments"), case.life
        if course.answered is None:
            return
        phrases = self._phrases[case.person.language]
        yield _Saying(course.answered, case.reply, "agent")
        for chance, key, speaker in (
            (0.30, "updates", "customer"),
            (0.20, "progress", "agent"),
            (0.14, "notes", "note"),
        ):
            if random.random() < chance:
                moment = between(random, course.answered, course.resolved or self._now)
                yield _Saying(moment, random.choice(phrases[key]), speaker)
        if course.resolved is None:
            return
        if random.random() < 0.2:
            yield _Saying(course.resolved, case.record["resolution"], "agent")
        if random.random() < 0.2:
            moment = between(random, course.resolved, course.closed or self._now)
            mood = "thanks" if case.record.get("satisfaction", 5) > 2 else "sorry_thanks"
            yield _Saying(moment, random.choice(phrases[mood]), "customer")

    def _scenario(self, random: Random, person: Person) -> Words:
        fits = [each for each in self._scenarios if self._products_of(person, each)]
        usual = ("both", "business" if person.account else "home")
        weights = [
            each["weight"] * (1 if each["segment"] in usual else UNUSUAL_CHOICE) for each in fits
        ]
        scenario: Words = random.choices(fits, weights)[0]
        return scenario

    def _products_of(self, person: Person, scenario: Words) -> list[str]:
        if person.account is None and scenario["segment"] == "business":
            return []
        return [
            code
            for code in scenario["products"]
            if person.account or self._products[code]["family"] in HOUSEHOLD_FAMILIES
        ]

    def _description(
        self,
        random: Random,
        person: Person,
        words: Words,
        story: Words,
        slots: Slots,
        channel: str,
    ) -> str:
        phrases = self._phrases[person.language]
        stop, space = ("。", "") if person.language == CHINESE else (".", " ")
        situation = _filled_in(story["situation"], slots)
        sentences = [situation if situation.endswith(("?", "？", ".")) else situation + stop]
        if random.random() < 0.8:
            sentences.append(_filled_in(random.choice(words["details"]), slots))
        if random.random() < 0.7:
            sentences.append(random.choice(phrases["asks"]))
        style = channel if channel in ("phone", "email") else "message"
        opening = random.choice(phrases["opening"]) if style == "message" else ""
        text: str = phrases[style].format(
            text=opening + space.join(sentences),
            name=person.record["name"],
            account=person.account["name"] if person.account else "",
        )
        return text.strip()


def _priority(random: Random, scenario: Words, person: Person) -> str:
    important = scenario.get("pressing") or (person.account or {}).get("tier") == "key"
    weights = PRESSING if important else USUAL
    return random.choices(PRIORITIES, RELAXED if scenario["type"] == "enquiry" else weights)[0]


def _owner(random: Random, ticket_type: str, status: str) -> Mapping[str, str]:
    if status == "new":
        return MANAGER  # who hands out the work
    weights = (5, 4, 1) if ticket_type == "enquiry" else (16, 1, 3)
    return random.choices((AGENT, SALES, MANAGER), weights)[0]


def _satisfaction(random: Random, ticket_type: str, course: Life) -> int | None:
    if course.resolved is None or course.closed is None or random.random() > 0.55:
        return None
    late = course.resolved > course.due
    weights = (8, 12, 26, 34, 20) if late else (1, 2, 7, 32, 58)
    score = random.choices(range(1, 6), weights)[0]
    return max(1, score - 1) if ticket_type == "complaint" else score


def _tags(random: Random, scenario: Words, *, visit: bool) -> list[str] | None:
    tags = [tag for tag in scenario["tags"] if tag != "on_site" and random.random() < 0.7]
    if visit:
        tags.append("on_site")
    if "repeat" not in tags and random.random() < 0.05:
        tags.append("repeat")
    return tags or None


def _comment(case: Case, saying: _Saying) -> Record:
    customer = saying.speaker == "customer"
    return {
        "ticket": {"source_ref": case.record["source_ref"]},
        "body": saying.text,
        "author": None if customer else case.record["owner"],
        "contact": case.record["contact"] if customer else None,
        "public": saying.speaker != "note",
        "posted_at": instant(saying.moment),
    }


def _slots(random: Random, product: Words, person: Person, opened: datetime) -> dict[str, object]:
    day = opened.date() - timedelta(days=random.randrange(2, 10))
    chinese = person.language == CHINESE
    return {
        "product": product[person.language],
        "city": person.record["city"],
        "date": f"{day.month}月{day.day}日" if chinese else day.isoformat(),
        "days": random.randrange(3, 9),
        "months": random.randrange(3, 22),
        "count": random.randrange(2, 7),
        "number": random.randrange(12, 48),
        "floor": random.randrange(2, 28),
        "hour": random.randrange(1, 12),
        "amount": f"{random.randrange(8, 260) * 10}.00",
        "code": f"E{random.randrange(1, 8)}",
        "order": f"SO-{random.randrange(200_000, 999_999)}",
        "serial": f"{product['model']}{opened:%y}{random.randrange(10**6):06d}",
        "site": f"{random.choice('ABC')}{random.randrange(1, 6)}",
        "version": f"2.{random.randrange(1, 9)}.{random.randrange(10)}",
    }


def _filled_in(template: str, slots: Slots) -> str:
    text = template.format(**slots)
    return text[0].upper() + text[1:]
