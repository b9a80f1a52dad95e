"""The same measures counted case by case in plain Python, from the rows of a snapshot: slow, and short enough to trust."""

from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa

from tests.analytics.synthetic import Register, shipped_calendar

Row = dict[str, Any]


class Oracle:
    """The rows of a snapshot and a period; `end` is the last day of it that the data know."""

    def __init__(self, tables: dict[str, pa.Table], first: date, last: date, end: date) -> None:
        rows = {name: pl.DataFrame(pl.from_arrow(table)).to_dicts() for name, table in tables.items()}
        self.cases: list[Row] = rows["cases"]
        self.movements: list[Row] = rows["movements"]
        self.stages: list[Row] = rows["stages"]
        self.first, self.last, self.end = first, last, end

    def during(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def known(self, day: date | None) -> date | None:
        return day if day is not None and day <= self.end else None

    def flow(self, what: str) -> int:
        return sum(move["what"] == what and self.during(move["on_date"]) for move in self.movements)

    def open_on(self, day: date) -> set[int]:
        """The cases whose movements up to the day leave them open."""
        net: Counter[int] = Counter()
        for move in self.movements:
            if move["on_date"] <= day:
                net[move["case_id"]] += -1 if move["what"] == "closed" else 1
        return {case for case, times in net.items() if times == 1}

    @cached_property
    def open_end(self) -> set[int]:
        return self.open_on(self.last)

    @cached_property
    def records(self) -> list[Row]:
        """Every stage of a governed case opened by the end, with the next one's opening and how it went."""
        by_id = {case["case_id"]: case for case in self.cases}
        found = []
        for row in self.stages:
            case = by_id[row["case_id"]]
            if case["policy"] is None or row["opened"] > self.end:
                continue
            later = [
                s["opened"]
                for s in self.stages
                if s["case_id"] == row["case_id"] and s["stage"] > row["stage"]
            ]
            moved = min((day for day in later if day <= self.end), default=None)
            responded = self.known(row["responded"])
            gone = None if responded else moved or self.known(case["ended"])
            acknowledged = self.known(row["acknowledged"])
            contacts = [day for day in (acknowledged, responded) if day]
            found.append(
                row
                | {
                    "responded": responded,
                    "moved": moved,
                    "gone": gone,
                    "contacted": min(contacts, default=None),
                }
                | {"at_end": moved is None and row["case_id"] in self.open_end}
            )
        return found

    @cached_property
    def closings(self) -> list[tuple[int, date]]:
        """Each time a case was closed in the period."""
        return [
            (move["case_id"], move["on_date"])
            for move in self.movements
            if move["what"] == "closed" and self.during(move["on_date"])
        ]

    def stage_of(self, case: int, on: date) -> int | None:
        """The stage that a governed case had reached on a day."""
        opened = [row["stage"] for row in self.records if row["case_id"] == case and row["opened"] <= on]
        return max(opened, default=None)

    def way(self, record: Row) -> str:
        """How a stage finished."""
        if record["responded"]:
            return record["outcome"] or "none-recorded"
        if record["moved"]:
            return "moved on"
        (case,) = (case for case in self.cases if case["case_id"] == record["case_id"])
        other = ("withdrawn", "out of scope", "refused", "service request")
        return case["ended_as"] if case["ended_as"] in other else "closed"

    def promises(self, stage: int, due_column: str, done_column: str) -> tuple[int, int, int]:
        """Fell due, kept, late and not done."""
        due = kept = undone = 0
        for row in (row for row in self.records if row["stage"] == stage):
            on, done = row[due_column], row[done_column]
            if on is None or not self.first <= on <= self.end:
                continue
            if done is None and ((row["gone"] and row["gone"] <= on) or on == self.end):
                continue
            due += 1
            kept += done is not None and done <= on
            undone += done is None
        return due, kept, undone

    def working_days(self, stage: int) -> tuple[list[int], list[tuple[int, str]]]:
        """Answered in the period; and of those opened in it, how long and how they stand."""
        answered, begun = [], []
        for row in (row for row in self.records if row["stage"] == stage):
            stop = row["responded"] or row["gone"] or self.end
            if stop < row["opened"]:
                continue
            days = shipped_calendar().count_working_days(row["opened"], stop)
            if self.during(row["responded"]):
                answered.append(days)
            if self.during(row["opened"]):
                state = "answered" if row["responded"] else "otherwise" if row["gone"] else "waiting"
                begun.append((days, state))
        return sorted(answered), sorted(begun)


def messy(seed: int, cases: int = 60) -> Register:
    """A small register with everything that goes wrong: reopened, closed before received, late, unanswered, withdrawn."""
    chance, register = Random(seed), Register()
    start = date(2025, 1, 1)
    for _ in range(cases):
        received = start + timedelta(days=chance.randrange(600))
        lasts = timedelta(days=int(chance.expovariate(1 / 40)))
        ended = received + lasts if chance.random() < 0.75 else None
        if chance.random() < 0.4:
            if ended and chance.random() < 0.1:
                ended = received - timedelta(days=chance.randrange(1, 40))
            register.migrated(received, ended, outcome_given=chance.choice(["", "Done", "Refused"]))
            continue
        again: tuple[date, ...] = ()
        if ended and chance.random() < 0.2:
            again = (received + lasts / 4, received + lasts / 2)
        stages, opened = [], received
        for number in range(1, chance.choice([2, 2, 3, 4])):
            answer = opened + timedelta(days=chance.randrange(-1 if chance.random() < 0.05 else 0, 60))
            contact = opened + timedelta(days=chance.randrange(15))
            stages.append(
                {
                    "stage": number,
                    "opened": opened,
                    "acknowledge_due": opened + timedelta(days=9) if chance.random() < 0.95 else None,
                    "acknowledged": contact if chance.random() < 0.8 else None,
                    "respond_due": opened + timedelta(days=28),
                    "responded": answer if chance.random() < 0.8 else None,
                    "extended": chance.choice([0, 0, 10]),
                    "outcome": chance.choice(["upheld", "partly-upheld", "not-upheld", "", "novel"]),
                }
            )
            opened = max(answer, opened) + timedelta(days=chance.randrange(0, 20))
        register.governed(
            received,
            ended,
            stages=stages,
            again=again,
            ended_as="" if ended is None else chance.choice(["answered", "withdrawn"]),
            category=chance.choice(["delay", "results", "", "unheard-of"]),
        )
    return register
