"""What changed more than chance, who comes again, which words are used more: each against an independent oracle."""

import math
import re
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analytics import frames
from analytics.chapters import patterns as chapter
from analytics.facts import gather
from analytics.patterns import Verdict, shifts, themes
from analytics.patterns.shifts import MANY
from analytics.patterns.themes import STOPPED
from tests.analytics.synthetic import Register


def counted(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    schema = {"dimension": pl.String, "code": pl.String, "before": pl.Int64, "after": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def by_chance(seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [
        ("category", str(n), int(rng.poisson(rate)), int(rng.poisson(rate)))
        for n, rate in enumerate(rng.gamma(1, 40, 15))
    ]
    return counted(*rows)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("relative", [True, False])
def test_p_values_are_exact_and_adjusted_for_how_many_there_are(seed: int, relative: bool) -> None:
    found = shifts(by_chance(seed), 90, 92, relative=relative)
    whole = (int(found["before"].sum()), int(found["after"].sum())) if relative else (90, 92)
    share = whole[1] / sum(whole)
    known = found.filter(pl.col("before") + pl.col("after") > 0)
    for before, after, p in known.select("before", "after", "p_value").iter_rows():
        n = before + after
        tails = stats.binom.cdf(after, n, share), stats.binom.sf(after - 1, n, share)
        assert p == pytest.approx(min(1, 2 * min(tails)), abs=1e-9)
    adjusted = multipletests(known["p_value"].to_numpy(), method="fdr_bh")[1]
    assert known["adjusted"].to_list() == pytest.approx(list(adjusted))


def test_what_doubles_with_everything_else_is_not_singled_out() -> None:
    doubled = counted(*(("category", code, n, 2 * n) for code, n in (("a", 100), ("b", 200), ("c", 300))))
    assert set(shifts(doubled, 90, 90)["verdict"]) == {Verdict.NO_SIGN}
    assert set(shifts(doubled, 90, 90, relative=False)["verdict"]) == {Verdict.ROSE}


def test_one_that_moves_alone_is() -> None:
    moved = counted(("category", "a", 100, 200), ("category", "b", 400, 400), ("category", "c", 400, 390))
    found = dict(shifts(moved, 90, 90).select("code", "verdict").iter_rows())
    assert found["a"] == Verdict.ROSE
    assert found["b"] == found["c"] == Verdict.NO_SIGN
    fallen = shifts(moved.rename({"before": "after", "after": "before"}), 90, 90)
    assert fallen.filter(code="a")["verdict"].to_list() == [Verdict.FELL]


def test_too_few_to_tell_is_said_rather_than_no_change() -> None:
    few = counted(("category", "a", 3, 4), ("category", "b", 300, 310), ("category", "none", 0, 0))
    found = dict(shifts(few, 90, 90).select("code", "verdict").iter_rows())
    assert found == {"a": Verdict.TOO_FEW, "b": Verdict.NO_SIGN, "none": Verdict.TOO_FEW}
    assert shifts(few, 90, 90).filter(code="none").select("ratio", "p_value").row(0) == (None, None)


def test_a_side_with_nothing_at_all_has_nothing_to_be_compared_with() -> None:
    found = shifts(counted(("category", "a", 0, 40), ("category", "b", 0, 2)), 90, 90)
    assert set(found["verdict"]) == {Verdict.TOO_FEW}
    assert shifts(counted(), 90, 90).height == 0
    with pytest.raises(ValueError, match="periods of 0 and 90 days"):
        shifts(counted(), 0, 90)


def test_false_alarms_are_as_rare_as_promised() -> None:
    """Nothing changes in any of 200 registers of 15 items: about one in 20 of them may cry wolf, not one in 20 items."""
    alarms = 0
    for seed in range(200):
        alarms += bool(set(shifts(by_chance(seed), 90, 90)["verdict"]) & {Verdict.ROSE, Verdict.FELL})
    assert alarms <= 18  # 10 expected at most; 18 or fewer but for one time in 100


def test_the_quick_interval_of_many_is_that_of_the_exact_one() -> None:
    many = counted(("category", "a", MANY, MANY + 100), ("category", "b", MANY - 1, MANY + 101))
    quick, exact = shifts(many, 90, 90, relative=False).select("lower", "upper").rows()
    assert quick == pytest.approx(exact, rel=0.006)


def test_a_register_is_compared_by_its_own_items() -> None:
    register = Register({"data_cut": "2026-06-30"})
    for year, delays in ((2025, 30), (2026, 90)):
        for number in range(120):
            on = date(year, 4, 1) + timedelta(days=number % 90)
            stages = [{"opened": on, "responded": None}]
            register.governed(
                on, category="delay" if number < delays else "results", service="finance", stages=stages
            )
    facts = gather(frames.load(register.tables()), date(2026, 4, 1), date(2026, 6, 30))
    found = facts.shifts["governed"]
    assert (found.before.first, found.before.last) == (date(2025, 4, 1), date(2025, 6, 30))
    moved = (
        found.items.filter(pl.col("verdict").is_in(["rose", "fell"]))
        .select("code", "before", "after", "verdict")
        .rows()
    )
    assert moved == [("delay", 30, 90, "rose"), ("results", 90, 30, "fell")]
    made = chapter.chapter(facts)
    assert "a larger part of the whole than before is Delay (30 of 120, now 90 of 120)" in made.paragraphs[0]
    assert made.tables[0].frame["verdict"].to_list().count("Rose") == 1


def test_a_register_too_young_to_compare_says_so() -> None:
    register = Register({"data_cut": "2026-06-30"})
    register.governed(date(2026, 5, 1))
    facts = gather(frames.load(register.tables()), date(2026, 4, 1), date(2026, 6, 30))
    assert facts.shifts == {}
    assert chapter.chapter(facts).paragraphs == (
        "There is no earlier period on record to compare this one with.",
    )


def test_complainants_who_come_again_are_counted_and_not_named() -> None:
    register = Register()
    first = register.governed(date(2026, 3, 2), category="delay", first_case=1)
    register.governed(date(2026, 3, 3), category="delay", first_case=first)
    register.governed(date(2026, 3, 3), category="refund", first_case=first)
    register.governed(date(2026, 3, 3), category="delay", first_case=4)
    register.migrated(date(2026, 3, 3), category="")
    register.governed(date(2025, 3, 3), category="delay", first_case=4)  # not in the period
    register.governed(date(2026, 3, 4), category="", first_case=7)
    register.governed(
        date(2026, 3, 4), category="", first_case=7
    )  # the same nothing is not the same category
    facts = gather(frames.load(register.tables()), date(2026, 3, 1), date(2026, 3, 31))
    assert facts.complainants.rows() == [(1, 1, 0), (2, 1, 0), (3, 1, 1), (None, 1, 0)]


# --- words --------------------------------------------------------------------------------------------------------------

BEFORE = ["The results were late.", "Results late again", "A refund, please", "my refund", None, "Late"]
AFTER = [
    "The portal was down",
    "portal down: results late",
    "PORTAL!",
    "The portal’s error",
    "portal down",
    "refund",
]


def plain(before: list[str | None], after: list[str | None], prior: float) -> dict[str, float]:
    """Fightin' Words, word by word."""

    def words(text: str) -> set[str]:
        found = re.findall(r"[^\W\d_](?:[^\W\d_]|['-])*[^\W\d_]", text.lower().replace("’", "'"))
        return set(found) - STOPPED

    sides = [[words(text) for text in texts if text is not None] for texts in (before, after)]
    every = set().union(*sides[0], *sides[1])
    found = {}
    for word in every:
        y = [sum(word in one for one in side) for side in sides]
        n = [len(side) for side in sides]
        a = prior * sum(y) / sum(n)
        odds = [math.log((y[i] + a) / (n[i] + prior - y[i] - a)) for i in (0, 1)]
        found[word] = (odds[1] - odds[0]) / math.sqrt(1 / (y[0] + a) + 1 / (y[1] + a))
    return found


@pytest.mark.parametrize("prior", [1.0, 100.0])
def test_words_are_weighed_as_published(prior: float) -> None:
    found = themes(pl.Series(BEFORE), pl.Series(AFTER), fewest=1, prior=prior)
    expected = plain(list(BEFORE), list(AFTER), prior)
    assert dict(found.select("term", "z").iter_rows()) == pytest.approx(expected)
    assert found["term"][0] == "portal"
    assert found.filter(term="portal").select("before", "after").row(0) == (0, 4)


def test_a_word_in_few_texts_may_be_a_name_and_is_left_out() -> None:
    texts = pl.Series(["Ms Example was rude"] * 9 + ["rude"] * 3)
    assert themes(pl.Series(["polite"] * 12), texts)["term"].to_list() == ["rude", "polite"]


def test_a_long_letter_counts_a_word_once() -> None:
    found = themes(pl.Series(["x"] * 3), pl.Series(["delay delay delay", "delay"]), fewest=1)
    assert found.filter(term="delay")["after"].to_list() == [2]


def test_hostile_and_empty_texts_are_only_words() -> None:
    odd = pl.Series(["<script>alert(1)</script>", "=HYPERLINK(1)", "\u202eevil\u200b", "", "123 45", None])
    found = themes(odd, pl.Series(["[b]bold[/b]"]), fewest=1)
    assert {"script", "alert", "hyperlink", "evil", "bold"} >= set(found["term"])
    assert themes(pl.Series([], dtype=pl.String), odd, fewest=1).height == 0
    assert themes(pl.Series([None], dtype=pl.String), pl.Series(["a"]), fewest=1).height == 0


def test_the_ends_alone_where_asked() -> None:
    rng = np.random.default_rng(3)
    words = [f"word{chr(97 + n)}" for n in range(26)]
    sides = [pl.Series([" ".join(rng.choice(words, 5)) for _ in range(80)]) for _ in range(2)]
    whole = themes(*sides)
    assert themes(*sides, top=3)["term"].to_list() == [*whole["term"][:3], *whole["term"][-3:]]
    assert whole["adjusted"].is_between(0, 1).all()
