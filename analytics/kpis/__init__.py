"""Published sets of indicators over the same events, each a named conformity that says what it counts, and where they disagree.

`own` (the policy), `spso`, `ombudsman` (Housing Ombudsman and LGSCO), `disp` (FCA). Each is made from counts
that its module asks for lazily; `differences` sets them side by side.
"""

from analytics.kpis.disp import complaints, disp, vulnerable
from analytics.kpis.model import (
    Conformity,
    Difference,
    Indicator,
    Reading,
    Stance,
    Topic,
    Unit,
    differences,
)
from analytics.kpis.ombudsman import ombudsman, timed
from analytics.kpis.ombudsman import outcomes as outcomes_of_two_stages
from analytics.kpis.policy import Own, own
from analytics.kpis.spso import closed as closed_in_full
from analytics.kpis.spso import spso

__all__ = [
    "Conformity",
    "Difference",
    "Indicator",
    "Own",
    "Reading",
    "Stance",
    "Topic",
    "Unit",
    "closed_in_full",
    "complaints",
    "differences",
    "disp",
    "ombudsman",
    "outcomes_of_two_stages",
    "own",
    "spso",
    "timed",
    "vulnerable",
]
