"""Disclosure control: which counts of a table are hidden so that nobody in it is recognised, and the proof that it holds.

`protect` hides small counts and as many others as it takes; `audit` tries to recover what is hidden, from one table or
several; `Release` is the public part of a table, for the manifest, against which later packs are checked. Percentages,
means, medians, sparklines and alt texts are made by `share`, `rate`, `change`, `mean`, `median`, `derive`, `shares`
and `series`, which give [c] wherever a count behind them is hidden; companion files by `Protected.frame`.

Sources: A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4 for tables; L. H. Cox, Suppression
Methodology and Statistical Disclosure Control, JASA 75 (1980), for complementary suppression; M. Fischetti and J. J.
Salazar, JASA 95 (2000), for the attacker's linear programmes; the UK Government Analysis Function's guidance on
symbols in tables for [c].
"""

from analytics.disclosure.audit import Audit, audit
from analytics.disclosure.cells import Cell
from analytics.disclosure.derived import (
    Figure,
    Series,
    change,
    derive,
    mean,
    median,
    rate,
    series,
    share,
    shares,
)
from analytics.disclosure.protected import Count, Finding, Grid, Protected
from analytics.disclosure.protection import protect
from analytics.disclosure.release import HIDDEN, Release, from_frame

__all__ = [
    "HIDDEN",
    "Audit",
    "Cell",
    "Count",
    "Figure",
    "Finding",
    "Grid",
    "Protected",
    "Release",
    "Series",
    "audit",
    "change",
    "derive",
    "from_frame",
    "mean",
    "median",
    "protect",
    "rate",
    "series",
    "share",
    "shares",
]
