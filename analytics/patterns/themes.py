"""Which words are used more than before: simple, explainable, and only for texts that a snapshot was asked to have.

Source: Monroe, Colaresi and Quinn (2008), Fightin' Words, Political Analysis 16: log-odds with an informative Dirichlet prior.
"""

from statistics import NormalDist
from typing import Final

import polars as pl

from analytics.statistics import false_discovery

FEWEST: Final = 10
"""A word that fewer texts have may be a name, and is never given out."""

PRIOR: Final = 100.0
"""How many words of either side the prior is worth."""

STOPPED: Final = frozenset(
    """
    a about after again all also am an and any are as at be because been before being but by can could
    did do does doing don't down for from get got had has have having he her here hers him his how i if
    in into is it it's its just me more most my no nor not now of off on once only or other our out over
    own same she should so some such than that the their them then there these they this those through
    to too under until up very was we were what when where which while who why will with would you your
    yours
    """.split()  # noqa: SIM905 # a list of a hundred strings is harder to read
)
"""Words that say how something is said and not what; "not" and "no" among them, as a word alone can't tell what it denies."""


def themes(
    before: pl.Series, after: pl.Series, *, fewest: int = FEWEST, prior: float = PRIOR, top: int | None = None
) -> pl.DataFrame:
    """Words by how much more of the texts use them after than before: `term, before, after, log_odds, z, adjusted`, rises first.

    `before` and `after` are texts, one each; a word counts once a text, so that one long letter does not make a theme, and
    the two columns are numbers of texts. With n of them in all on a side, y with the word, and a prior of `prior` texts that
    use each word as often as all texts do, delta = log((y + a) / (n + prior - y - a)) after less the same before, and z = delta /
    sqrt(1 / (y + a) after + 1 / (y + a) before), a = prior * share. `adjusted` is its two-sided p-value after Benjamini and
    Hochberg, for all words at once. Left out: words of one letter, numbers, `STOPPED`, and words in fewer than `fewest` texts,
    which might point to somebody; that does not make what is left safe to publish, for a name may be frequent. `top`
    keeps so many at either end.
    """
    found = (
        _texts_with(before, "before")
        .join(_texts_with(after, "after"), on="term", how="full", coalesce=True)
        .with_columns(pl.col("before", "after").fill_null(0))
        .filter(pl.col("before") + pl.col("after") >= max(fewest, 1))
    )
    n_before, n_after = (side.drop_nulls().len() for side in (before, after))
    if not (n_before and n_after and found.height):
        return found.clear().with_columns(
            pl.lit(None, pl.Float64).alias(name) for name in ("log_odds", "z", "adjusted")
        )
    share = (pl.col("before") + pl.col("after")) / (n_before + n_after)
    with_a = {side: pl.col(side) + prior * share for side in ("before", "after")}
    log_odds = {
        side: (with_a[side] / (n + prior - with_a[side])).log()
        for side, n in (("before", n_before), ("after", n_after))
    }
    delta = log_odds["after"] - log_odds["before"]
    deviation = (1 / with_a["after"] + 1 / with_a["before"]).sqrt()
    # A word in every text on both sides says nothing: its odds are without end on either.
    measured = found.with_columns(log_odds=delta, z=delta / deviation).filter(pl.col("z").is_finite())
    chances = [2 * NormalDist().cdf(-abs(z)) for z in measured["z"]]
    ranked = measured.with_columns(adjusted=false_discovery(chances)).sort(
        "z", "term", descending=[True, False]
    )
    if top is not None and ranked.height > 2 * top:
        ranked = pl.concat([ranked.head(top), ranked.tail(top)])
    return ranked


def _texts_with(texts: pl.Series, name: str) -> pl.DataFrame:
    """How many texts have each word."""
    words = (
        pl.DataFrame({"text": texts.cast(pl.String)})
        .drop_nulls()
        .with_row_index("number")
        .select(
            "number",
            term=pl.col("text")
            .str.normalize("NFC")
            .str.to_lowercase()
            .str.replace_all("\N{RIGHT SINGLE QUOTATION MARK}", "'", literal=True)
            .str.extract_all(r"\p{L}[\p{L}\p{M}'-]*[\p{L}\p{M}]"),
        )
        .explode("term")
        .drop_nulls()
        .unique()
    )
    return (
        words.filter(~pl.col("term").is_in(sorted(STOPPED)))
        .group_by("term")
        .agg(pl.len().cast(pl.Int64).alias(name))
    )
