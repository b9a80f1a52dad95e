"""A figure of every kind, and a page that holds them all."""

import random
from collections.abc import Callable
from datetime import date
from functools import cache

import polars as pl

from analytics import page
from analytics.charts import (
    Curve,
    Figure,
    bar_chart,
    before_after_chart,
    control_chart,
    figure_html,
    funnel_chart,
    read_off_chart,
    stacked_bars,
    survival_chart,
)
from analytics.statistics import (
    Chart,
    cumulative_incidence,
    funnel,
    interrupted_series,
    kaplan_meier,
    proportion_chart,
    rate_chart,
    time_between_events,
    xmr,
)
from analytics.tables import Column, Table, as_html
from tests.analytics.statistics.sicily import BAN, COUNTS, POPULATION

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg></table></main>&amp;&lt;",
    "]]> <![CDATA[ {{m^2}} <!-- **b** -->",
    "\u202eevil\u200b\x1b[31m\x07",
    "long " * 60,
)


def months(many: int, first: int = 2023) -> list[date]:
    return [date(first + place // 12, place % 12 + 1, 1) for place in range(many)]


def received(many: int = 36) -> list[int]:
    rng = random.Random(4)
    found = [round(rng.gauss(40, 5)) for _ in range(many)]
    found[7:8] = [71]
    found[20:27] = [46, 47, 44, 48, 45, 49, 47]
    return found


def volumes(chart: Chart | None = None, labels: list[date] | None = None, **more: object) -> Figure:
    made = chart or xmr(received())
    return control_chart(
        made,
        months(made.points.height) if labels is None else labels,
        title="Complaints received each month",
        unit="Cases, all kinds, by the month in which they were received",
        measure="Complaints received",
        **more,  # type: ignore[arg-type] # of many kinds
    )


def rebaselined() -> Figure:
    values = [19, 21, 18, 22, 20, 19, 23, 21, 20, 18, 22, 20, 21, 12, 14, 11, 13, 12, 15, 9, 8, 7, 6, 5, 4]
    return volumes(
        xmr(values, rebaseline_at=[13]),
        form="days",
        new_limits={13: "policy 2 shortens stage 1, decision 7 of the committee"},
    )


def shares() -> Figure:
    rng = random.Random(5)
    totals = [rng.randint(18, 60) for _ in range(24)]
    kept = [sum(rng.random() < 0.86 for _ in range(total)) for total in totals]
    kept[9] = round(0.5 * totals[9])
    return control_chart(
        proportion_chart(kept, totals),
        months(24),
        title="Responses on time",
        unit="Share of the responses that fell due in the month",
        measure="On time",
        form="percent",
    )


def rates() -> Figure:
    rng = random.Random(6)
    members = [10_000 + 40 * place for place in range(24)]
    counts = [rng.randint(1, 6) for _ in members]
    return control_chart(
        rate_chart(counts, members, per=1000),
        months(24),
        title="Stage 3 appeals for each 1,000 members",
        unit="Appeals a month for each 1,000 members",
        measure="Appeals for each 1,000 members",
        form="mean",
    )


def rare() -> Figure:
    days = [date(2023, 1, 9), date(2023, 3, 30), date(2023, 4, 2), date(2023, 8, 1), date(2024, 1, 20)]
    days += [date(2024, 2, 2), date(2024, 7, 7), date(2025, 1, 1), date(2025, 1, 1), date(2025, 9, 9)]
    return control_chart(
        time_between_events(days),
        days[1:],
        title="Days between complaints about data protection",
        unit="Calendar days since the complaint before",
        measure="Days since the one before",
        form="days",
        stub="Complaint of",
    )


def waits(many: int, seed: int, scale: float) -> tuple[list[int], list[int]]:
    rng = random.Random(seed)
    days, ends = [], []
    for _ in range(many):
        done, gone, watched = rng.gammavariate(2, scale), rng.expovariate(1 / 90), rng.uniform(0, 160)
        first = min(done, gone, watched)
        days.append(round(first))
        ends.append(1 if first == done else 2 if first == gone else 0)
    return days, ends


def waiting() -> Figure:
    curves = {}
    for name, (many, seed, scale) in {"Stage 1": (400, 1, 7), "Stage 2": (60, 2, 14)}.items():
        days, ends = waits(many, seed, scale)
        curves[name] = kaplan_meier(days, [end == 1 for end in ends])
    return survival_chart(
        curves,
        title="How long complaints wait for a response",
        unit="Stages opened in the period; open ones counted for as long as they have waited (Kaplan–Meier)",
        measure="Share still waiting",
        until=60,
        moments=[(20, "the promised date of stage 1")],
    )


def answered() -> Figure:
    curves = {
        f"Service {name}": cumulative_incidence(*waits(25 + 40 * number, number, 8 + 4 * number))
        for number, name in enumerate("ABCD")
    }
    return survival_chart(
        curves,
        title="Answered by service",
        unit="Share of the cases received; withdrawn ones count as never answered (Aalen–Johansen)",
        measure="Share answered",
        until=60,
    )


def few_waits() -> Figure:
    return survival_chart(
        {"Stage 3": kaplan_meier([3, 9, 9, 14, 30], [True, True, False, True, False])},
        title="Waiting at stage 3",
        unit="Stages opened in the period",
        measure="Share still waiting",
    )


def ban(slope: bool = False) -> Figure:
    return before_after_chart(
        interrupted_series(COUNTS, POPULATION, BAN, 12, slope=slope),
        BAN,
        months(len(COUNTS), 2002),
        change="Smoking ban in public places",
        title="Acute coronary events around the ban",
        unit="Events a month for each 100,000 people",
        measure="Events for each 100,000",
        per=100_000,
    )


def too_few() -> Figure:
    return before_after_chart(
        interrupted_series([5, 7, 6, 4, 3, 5, 2], [1] * 7, 4),
        4,
        months(7, 2026),
        change="New form for refunds",
        title="Complaints about refunds around the new form",
        unit="Cases a month",
        measure="Complaints about refunds",
    )


def categories() -> Figure:
    return bar_chart(
        ["Delay", "Results and how they were reached", "Refund", "Conduct of staff", "Not recorded"],
        [421, 288, 120, None, 0],
        title="Complaints by what they are about",
        unit="Cases received in the period",
        measure="Received",
        stub="Category",
    )


def outcomes() -> Figure:
    return stacked_bars(
        ["Stage 1", "Stage 2", "Stage 3", "Stage 4"],
        ["Upheld", "Partly upheld", "Not upheld", "Resolved", "Withdrawn", "Out of scope"],
        [(508, 687, 649, 40, 22, 9), (20, 33, 61, 0, 1, 2), (4, None, 9, None, 0, 0), (0, 0, 0, 0, 0, 0)],
        title="Outcomes by stage",
        unit="Share of the stages that ended in the period",
        stub="Stage",
    )


def teams() -> Figure:
    return funnel_chart(
        funnel([95, 160, 301, 12, 40, 44], [110, 178, 390, 20, 41, 50]),
        (
            "Customer Service Team",
            "Customer Voice and Reporting",
            "Examinations",
            "Board",
            "Finance",
            "Centres",
        ),
        title="Responses on time, by team",
        unit="Each team at its number of responses that fell due",
        measure="Share on time",
        count="On time",
        total="Responses that fell due",
        stub="Team",
    )


READ_OFF = (5, 10, 15, 20, 30, 40)


def read_off(hidden: bool = False) -> Figure:
    """Curves from a printed table, one figure of which may be hidden."""
    shares = [81.0, 60.5, 40.0, None if hidden else 22.5, 9.5, 4.0]
    table = Table(
        id="still-open",
        title="Stage 1: still waiting after so many working days",
        unit="Share of those that reached the stage in the period",
        stub="After",
        rows=tuple((f"{days}-days", f"{days} days") for days in READ_OFF),
        columns=(
            Column("value", "Had not ended", "percent"),
            Column("lower", "From", "percent"),
            Column("upper", "To", "percent"),
            Column("closed", "Closed only", "percent"),
        ),
        frame=pl.DataFrame(
            {
                "value": shares,
                "lower": [share and share - 3 for share in shares],
                "upper": [share and share + 3 for share in shares],
                "closed": [78.0, 55.0, 33.0, 16.0, 5.0, 0.0],
            }
        ),
        marks={(3, name): "[c]" for name in ("value", "lower", "upper")},
    )
    return read_off_chart(
        table,
        READ_OFF,
        (Curve("With open cases", "value", "lower", "upper"), Curve("Closed only", "closed")),
        measure="Share still waiting",
        moments=[(20, "the response is due")],
    )


def nothing() -> Figure:
    return volumes(xmr([]))


def hostile() -> Figure:
    return control_chart(
        xmr([3.0, 4.0, 5.0, 4.0, 3.0, 90.0], rebaseline_at=[3]),
        HOSTILE,
        title=HOSTILE[0],
        unit=HOSTILE[1],
        measure=HOSTILE[2],
        stub=HOSTILE[3],
        new_limits={3: HOSTILE[4]},
    )


FIGURES: dict[str, Callable[[], Figure]] = {
    "volumes": volumes,
    "rebaselined": rebaselined,
    "shares": shares,
    "rates": rates,
    "rare": rare,
    "waiting": waiting,
    "answered": answered,
    "few-waits": few_waits,
    "ban": ban,
    "too-few": too_few,
    "categories": categories,
    "outcomes": outcomes,
    "teams": teams,
    "read-off": read_off,
    "read-off-hidden": lambda: read_off(hidden=True),
    "nothing": nothing,
    "hostile": hostile,
    "long": lambda: volumes(xmr([50 + place % 7 + place % 5 for place in range(130)])),
    "trial": lambda: volumes(xmr([12, 15, 11, 14, 13, 12])),
    "single": lambda: volumes(xmr([12])),
}


@cache
def figure(name: str) -> Figure:
    return FIGURES[name]()


def trends() -> Table:
    """A table with every mark, units in its headings, a flag of each kind and a line in each row."""
    names = tuple(f"{month:%b %Y}" for month in months(12, 2026))
    return Table(
        id="trends",
        title="Complaints by category, with the year so far",
        unit="Cases received in the period",
        stub="Category",
        rows=(
            ("delay", "Delay"),
            ("results", "Results"),
            ("conduct", "Conduct of staff"),
            ("new", "New in 2026"),
        ),
        columns=(
            Column("n", "Received"),
            Column("median", "Median", "days", unit="working days"),
            Column("trend", "Each month", points=names),
        ),
        frame=pl.DataFrame(
            {
                "n": [421, 96, None, 8],
                "median": [18.0, 21.5, None, None],
                "trend": [
                    [30, 33, 31, 40, 38, 35, 30, 36, 41, 39, 36, 32],
                    [8, None, None, 9, 12, 7, 8, 10, None, 11, 9, 14],
                    None,
                    [None, None, None, None, None, None, None, 1, 0, 3, 2, 2],
                ],
            },
            schema_overrides={"trend": pl.List(pl.Int64)},
        ),
        marks={
            (1, "trend"): "[c]",
            (2, "n"): "[c]",
            (2, "median"): "[c]",
            (2, "trend"): "[c]",
            (3, "median"): "[x]",
        },
        flags={(0, "n"): "[p]", (1, None): "[b]"},
        notes=("Results were counted with delays until June 2026.",),
        source="register of complaints, ledger to event 12,345",
    )


def body() -> str:
    parts = [
        '<header><p class="from">Institute of Examples</p><h1>Charts and tables</h1></header>\n<main>\n'
        '<section aria-labelledby="all"><h2 id="all">All of them</h2>\n'
    ]
    parts += [figure_html(figure(name), name, number) for number, name in enumerate(FIGURES, 1)]
    parts.append(as_html(trends(), 1, explain=True))
    return "".join([*parts, "</section>\n</main>\n"])


def sample() -> str:
    return page.document("Charts and tables", body())
