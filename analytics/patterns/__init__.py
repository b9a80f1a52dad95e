"""Patterns in complaints: what changed more than chance, who and what comes again, which words are used more than before.

`shifts`: categories, services, types and stages between two periods. `returning`: complainants who come again, causes after a
change that was to end them. `themes`: words of narratives, for a snapshot that has texts.
"""

from analytics.patterns.returning import after_changes, came_back, complainants
from analytics.patterns.shifts import Verdict, counts, shifts
from analytics.patterns.themes import themes

__all__ = ["Verdict", "after_changes", "came_back", "complainants", "counts", "shifts", "themes"]
