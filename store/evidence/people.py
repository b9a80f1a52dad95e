"""Evidence of how those concerned are treated: complainants, and staff complained about (R12, R24 to R34, R54, R61)."""

from store.evidence.check import Check, in_list, of_cases, today

OVERDUE = (
    "SELECT case_id, due, what FROM duties WHERE kind = '{}' AND done IS NULL AND NOT dropped AND due < ?"
)

CHECKS = (
    Check(
        "detriment", ("R12",),
        "1 allegation of detriment for complaining was not followed up by its day",
        "{n} allegations of detriment for complaining were not followed up by their day",
        of_cases(OVERDUE.format("detriment"), today()),
    ),
    Check(
        "detriment-found", ("R12",),
        "1 complainant was found to have been treated worse for complaining", "{n} complainants were found to have been treated worse for complaining",
        of_cases("""SELECT case_id, "on", '' FROM facts WHERE what = 'DetrimentFollowedUp' AND code = 'found'"""),
        listed=True,
    ),
    Check(
        "staff-uninformed", ("R24",),
        "1 complaint is about a member of staff who was not informed", "{n} complaints are about members of staff who were not informed",
        of_cases(
            """SELECT c.case_id, c.received, '' FROM cases c ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'StaffInformed'
               WHERE c.about_staff AND c.policy IS NOT NULL"""
        ),
    ),
    Check(
        "staff-uninvited", ("R25",),
        "1 member of staff was informed, and neither invited to respond nor left out with a reason",
        "{n} members of staff were informed, and neither invited to respond nor left out with a reason",
        of_cases(
            """SELECT i.case_id, min(i."on"), '' FROM facts i ANTI JOIN facts f ON f.case_id = i.case_id AND f.what = 'StaffInvited'
               WHERE i.what = 'StaffInformed' GROUP BY i.case_id"""
        ),
    ),
    Check(
        "staff-left-out", ("R25",),
        "1 member of staff was not invited to respond, with a reason", "{n} members of staff were not invited to respond, with a reason",
        of_cases("""SELECT case_id, "on", '' FROM facts WHERE what = 'StaffInvited' AND code = 'not-invited'"""),
        listed=True,
    ),
    Check(
        "restriction-review", ("R26",),
        "1 restriction on contact is past its review", "{n} restrictions on contact are past their review",
        of_cases(OVERDUE.format("restriction"), today()), says=in_list("restrictions"),
    ),
    Check(
        "adjustment", ("R31",),
        "1 reasonable adjustment was agreed and not delivered by its day", "{n} reasonable adjustments were agreed and not delivered by their day",
        of_cases(OVERDUE.format("adjustment"), today()), says=in_list("adjustments"),
    ),
    Check(
        "adjustment-review", ("R31",),
        "1 reasonable adjustment is past its review", "{n} reasonable adjustments are past their review",
        of_cases(OVERDUE.format("adjustment-review"), today()), says=in_list("adjustments"),
    ),
    Check(
        "not-assessed", ("R32",),
        "1 complaint was answered, and nobody assessed how serious it is and what it is about",
        "{n} complaints were answered, and nobody assessed how serious they are and what they are about",
        of_cases(
            """SELECT c.case_id, c.responded, '' FROM cases c ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'Assessed'
               WHERE c.responded IS NOT NULL"""
        ),
    ),
    Check(
        "serious", ("R34",),
        "1 complaint is flagged as very serious, and nobody decided whether to open an internal investigation",
        "{n} complaints are flagged as very serious, and nobody decided whether to open an internal investigation",
        of_cases("SELECT case_id, due, '' FROM duties WHERE kind = 'serious' AND what = 'decide' AND done IS NULL"),
    ),
    Check(
        "under-investigation", ("R34",),
        "1 internal investigation has not come back yet", "{n} internal investigations have not come back yet",
        of_cases(
            """SELECT d.case_id, max(f."on"), '' FROM duties d
               JOIN facts f ON f.case_id = d.case_id AND f.what = 'InternalInvestigationOpened'
               WHERE d.kind = 'serious' AND d.what = 'return' AND d.done IS NULL GROUP BY d.case_id"""
        ),
        listed=True,
    ),
    Check(
        "satisfaction", ("R54",),
        "1 closed complaint says nothing of how satisfied the complainant was", "{n} closed complaints say nothing of how satisfied the complainants were",
        of_cases(
            """SELECT c.case_id, c.ended, '' FROM cases c ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'SatisfactionRecorded'
               WHERE c.state = 'closed' AND c.policy IS NOT NULL"""
        ),
    ),
    Check(
        "data-protection", ("R61", "G12"),
        "1 complaint about personal data is past its statutory day", "{n} complaints about personal data are past their statutory day",
        of_cases(OVERDUE.format("data-protection"), today()),
    ),
    Check(
        "authority", ("G9",),
        "1 representative speaks for a complainant, and nobody saw their authority", "{n} representatives speak for complainants, and nobody saw their authority",
        of_cases(
            """SELECT d.case_id, min(f."on"), '' FROM duties d JOIN facts f ON f.case_id = d.case_id AND f.number = d.number AND f.what = 'RepresentativeAdded'
               WHERE d.kind = 'authority' AND d.done IS NULL AND NOT d.dropped GROUP BY d.case_id, d.number"""
        ),
    ),
)  # fmt: skip
