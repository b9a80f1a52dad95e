"""How often what happens in a simulated register: the one table to look at, and to change.

Each number is per cent of what its line says. What the rules demand (staff informed before a decision, a remedy delivered before
the end) is not a share and stands nowhere here. `tests/store/test_simulate_shares.py` asks a register for the most of them.
"""

from collections.abc import Mapping
from typing import Final

# --- a stage, from its opening to its response ------------------------------------------------------------------------
LATE_ACKNOWLEDGEMENT: Final = 11  # of the stages: acknowledged after the date
LATE_RESPONSE: Final = 13  # answered after the date
LINGERING: Final = 6  # allocated only after some days
UNALLOCATED_YET: Final = 12  # acknowledged by whoever is on duty, whether allocated or not
UNINVESTIGATED: Final = 30  # plain enough to be decided at once
ASKED: Final = 16  # something is needed from the complainant
SILENT: Final = 8  # of those: there is never an answer
EXTENDED: Final = 9  # of the stages: extended though all goes well
EXTENDED_IF_LATE: Final = 65  # extended where the answer came too late
NOTED: Final = 4  # have a note
UPDATED: Final = (5, 60)  # of the stages decided, in time and late: the complainant was told how it stands
HANDED_OVER: Final = 3  # go to another handler midway
CORRECTED: Final = 1.5  # decided a second time before the response
SPLIT: Final = 45  # of those with several points: each is decided by itself
POINT_WITHDRAWN: Final = 3  # of those with several points: one is withdrawn
WITHDRAWN: Final = (3.0, 1.5)  # of the first stages, of the later ones: withdrawn
ALONE: Final = 8  # of the last stages where another should look: nobody else could, which is recorded
CONFLICT: Final = 0.5  # of the stages: the owner declares a conflict of interest, and another takes over
QUALITY: Final = (
    86,
    14,
)  # of the cases drawn: another looks at them; of those: something is not as it should be
COMPLIMENTS: Final = 4  # for every hundred complaints
SHARED: Final = 68  # of the compliments: passed on
USED: Final = 62  # of those: used
TRAINED: Final = 90  # of the trainings that run out: renewed in time
TRAINED_LATE: Final = 7  # late
ATTESTED: Final = 82  # of the handlers: attest to the policy on the first day
ATTESTED_LATER: Final = 12  # later

# --- which code of a policy's list, by whole-number weights; those that a policy does not have are passed over ----------
LISTS: Final[Mapping[str, Mapping[str, int]]] = {
    "adjustments": {"format": 30, "communication": 22, "time": 24, "meeting": 6, "contact": 14, "other": 4},
    "vulnerabilities": {
        "health": 22, "mental-health": 28, "disability": 18, "bereavement": 10, "hardship": 12, "care": 7, "abuse": 2, "other": 1,
    },
    "formats": {"plain": 20, "large-print": 46, "audio": 8, "braille": 5, "easy-read": 21},
    "languages": {"en": 78, "cy": 17, "bsl": 2, "other": 3},
    "relations": {"family": 46, "friend": 12, "advocate": 14, "lawyer": 11, "union": 8, "parliament": 7, "other": 2},
    "authorities": {"signed-form": 62, "power-of-attorney": 12, "parliament": 7, "oral": 19},
    "restrictions": {"one-person": 48, "in-writing": 30, "times": 14, "subject": 8},
    "severities": {"minor": 44, "moderate": 42, "serious": 13, "very-serious": 1},
    "flags": {"safeguarding": 26, "whistleblowing": 12, "media": 22, "information-security": 25, "subject-access": 15},
    "platforms": {"x": 34, "facebook": 28, "linkedin": 32, "other": 6},
    "refusals": {"dealt-with": 55, "court": 12, "no-complaint": 33},
    "feedback_uses": {"thanks": 52, "practice": 20, "process": 12, "training": 9, "publication": 7},
}  # fmt: skip

# --- which remedy is offered, by category, in the same way ---------------------------------------------------------------
REMEDIES: Final[Mapping[str, Mapping[str, int]]] = {
    "delay": {"apology": 66, "correction": 20, "goodwill": 14},
    "results": {"correction": 40, "change-of-decision": 22, "apology": 30, "explanation": 8},
    "fees": {"refund": 52, "waiver": 18, "apology": 30},
    "refund": {"refund": 62, "goodwill": 10, "apology": 28},
    "information": {"apology": 42, "explanation": 26, "correction": 20, "payment": 12},
    "conduct": {"apology": 78, "review-of-procedure": 8, "goodwill": 14},
    "access": {"correction": 46, "apology": 34, "payment": 20},
    "decision": {"change-of-decision": 46, "explanation": 22, "apology": 24, "review-of-procedure": 8},
    "booking": {"refund": 38, "correction": 32, "apology": 30},
    "technical": {"correction": 46, "apology": 44, "payment": 10},
    "": {"apology": 60, "explanation": 25, "correction": 15},
}
