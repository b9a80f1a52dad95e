"""Somebody who holds every file of a published pack, and tries to work out what it hides: none of it may come out.

What is known here of how figures hang together is written anew, from what the tables mean, and owes nothing to the code under test.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from analytics.pack.build import PAGE
from tests.analytics.pack.made import Place, cells_of, figures, lines, manifest, pack, sheets

TRIED = (("mixed", 5), ("governed", 10), ("quarter", 5), ("quarter", 10), ("migrated", 10))
WORKLOAD = ("balance", "by-year", "by-quarter", "by-month")
DESCRIBED = (
    "services",
    "categories",
    "subjects",
    "severities",
    "channels",
    "complainant-types",
    "complainant-statuses",
)
DAYS = ("days_before", "days_after", "age", "exposure", "oldest")
"""Numbers that count no people."""
Equation = dict[Place, int]


@pytest.fixture(params=TRIED, ids=str)
def at(request: pytest.FixtureRequest) -> tuple[str, int]:
    name, threshold = request.param
    return name, threshold


def of_the_whole_desk(place: Place) -> bool:
    """What came and what is open, of all cases or of all migrated ones: printed at any size, as it describes nobody."""
    table, row, column = place
    if row == "total":
        return table == "ages" or (table, column) in (("by-stage", "open_end"), ("by-stage", "closed"))
    return (table in DESCRIBED and row.endswith(".all")) or (table, column) == ("oldest", "open")


def truth_of(name: str) -> dict[Place, int]:
    return {
        place: int(value) for place, value in figures(pack(name, internal=True)).items() if value.isdecimal()
    }


def test_no_small_count_of_people_is_in_any_file(at: tuple[str, int]) -> None:
    name, threshold = at
    truth, told = truth_of(name), figures(pack(name, threshold=threshold))
    small = {
        place
        for place, value in truth.items()
        if 0 < value < threshold
        and place[0] not in WORKLOAD
        and place[2] not in DAYS
        and not of_the_whole_desk(place)
    }
    there = small & told.keys()
    assert there
    assert {told[place] for place in there} == {"[c]"}
    said = manifest(pack(name, threshold=threshold))["figures"]
    assert {said[".".join(place)] for place in there} == {"[c]"}


def test_page_workbook_and_tidy_file_hide_the_same(at: tuple[str, int]) -> None:
    name, threshold = at
    made = pack(name, threshold=threshold)
    page, books = made.files[PAGE].decode(), sheets(made)
    tables: dict[str, dict[str, list[str]]] = {}
    for line in lines(made):
        if not line["point"]:
            tables.setdefault(line["table"], {}).setdefault(line["row"], []).append(
                line["mark"] or line["value"]
            )
    for table, rows in tables.items():
        hidden = [[value == "[c]" for value in row] for row in rows.values()]
        if f' id="{table}" role="region"' in page:
            shown = cells_of(page, table)
            assert [[cell == "[c]" for cell in row][: len(hidden[0])] for row in shown] == hidden, table
            alone = made.files.get(f"tables/{table}.html")
            if alone is not None:
                assert cells_of(alone.decode(), table) == shown
        for sheet, content in books.items():
            if (
                sheet.partition(" ")[2] == table[: 31 - len(sheet.partition(" ")[0]) - 1]
                and sheet[0].isdigit()
            ):
                body = content[4 : 4 + len(hidden)]
                assert [row.count("[c]") >= sum(flags) for row, flags in zip(body, hidden, strict=True)] == [
                    True
                ] * len(hidden)


def test_nothing_hidden_can_be_worked_out(at: tuple[str, int]) -> None:
    name, threshold = at
    truth = truth_of(name)
    made = pack(name, threshold=threshold)
    told = {place: value for place, value in figures(made).items() if place in truth}
    known = {place: int(value) for place, value in told.items() if value.isdecimal()}
    equations = [one for one in _equations(truth, known, figures(made, "percent")) if _holds(one, truth)]
    assert len(equations) > 10
    hidden = sorted(place for place, value in told.items() if value == "[c]")
    out = recovered(equations, known, hidden)
    assert out == []


def test_the_attacker_is_one(at: tuple[str, int]) -> None:
    """With all but the small counts printed, there is something to be worked out."""
    name, threshold = at
    truth = truth_of(name)
    known = {place: value for place, value in truth.items() if not 0 < value < threshold}
    shares = figures(pack(name, internal=True), "percent")
    equations = [one for one in _equations(truth, known, shares) if _holds(one, truth)]
    assert recovered(equations, known, sorted(truth.keys() - known.keys()))


def recovered(equations: list[Equation], known: dict[Place, int], hidden: list[Place]) -> list[Place]:
    """The hidden places whose unit vector lies in the row space of what is known."""
    unknown = sorted({place for one in equations for place in one if place not in known})
    if not unknown:
        return []
    column = {place: number for number, place in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for row, one in enumerate(equations):
        for place, by in one.items():
            if place in column:
                matrix[row, column[place]] = by
    matrix = matrix[np.any(matrix != 0, axis=1)]
    if not len(matrix):
        return []
    _, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    space = right[sizes > 1e-9 * sizes[0]]
    out = []
    for place in hidden:
        if place in column:
            unit = np.zeros(len(unknown))
            unit[column[place]] = 1
            if np.linalg.norm(unit - space.T @ (space @ unit)) < 1e-7:
                out.append(place)
    return out


def _holds(one: Equation, truth: dict[Place, int]) -> bool:
    return all(place in truth for place in one) and sum(truth[place] * by for place, by in one.items()) == 0


def _equations(
    truth: dict[Place, int], known: dict[Place, int], shares: dict[Place, str]
) -> Iterator[Equation]:
    rows: dict[str, list[str]] = {}
    columns: dict[str, list[str]] = {}
    for table, row, column in truth:
        rows.setdefault(table, [])
        columns.setdefault(table, [])
        if row not in rows[table]:
            rows[table].append(row)
        if column not in columns[table]:
            columns[table].append(column)
    for table, keys in rows.items():
        for column in columns[table]:
            yield from _sums(table, keys, column, truth)
            yield from _wholes_told(table, keys, column, known, shares)
    yield from _across(rows)


def _sums(table: str, keys: list[str], column: str, truth: dict[Place, int]) -> Iterator[Equation]:
    """A row of sums is the sum of its rows, in its group or in all."""
    for total in keys:
        last = total.rpartition(".")[2]
        if last in ("all", "total"):
            group = total.removesuffix(last)
            parts = [
                key
                for key in keys
                if key != total and key.startswith(group) and (table, key, column) in truth
            ]
            yield {(table, total, column): 1, **{(table, key, column): -1 for key in parts}}


def _wholes_told(
    table: str, keys: list[str], column: str, known: dict[Place, int], shares: dict[Place, str]
) -> Iterator[Equation]:
    """A count beside its share tells what it is a share of."""
    for group in {key.partition(".")[0] for key in keys}:
        mine = [key for key in keys if key.partition(".")[0] == group]
        whole = [
            key for key in mine if (table, key, "share") in shares and not key.endswith((".all", ".total"))
        ]
        shown = [
            key
            for key in whole
            if (table, key, column) in known and shares[table, key, "share"] not in ("[c]", "[z]", "[x]")
        ]
        if (
            column in ("n", "received")
            and table in ("outcomes-by-stage", "turned-away")
            and any(known[table, key, column] for key in shown)
        ):
            yield {(table, key, column): 1 for key in whole} | {("told", table, group): -1}


def _across(rows: dict[str, list[str]]) -> Iterator[Equation]:
    for table in ("balance",):
        yield {
            (table, key, "cases"): by
            for key, by in (
                ("opening", 1),
                ("received", 1),
                ("reopened", 1),
                ("closed", -1),
                ("open_end", -1),
            )
        }
    for table in WORKLOAD[1:]:
        for key in rows.get(table, ()):
            yield {
                (table, key, name): by
                for name, by in (
                    ("opening", 1),
                    ("received", 1),
                    ("reopened", 1),
                    ("closed", -1),
                    ("open_end", -1),
                )
            }
    for key in rows.get("on-time", ()):
        yield {("on-time", key, "due"): 1, ("on-time", key, "within"): -1, ("on-time", key, "late"): -1}
    for key in rows.get("remedies-by-kind", ()):
        yield {
            ("remedies-by-kind", key, name): by
            for name, by in (("offered", 1), ("delivered", -1), ("owed", -1), ("fell", -1))
        }
    for key in rows.get("actions-by-kind", ()):
        yield {
            ("actions-by-kind", key, name): by
            for name, by in (("due", 1), ("in_time", -1), ("late", -1), ("undone", -1))
        }
    for table in (
        "services",
        "categories",
        "subjects",
        "severities",
        "channels",
        "complainant-types",
        "complainant-statuses",
    ):
        totals = [key for key in rows.get(table, ()) if key.endswith(".all")]
        for column, line in (("received", "received"), ("open_end", "open_end")):
            yield {**{(table, key, column): 1 for key in totals}, ("balance", line, "cases"): -1}
    for stage in ("stage-1", "stage-2", "stage-3", "stage-4"):
        ways = [key for key in rows.get("outcomes-by-stage", ()) if key.startswith(f"{stage}.")]
        answers = [
            key
            for key in ways
            if key.rpartition(".")[2]
            in ("upheld", "partly-upheld", "not-upheld", "resolved", "none-recorded")
        ]
        yield {
            **{("outcomes-by-stage", key, "n"): 1 for key in answers},
            ("by-stage", stage, "responded"): -1,
        }
        yield {
            **{("outcomes-by-stage", key, "n"): 1 for key in ways},
            ("by-stage", stage, "responded"): -1,
            ("by-stage", stage, "gone"): -1,
        }
        yield {("by-stage", stage, "responded"): 1, ("extensions", stage, "responded"): -1}
    yield {("by-stage", "total", "closed"): 1, ("balance", "closed", "cases"): -1}
    yield {("ages", "total", "total"): 1, ("balance", "open_end", "cases"): -1}
    for what, end in (
        ("refused", "refused"),
        ("out of scope", "out of scope"),
        ("service request", "service request"),
    ):
        reasons = [key for key in rows.get("turned-away", ()) if key.startswith(f"{what}.")]
        yield {**{("turned-away", key, "n"): 1 for key in reasons}, ("ends", end, "n"): -1}
    for name in ("equity-outcomes", "equity-times"):
        kinds = {key.partition(".")[0] for key in rows.get(name, ())}
        for column in ("found", "upheld", "due", "within", "begun"):
            for kind in kinds:
                yield {
                    **{(name, key, column): 1 for key in rows[name] if key.startswith(f"{kind}.")},
                    **{
                        (name, key, column): -1
                        for key in rows[name]
                        if not key.startswith(f"{kind}.")
                        and key.partition(".")[0] == min(kinds - {kind}, default=kind)
                    },
                }
