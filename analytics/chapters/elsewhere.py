"""What was referred elsewhere, refused, or found to be a request for service, and why."""

from typing import Final

from analytics import wording as w
from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.elsewhere import KINDS
from analytics.measures.standing import GOVERNED, OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST
from analytics.tables import Column, Table

TITLES: Final = {
    OUT_OF_SCOPE: "Referred elsewhere, to",
    REFUSED: "Refused, because",
    SERVICE_REQUEST: "Request for service, for",
}
LISTS: Final = dict(KINDS.values())


def chapter(facts: Facts) -> Chapter:
    """One table by reason; a sentence where there was none."""
    if not facts.turned_away.height:
        none = "No complaint was referred elsewhere, refused or found to be a request for service in this period."
        return chapter_of(8, "elsewhere", "Referred elsewhere and refused", [none], [])
    each = dict.fromkeys(TITLES, 0)
    for what, n in facts.turned_away.select("what", "n").iter_rows():
        each[what] += n
    received = facts.received[GOVERNED]
    said = (
        f"{w.counted(each[OUT_OF_SCOPE], 'complaint')} {w.were(each[OUT_OF_SCOPE])} referred elsewhere, {w.number(each[REFUSED])} refused and "
        f"{w.number(each[SERVICE_REQUEST])} found to be requests for service; {w.number(received)} {w.were(received)} received under a policy "
        "in the same time."
    )
    return chapter_of(8, "elsewhere", "Referred elsewhere and refused", [said], [_reasons(facts)])


def _reasons(facts: Facts) -> Part:
    frame = facts.turned_away
    rows, groups = [], []
    for what, code in frame.select("what", "code").iter_rows():
        words = facts.words.get(LISTS[what], {})
        rows.append((f"{what}.{code or BLANK}", words.get(code, code) or "Not recorded"))
        groups.append(TITLES[what])
    table = Table(
        id="turned-away",
        title="Referred elsewhere, refused, and requests for service",
        unit="Cases under a policy to which this happened in the period; median of calendar days since receipt",
        stub="Reason",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(
            Column("n", "Cases"),
            Column("share", "Share of the same kind", "percent"),
            Column("days", "Days from receipt, median", "days"),
        ),
        frame=frame,
    )
    of_n = {"share": ("n",), "days": ("n",)}
    return part(table, [counted(table, "n", "not dealt with here", "reason", period=facts.period)], of_n)
