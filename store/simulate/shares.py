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
CONFLICT: Final = 0.5  # of the stages: the owner declares a conflict of interest, another takes over
DECLARED: Final = 10  # the owner declares that there is none

# --- how complaints leave, and come back -------------------------------------------------------------------------------
RESOLVED: Final = 30  # of the first stages: put right at the front line, as the complainant agrees
REFUSED: Final = 0.7  # of the first stages: not taken up, on a ground of the policy
REFERRED: Final = 94  # of what belongs elsewhere: sent there; the rest is taken for a complaint
NO_COMPLAINT: Final = 90  # of first requests for a service: found to be one
ESCALATING: Final = (22, 31, 27)  # of the responses of each stage; of later ones as of the last here
AFTER_RESOLUTION: Final = 4  # of those resolved: ask for the next stage all the same
ESCALATED_AFTER_CLOSING: Final = 1  # of those closed before the last stage
REOPENED: Final = 0.6  # of those closed: looked at again at the same stage

# --- decisions and remedies --------------------------------------------------------------------------------------------
EVIDENCE: Final = (58, 44)  # of the stages investigated, first and later: have evidence in the index
MORE_EVIDENCE: Final = 18  # of those: a second piece
CITED: Final = 88  # of the decisions where there is evidence: cite it
FACTS_SET_OUT: Final = 84  # of the decisions: say what happened, and what should have
REMEDY: Final = 92  # of the stages where something is upheld: a remedy is offered
REMEDY_RESOLVED: Final = 20  # of the resolutions: an apology, an explanation, a goodwill payment
COVERS: Final = {"original": 66, "both": 14, "pursuing": 6, "": 14}  # what a remedy is said to be for
REMEDY_DATED: Final = 84  # of the remedies: have a date
REMEDY_LATE: Final = 12  # of those delivered later than with the response: after their date
REMEDY_DECLINED: Final = 4  # of the remedies that are not in the response itself
NOT_APPROVED: Final = 10  # of the remedies beyond what the offerer may give; a smaller one is offered
DRAFT_SHARED: Final = 2  # of the stages investigated: the draft goes to the complainant
COMMENTED: Final = 65  # of those: comes back with comments

# --- what a complaint is, at first sight --------------------------------------------------------------------------------
ASSESSED: Final = 44  # of the complaints: assessed for severity
VERY_SERIOUS: Final = (0.4, 4)  # flagged as very serious: in general, about staff
INVESTIGATED: Final = 40  # of those: an internal investigation is opened
FLAGGED: Final = 0.8  # of the complaints: belong to another procedure too, whatever they are about
FLAGGED_BY_THEME: Final = {"conduct": 5.0, "refund": 4.0, "access": 1.5}  # more, by category
FLAGGED_DATA: Final = 35  # of those about personal data
HANDED_ON_LATE: Final = 12  # of the flags: not on the day
HANDED_OFF: Final = 2.5  # of those not by the form: whoever took it in tells the line manager
MOVED_TO_PRIVATE: Final = 60  # of the comments on social media: the writer goes on in private
OVERRIDDEN: Final = 0.15  # of the complaints: the law overrides a part of the policy
STRAND: Final = 92  # of the complaints about personal data under the law: have a strand of their own
STRAND_LATE: Final = 6  # of the strands: acknowledged after the time of the law
STRAND_UPDATED: Final = 45  # of the strands: told of progress
LINKED: Final = 0.9  # of the complaints: linked with another of the same kind
DUPLICATES: Final = 0.6  # sent twice, and linked as that
UNLINKED: Final = 6  # of the links: undone

# --- who complains, and how they are dealt with --------------------------------------------------------------------------
NAMED: Final = 6  # of the complaints about staff: about somebody who handles complaints
INVITED: Final = 80  # of the staff informed: invited to respond
NOT_INVITED: Final = 13  # left out, with a reason; of the rest nobody said
STAFF_RESPONDED: Final = 72  # of those invited
ANONYMOUS: Final = 3  # of the complainants
REPRESENTED: Final = 3  # have somebody who speaks for them
AUTHORITY_LATER: Final = 35  # of those: the authority is seen only later
AUTHORITY_NEVER: Final = 10  # or never
ADJUSTED: Final = {"access": 42.0, "": 1.8}  # have a reasonable adjustment: by category, in general
ADJUSTED_LATE: Final = 14  # of the adjustments: delivered after the date
UNDELIVERED: Final = 3  # not delivered at all
ADJUSTMENT_REVIEWED: Final = 86  # of their reviews: in time
MORE_TIME: Final = 40  # of the adjustments that give more time: move the response date
VULNERABLE: Final = 3.5  # of the complainants: in circumstances to be sensitive to
OVER: Final = 12  # of those circumstances: over in the course of it
PREFERRING: Final = 2  # want another format or language
NOTICE_GIVEN: Final = 12  # of those not by the form, which shows it: given the privacy notice
CONSENTED: Final = 30  # of those referred: asked whether the case may be shared
RESTRICTED_CONTACT: Final = 0.35  # of the complainants: contact is restricted
REVIEWED: Final = 55  # of the reviews of a restriction: on time
REVIEWED_LATE: Final = 20  # late; the rest is overdue to this day
LIFTED: Final = 55  # of the reviews: lift the restriction
DETRIMENT: Final = 0.5  # of the complainants: say that they are treated worse for complaining
FOLLOWED_UP: Final = 78  # of those: looked into in time
FOLLOWED_UP_LATE: Final = 15  # late
SATISFACTION: Final = 13  # of the responses: the complainant says how the handling was
RESTRICTED_VIEW: Final = (0.3, 3)  # of the complaints in general, of those about staff: few may read them
VIEW_LIFTED: Final = 25  # of those: lifted at the end

# --- what comes of it ---------------------------------------------------------------------------------------------------
LEARNT: Final = (20, 3)  # of the responses that uphold something, of the others: a lesson is recorded
QUALITY: Final = (86, 14)  # of the cases drawn: another looks at them; of those: something is amiss
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
