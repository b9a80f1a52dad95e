"""The control chart of complaints received, month by month: which months are a signal, and which are the noise that every month has."""

from calendar import monthrange
from datetime import date
from typing import Final

from analytics import wording as w
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Figure, control_chart
from analytics.facts import Facts
from analytics.statistics import Chart, chart_for, rate_chart, xmr
from analytics.tables import Table

FEWEST: Final = 5
"""Months, before a chart says more than the table does."""

BASELINE: Final = 12
"""Limits are those of the first twelve months shown, and hold for what follows."""

PER: Final = 30
"""Days of a rate, where months are too few to count singly."""


def received(facts: Facts, table: Table) -> list[Drawn]:
    """Cases received by month, from the table of months."""
    whole = {f"{start:%Y-%m}": start for start in facts.months["start"] if is_whole(facts, start)}

    def draw(found: Table) -> Figure | None:
        counts = {
            key: n for (key, _), n in zip(found.rows, found.frame["received"], strict=True) if key in whole
        }
        months = [whole[key] for key in counts]
        values = [n for n in counts.values() if n is not None]
        # A mean and the other points would tell a hidden one.
        if len(values) < max(FEWEST, len(counts)):
            return None
        return _drawn(facts, months, values)

    return drawn("received-by-month", table, ("received",), draw)


def is_whole(facts: Facts, start: date) -> bool:
    """Whether the register knows every day of a month: half of one is no low point."""
    begins = facts.begins
    last = start.replace(day=monthrange(start.year, start.month)[1])
    return begins is not None and begins <= start and last <= facts.period.as_of


def _drawn(facts: Facts, months: list[date], values: list[int]) -> Figure | None:
    days = [monthrange(month.year, month.month)[1] for month in months]
    moments = _moments(facts, months)
    baseline, at = (BASELINE if len(values) >= BASELINE else None), list(moments)
    advice = chart_for(values, exposure_known=True)
    chart: Chart
    if advice.chart == "xmr":
        chart, unit = xmr(values, baseline=baseline, rebaseline_at=at), "Cases, all kinds, in whole months"
    elif advice.chart == "rate_chart":
        chart = rate_chart(values, days, per=PER, baseline=baseline, rebaseline_at=at)
        unit = f"Cases, all kinds, for each {PER} days: too few a month for a chart of single values"
    else:
        return None
    held = (
        f"Limits are those of the first {BASELINE} months, and hold for the others. "
        if baseline and not at
        else ""
    )
    return control_chart(
        chart,
        months,
        title="Complaints received by month",
        unit=f"{unit}. {held}More complaints are not by themselves worse",
        measure="Received" if advice.chart == "xmr" else f"Received for each {PER} days",
        form="count" if advice.chart == "xmr" else "mean",
        new_limits=moments,
    )


def _moments(facts: Facts, months: list[date]) -> dict[int, str]:
    """Months from which something else is counted, as the register records it; with enough months on either side for limits."""
    found: dict[int, str] = {}
    for day, what, name in facts.breaks.select("on_date", "what", "name").iter_rows():
        # What ends, or begins, in the middle of a month changes the next whole one.
        place = next((place for place, month in enumerate(months) if month >= day), None)
        near = [0, *found, len(months)]
        if place is None or min(abs(place - other) for other in near) < FEWEST:
            continue
        label = w.label(name) or "not named"
        found[place] = {
            "policy": f"cases are received under another policy, {label}",
            "source from": f"the cases of the older register {label} begin",
        }.get(what, f"the cases of the older register {label} have ended")
    return dict(sorted(found.items()))
