"""Evidence of deciding and putting right: on what, by whom, in time, and with which remedy (R5, R10 to R23, R57)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.case import lacking
from store.evidence.check import Check, in_list, of_cases, today
from store.policy import Policy
from store.review import months_after

if TYPE_CHECKING:
    from store.views import Reading

LACKS = "contains(lacks, '{}')"  # no code is a part of another
UPHELD = "list_has_any(string_split(outcomes, ' '), ?::VARCHAR[])"


def _for_outcomes(reading: "Reading") -> Sequence[object]:
    """The outcomes for which there is a remedy, by any policy of the register."""
    policies = reading.governing.policies.values()
    return [sorted({code for policy in policies for code in policy.remedies.for_outcomes})]


def _drawn(reading: "Reading") -> Sequence[object] | None:
    """Since when answers are looked at, and one in how many."""
    sample = reading.governing.policy.evidence.quality
    return [months_after(reading.today, -sample.months), sample.one_in] if sample else None


def _without(code: str) -> str:
    """The stages decided without something, that lacked it when they were decided or lack it still."""
    return f"SELECT case_id, decided, 'stage ' || stage FROM stages WHERE decided IS NOT NULL AND {LACKS.format(code)}"


def _undefined(what: str, policy: Policy) -> str:
    words = {lacking.AGREED: "the complaint as agreed", lacking.SOUGHT: "the outcome sought"}
    return " and ".join(words[code] for code in what.split())


CHECKS = (
    Check(
        "response-overdue", ("R10", "R20"),
        "1 response is past its day", "{n} responses are past their day",
        of_cases(
            """SELECT s.case_id, s.respond_due, 'stage ' || s.stage FROM stages s JOIN cases c ON c.case_id = s.case_id AND c.stage = s.stage
               WHERE c.is_open AND s.responded IS NULL AND s.respond_due < ?""",
            today(),
        ),
    ),
    Check(
        "not-told", ("R20",),
        "1 date for a response passed, and the complainant was told nothing of how it stood",
        "{n} dates for a response passed, and the complainants were told nothing of how it stood",
        of_cases(
            """SELECT s.case_id, s.respond_due, 'stage ' || s.stage FROM stages s JOIN cases c ON c.case_id = s.case_id
               ANTI JOIN facts f ON f.case_id = s.case_id AND f.what = 'ProgressUpdated' AND f."on" >= s.opened
                   AND f."on" <= coalesce(s.responded, c.ended, ?::DATE)
               WHERE s.respond_due < coalesce(s.responded, c.ended, ?::DATE)""",
            today(2),
        ),
    ),
    Check(
        "no-remedy", ("R11",),
        "1 complaint was upheld, and no remedy is offered", "{n} complaints were upheld, and no remedy is offered",
        of_cases(
            f"""SELECT case_id, min(decided), '' FROM stages
                WHERE decided IS NOT NULL AND {UPHELD} AND {LACKS.format(lacking.REMEDY)} GROUP BY case_id""",
            _for_outcomes,
        ),
    ),
    Check(
        "remedy-overdue", ("R11",),
        "1 remedy is past its day and not delivered", "{n} remedies are past their day and not delivered",
        of_cases(
            "SELECT case_id, due, what FROM duties WHERE kind = 'remedy' AND done IS NULL AND NOT dropped AND due < ?", today()
        ),
        says=in_list("remedies"),
    ),
    Check(
        "remedy-without-day", ("R11",),
        "1 remedy that is owed has no day by which it is to be delivered", "{n} remedies that are owed have no day by which they are to be delivered",
        of_cases("SELECT case_id, due, what FROM duties WHERE kind = 'remedy' AND done IS NULL AND NOT dropped AND due IS NULL"),
        says=in_list("remedies"),
    ),
    Check(
        "no-evidence", ("R14",),
        "1 decision cites no evidence", "{n} decisions cite no evidence",
        of_cases(_without(lacking.EVIDENCE)),
    ),
    Check(
        "undefined", ("R15",),
        "1 stage was decided without the complaint as agreed, or the outcome sought, on record",
        "{n} stages were decided without the complaint as agreed, or the outcome sought, on record",
        of_cases(
            f"""SELECT case_id, decided, concat_ws(' ', CASE WHEN {LACKS.format(lacking.AGREED)} THEN '{lacking.AGREED}' END,
                    CASE WHEN {LACKS.format(lacking.SOUGHT)} THEN '{lacking.SOUGHT}' END)
                FROM stages WHERE decided IS NOT NULL AND ({LACKS.format(lacking.AGREED)} OR {LACKS.format(lacking.SOUGHT)})"""
        ),
        says=_undefined,
    ),
    Check(
        "no-facts", ("R14",),
        "1 decision does not set out the facts", "{n} decisions do not set out the facts",
        of_cases(_without(lacking.FACTS)),
    ),
    Check(
        "no-standard", ("R19",),
        "1 decision does not say what should have happened", "{n} decisions do not say what should have happened",
        of_cases(_without(lacking.STANDARD)),
    ),
    Check(
        "pursuing", ("R22",),
        "1 upheld complaint has a remedy, and nobody considered the trouble of pursuing it",
        "{n} upheld complaints have a remedy, and nobody considered the trouble of pursuing them",
        of_cases(
            f"""SELECT case_id, min(decided), '' FROM stages
                WHERE decided IS NOT NULL AND {UPHELD} AND {LACKS.format(lacking.PURSUING)} GROUP BY case_id""",
            _for_outcomes,
        ),
    ),
    Check(
        "undeclared", ("R23",),
        "1 stage was decided by somebody who declared no interest, nor that there is none",
        "{n} stages were decided by somebody who declared no interest, nor that there is none",
        of_cases(_without(lacking.INTEREST)),
    ),
    Check(
        "conflict", ("R23",),
        "1 complaint is with somebody who declared a conflict of interest: allocate it to somebody else",
        "{n} complaints are with somebody who declared a conflict of interest: allocate them to somebody else",
        of_cases(f"SELECT case_id, opened, '' FROM stages WHERE {LACKS.format(lacking.IMPARTIAL)}"),
    ),
    Check(
        "lone-reviewer", ("R57", "G5"),
        "1 stage was decided by whoever had decided before it, by a recorded exception",
        "{n} stages were decided by whoever had decided before them, by a recorded exception",
        of_cases("SELECT case_id, coalesce(decided, responded, opened), 'stage ' || stage FROM stages WHERE lone_reviewer"),
        listed=True,
    ),
    Check(
        "quality", ("R5", "R19", "R27"),
        "1 answer drawn for a look at its quality was looked at by nobody", "{n} answers drawn for a look at their quality were looked at by nobody",
        # A fixed draw that nobody can steer: it depends on the number of the case alone.
        of_cases(
            """SELECT s.case_id, s.responded, 'stage ' || s.stage FROM stages s
               ANTI JOIN facts f ON f.case_id = s.case_id AND f.what = 'QualityChecked' AND f."on" >= s.responded
               WHERE s.responded >= ?::DATE AND (s.case_id % 1000003) * 2654435761 % 4294967296 % ? = 0""",
            _drawn,
        ),
    ),
    Check(
        "quality-not-met", ("R5", "R27"),
        "1 look at quality found something that was not as it should be", "{n} looks at quality found something that was not as it should be",
        of_cases("""SELECT case_id, "on", '' FROM facts WHERE what = 'QualityChecked' AND code = 'not-met'"""),
        listed=True,
    ),
)  # fmt: skip
