"""Snapshots made by hand or by seed, as the Arrow tables that the store's `snapshot.read` gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from analytics.measures.standing import OTHER_ENDS
from analytics.promised import KEYS, SCHEMA
from store import calendar
from tests.analytics import synthetic_beside

POLICY = 1
CALENDAR = 1
TODAY = date(2026, 11, 24)
ABOUT = {
    "ledger_count": "12345",
    "ledger_head": "ab" * 32,
    "data_cut": TODAY.isoformat(),
    "simulated": "no",
    "format": "2",
    "upheld": "0.1.0",
    "policy": "POL/1 3.0",
    "calendar": "england-and-wales v1",
    "organisation": "Institute of Examples",
    "currency": "£",
}
WORDS = {
    "channels": {
        "form": "Online enquiry form",
        "email": "E-mail",
        "telephone": "Telephone",
        "letter": "Letter",
    },
    "services": {"membership": "Membership", "examinations": "Examinations", "finance": "Fees and payments"},
    "categories": {"delay": "Delay", "results": "Results", "refund": "Refund", "conduct": "Conduct of staff"},
    "complainant_types": {"member": "Member", "student": "Student or apprentice", "centre": "Centre"},
    "complainant_statuses": {"current": "Current", "lapsed": "Lapsed"},
    "outcomes": {"upheld": "Upheld", "partly-upheld": "Partly upheld", "not-upheld": "Not upheld"},
    "roles": {"customer_service": "Customer Service Team"},
    **synthetic_beside.WORDS,
}
STAGES = ("Stage 1", "Stage 2", "Stage 3", "Stage 4")


@dataclass
class Register:
    """Rows put together case by case; `tables()` gives the snapshot. Columns left out take a plain default."""

    about: Mapping[str, str] = field(default_factory=dict)
    cases: list[dict[str, Any]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)
    beside: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def migrated(
        self, received: date, ended: date | None = None, *, again: Sequence[date] = (), **more: Any
    ) -> int:
        """A migrated case, closed where `ended` is given; `again` are days on which it was reopened, then closed."""
        return self._case(
            received, ended, again, {"migrated": True, "kind": "migrated", "source": "old"} | more
        )

    def governed(
        self,
        received: date,
        ended: date | None = None,
        *,
        stages: Iterable[Mapping[str, Any]] = (),
        again: Sequence[date] = (),
        **more: Any,
    ) -> int:
        """A case under the policy. Each of `stages` needs `opened`; its number counts up from 1 unless given."""
        plain = {
            "migrated": False,
            "kind": "complaint",
            "policy": POLICY,
            "ended_as": "answered" if ended else "",
        }
        case = self._case(received, ended, again, plain | more)
        number = 0
        for stage in stages:
            number = stage.get("stage", number + 1)
            self.stages.append({"case_id": case, "stage": number, "extended": 0, "outcome": ""} | dict(stage))
        self.cases[-1]["stage"] = number
        return case

    def add(self, table: str, **row: Any) -> None:
        """A row of another table; a text left out is "", anything else null."""
        blank = {name: "" if kind == pl.String() else None for name, kind in SCHEMA[table].items()}
        assert not row.keys() - blank.keys()
        self.beside.setdefault(table, []).append(blank | row)

    def fact(
        self, case: int, on: date, what: str, code: str = "", details: Mapping[str, Any] = {}, **more: Any
    ) -> None:
        """An event that figures count, with its details; events are numbered as they come."""
        seq = len(self.beside.get("facts", [])) + 1
        self.add("facts", case_id=case, seq=seq, on_date=on, what=what, code=code, **more)
        for name, value in details.items():
            self.add("details", case_id=case, seq=seq, name=name, value=str(value))

    def remedy(
        self, case: int, on: date, kind: str = "refund", number: int = 1, due: date | None = None, done: date | None = None,
        details: Mapping[str, Any] = {}, *, dropped: bool = False, **more: Any,
    ) -> None:  # fmt: skip # as many things as a remedy has
        """A remedy offered, delivered where `done` is given."""
        self.fact(case, on, "RemedyOffered", kind, details, number=number, **more)
        self.add(
            "duties",
            case_id=case,
            kind="remedy",
            number=number,
            what=kind,
            due=due,
            done=done,
            dropped=dropped,
        )
        if done is not None:
            self.fact(case, done, "RemedyDelivered", number=number)

    def tables(self) -> dict[str, pa.Table]:
        rows = {"cases": self.cases, "stages": self.stages, "movements": self.movements, **self.beside}
        made = {name: pl.DataFrame(rows[name], schema=dict(SCHEMA[name])) for name in rows}
        empty = {name: pl.DataFrame(schema=dict(columns)) for name, columns in SCHEMA.items()}
        return {name: frame.to_arrow() for name, frame in (empty | fixed(self.about) | made).items()}

    def _case(
        self, received: date, ended: date | None, again: Sequence[date], more: Mapping[str, Any]
    ) -> int:
        number = len(self.cases) + 1
        blank = {name: "" for name, kind in SCHEMA["cases"].items() if kind == pl.String()}
        self.cases.append(
            blank
            | {
                "case_id": number,
                "policy": None,
                "received": received,
                "is_open": ended is None,
                "ended": ended,
            }
            | {"ended_as": "migrated" if ended else "", "about_staff": False, "stage": 0}
            | dict(more)
        )
        moves = [(received, "received")]
        if ended is not None:
            days = iter((*again, ended))
            moves.append((next(days), "closed"))
            for index, day in enumerate(days):
                moves.append((day, "closed" if index % 2 else "reopened"))
        self.movements += [{"case_id": number, "on_date": day, "what": what} for day, what in moves]
        return number


def fixed(about: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """The tables that no case changes: about, calendar, policy, words."""
    stages = [(POLICY, n, title, 7, "working", 20, "working") for n, title in enumerate(STAGES, 1)]
    words = [(name, code, text) for name, codes in WORDS.items() for code, text in codes.items()]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "about": list((ABOUT | dict(about)).items()),
        "policies": [(POLICY, "POL/1", "3.0", CALENDAR)],
        "policy_stages": stages,
        "words": words,
    }
    frames = {
        name: pl.DataFrame(found, schema=dict(SCHEMA[name]), orient="row") for name, found in rows.items()
    }
    return frames | {"working_days": _working_days()}


@cache
def shipped_calendar() -> calendar.Calendar:
    return calendar.parse_calendar(calendar.shipped("england-and-wales"))


@cache
def _working_days() -> pl.DataFrame:
    table = shipped_calendar()
    days = pl.date_range(table.first, table.last, eager=True)
    working = [table.is_working(day) for day in days]
    frame = pl.DataFrame({"day": days, "working": working}).with_columns(
        calendar=pl.lit(CALENDAR), so_far=pl.col("working").cum_sum()
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA["working_days"].items())


def simulated(
    count: int, seed: int = 1, *, migrated: float = 0.3, today: date = TODAY, years: float = 3.0, **about: str
) -> dict[str, pa.Table]:
    """A register by chance: `count` cases over `years`, a share of them migrated, about a tenth open."""
    rng = np.random.default_rng(seed)
    span = int(years * 365)
    age = np.sort(rng.integers(0, span, count))[::-1]  # oldest first, as in a register
    governed = rng.random(count) >= migrated
    cases = pl.DataFrame({"case_id": np.arange(1, count + 1), "age": age, "governed": governed}).with_columns(
        received=pl.lit(today) - pl.duration(days=pl.col("age"))
    )
    stages = _stages(cases.filter("governed"), rng, today)
    last = stages.group_by("case_id").agg(pl.col("stage", "responded").sort_by("stage").last())
    length = pl.Series(rng.gamma(1.2, 40, count).astype(int))
    withdrawn = pl.Series(rng.random(count) < 0.05)
    more = np.random.default_rng(seed + 1000)
    otherwise = pl.Series(more.choice([*OTHER_ENDS], count, p=[0.6, 0.2, 0.1, 0.1]))
    person = pl.Series(more.integers(0, max(int(count * 0.85), 1), count))
    ended = pl.col("received") + pl.duration(days=pl.col("length"))
    cases = (
        cases.with_columns(length=length, withdrawn=withdrawn)
        .join(last, on="case_id", how="left", maintain_order="left")
        .with_columns(
            ended=pl.when("governed").then(pl.col("responded") + pl.duration(days=7)).otherwise(ended)
        )
        .with_columns(ended=pl.when(pl.col("ended") <= today).then("ended"))
        .with_columns(
            withdrawn=pl.col("withdrawn")
            & pl.col("governed")
            & pl.col("responded").is_null()
            & (ended <= today)
        )
        .with_columns(ended=pl.when("withdrawn").then(ended).otherwise("ended"))
    )
    cases = cases.with_columns(_pick(rng, count, name, column) for name, column in _LISTS).with_columns(
        kind=pl.when("governed").then(pl.lit("complaint")).otherwise(pl.lit("migrated")),
        migrated=~pl.col("governed"),
        source=pl.when("governed").then(pl.lit("")).otherwise(pl.lit("old")),
        policy=pl.when("governed").then(POLICY),
        state=pl.when(pl.col("ended").is_null()).then(pl.lit("received")).otherwise(pl.lit("closed")),
        is_open=pl.col("ended").is_null(),
        ended_as=pl.when(pl.col("ended").is_null())
        .then(pl.lit(""))
        .when("withdrawn")
        .then(otherwise)
        .when("governed")
        .then(pl.lit("answered"))
        .otherwise(pl.lit("migrated")),
        stage=pl.col("stage").fill_null(0),
        about_staff=pl.lit(False),
        first_case=pl.when(person % 10 > 0).then(pl.col("case_id").min().over(person)),
        team=pl.lit(""),
        outcome_given=pl.when(pl.col("governed") | pl.col("ended").is_null())
        .then(pl.lit(""))
        .otherwise(pl.Series(rng.choice(["Resolved", "No further action", ""], count, p=[0.6, 0.3, 0.1]))),
    )
    movements = pl.concat(
        [
            cases.select("case_id", on_date="received", what=pl.lit("received")),
            cases.drop_nulls("ended").select("case_id", on_date="ended", what=pl.lit("closed")),
        ]
    )
    made = {"cases": cases, "stages": stages, "movements": movements}
    made |= synthetic_beside.beside(cases, stages, more, today)
    shaped = {
        name: frame.select(pl.col(column).cast(kind) for column, kind in SCHEMA[name].items())
        for name, frame in made.items()
    }
    whole = fixed({"data_cut": today.isoformat()} | about) | shaped
    return {name: frame.sort(KEYS[name]).to_arrow() for name, frame in whole.items()}  # as a real one lies


_LISTS = (
    ("channels", "channel"),
    ("services", "service"),
    ("categories", "category"),
    ("complainant_types", "complainant_type"),
    ("complainant_statuses", "complainant_status"),
)


def _pick(rng: np.random.Generator, count: int, name: str, column: str) -> pl.Expr:
    """A code of the list for a case under the policy, its words with a number for a migrated one, now and then nothing."""
    codes = list(WORDS[name])
    code = pl.Series(rng.choice([*codes, ""], count, p=[*[0.96 / len(codes)] * len(codes), 0.04]))
    given = pl.Series(rng.choice([f"{name} as given {n}" for n in range(18)], count))
    return pl.when("governed").then(code).otherwise(given).alias(column)


def _stages(cases: pl.DataFrame, rng: np.random.Generator, today: date) -> pl.DataFrame:
    """One to three stages a case, with answers that are sometimes late and sometimes missing."""
    found = []
    opened = cases.select("case_id", opened="received")
    for number in (1, 2, 3):
        n = opened.height
        frame = opened.with_columns(
            stage=pl.lit(number),
            contact=pl.Series(rng.integers(0, 14, n)),
            answer=pl.Series(10 + rng.gamma(1.5, 12, n).astype(int)),
            outcome=pl.Series(
                rng.choice(["upheld", "partly-upheld", "not-upheld", ""], n, p=[0.3, 0.2, 0.45, 0.05])
            ),
            extended=pl.Series(rng.choice([0, 10], n, p=[0.9, 0.1])),
        ).with_columns(
            acknowledge_due=pl.col("opened") + pl.duration(days=9),
            respond_due=pl.col("opened") + pl.duration(days=28 + pl.col("extended")),
            acknowledged=pl.col("opened") + pl.duration(days="contact"),
            responded=pl.col("opened") + pl.duration(days="answer"),
        )
        frame = frame.with_columns(
            pl.when(pl.col(name) <= today).then(name).alias(name) for name in ("acknowledged", "responded")
        ).with_columns(
            decided=pl.col("responded"),
            outcome=pl.when(pl.col("responded").is_null()).then(pl.lit("")).otherwise("outcome"),
        )
        found.append(frame)
        going = frame.filter(pl.col("responded") + timedelta(days=10) <= today)
        keep = pl.Series(rng.random(going.height) < 0.2, dtype=pl.Boolean)
        opened = going.filter(keep).select("case_id", opened=pl.col("responded") + timedelta(days=10))
    return pl.concat(found).sort("case_id", "stage")
