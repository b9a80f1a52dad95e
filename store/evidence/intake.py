"""Evidence of taking complaints in: who complains, what of, whether it came to the right people in time (R1 to R6, R33 to R61)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.case.lacking import FIRST_CONTACT
from store.evidence.check import Check, in_list, of_cases, today
from store.policy import Policy

if TYPE_CHECKING:
    from store.views import Reading


def _unreachable(reading: "Reading") -> Sequence[object] | None:
    """Those whose complaints this policy does not cover, each with the day from which it is known how to reach them."""
    elsewhere = reading.governing.policy.scope.elsewhere
    since = [min((c.since for c in body.contacts), default=None) for body in elsewhere.values()]
    return [list(elsewhere), since] if elsewhere else None


def _logged_within(reading: "Reading") -> Sequence[object] | None:
    limit = reading.governing.policy.evidence.logged_within
    return [limit.days] if limit else None


def _handed_off_within(reading: "Reading") -> Sequence[object] | None:
    limit = reading.governing.policy.evidence.handed_off_within
    return [limit.days] if limit else None


def _not_handed_off(reading: "Reading") -> Sequence[object] | None:
    limit = _handed_off_within(reading)
    return [reading.today, *limit] if limit else None


def _asked_at_first_contact(reading: "Reading") -> Sequence[object] | None:
    codes = reading.governing.policy.evidence.first_contact.codes
    return [list(codes)] if codes else None


def _confirms_itself(reading: "Reading") -> Sequence[object] | None:
    codes = reading.governing.policy.evidence.confirms_itself.codes
    return [list(codes)] if codes else None


def _at_first_contact(what: str, policy: Policy) -> str:
    return ", ".join(FIRST_CONTACT[code] for code in what.split())


FACT = """SELECT case_id, "on", code FROM facts WHERE what = '{}'"""
LATER_STAGE = "(SELECT case_id, min(stage) AS first FROM stages GROUP BY case_id)"

CHECKS = (
    Check(
        "untyped", ("R1",),
        "1 complaint does not say who the complainant is to us", "{n} complaints do not say who the complainant is to us",
        of_cases("SELECT case_id, received, '' FROM cases WHERE policy IS NOT NULL AND complainant_type = ''"),
    ),
    Check(
        "under-no-policy", ("R2",),
        "1 open case of an older register is under no policy: adopt it", "{n} open cases of older registers are under no policy: adopt them",
        of_cases("SELECT case_id, received, source FROM cases WHERE policy IS NULL AND is_open"),
    ),
    Check(
        "overridden", ("R6",),
        "1 complaint is overridden by the law in some part", "{n} complaints are overridden by the law in some part",
        of_cases(
            """SELECT f.case_id, f."on", '' FROM facts f ANTI JOIN facts ended
                   ON ended.case_id = f.case_id AND ended.number = f.number AND ended.what = 'OverrideEnded'
               WHERE f.what = 'OverrideRecorded'
               UNION ALL SELECT case_id, "on", 'data protection' FROM facts WHERE what = 'DataProtectionReceived'"""
        ),
        listed=True,
    ),
    Check(
        "refused", ("R33",),
        "1 complaint was refused", "{n} complaints were refused",
        of_cases(FACT.format("ComplaintRefused")), listed=True, says=in_list("refusals"),
    ),
    Check(
        "referred", ("R35", "R36"),
        "1 complaint was referred elsewhere", "{n} complaints were referred elsewhere",
        of_cases(FACT.format("Referred")), listed=True, says=in_list("elsewhere"),
    ),
    Check(
        "referred-nowhere", ("R37", "G6"),
        "1 complaint was referred to somebody whom nobody knew how to reach", "{n} complaints were referred to somebody whom nobody knew how to reach",
        of_cases(
            """SELECT f.case_id, f."on", f.code FROM facts f
               JOIN (SELECT unnest(?::VARCHAR[]) AS code, unnest(?::DATE[]) AS since) known ON known.code = f.code
               WHERE f.what = 'Referred' AND coalesce(f."on" < known.since, true)""",
            _unreachable,
        ),
        says=in_list("elsewhere"),
    ),
    Check(
        "unallocated", ("R39",),
        "1 open complaint is allocated to nobody", "{n} open complaints are allocated to nobody",
        of_cases(
            """SELECT case_id, opened, 'stage ' || stage FROM cases
               WHERE is_open AND owner IS NULL AND policy IS NOT NULL AND state <> 'responded'"""
        ),
    ),
    Check(
        "logged-late", ("R40",),
        "1 complaint was logged later than it should have been", "{n} complaints were logged later than they should have been",
        of_cases(
            """SELECT case_id, received, date_diff('day', received, logged) || ' days after receipt' FROM cases
               WHERE date_diff('day', received, logged) > ?""",
            _logged_within,
        ),
        listed=True,
    ),
    Check(
        "incomplete", ("R44", "G10"),
        "1 open complaint came without something that is needed: ask for it", "{n} open complaints came without something that is needed: ask for it",
        of_cases(
            """SELECT case_id, received, what FROM (
                   SELECT case_id, received, array_to_string(list_filter(string_split(lacked, ' '), lambda code: list_contains(?::VARCHAR[], code)), ' ') AS what
                   FROM cases WHERE lacked <> '' AND is_open
               ) WHERE what <> ''""",
            _asked_at_first_contact,
        ),
        says=_at_first_contact,
    ),
    Check(
        "asked-again", ("R42",),
        "1 complainant was asked again at a later stage", "{n} times a complainant was asked again at a later stage",
        of_cases(
            f"""SELECT f.case_id, f."on", 'stage ' || f.number FROM facts f JOIN {LATER_STAGE} s ON s.case_id = f.case_id
                WHERE f.what = 'InformationRequested' AND f.number > s.first"""
        ),
        listed=True,
    ),
    Check(
        "clarified", ("R45",),
        "1 time a complainant had to be asked for something at first", "{n} times a complainant had to be asked for something at first",
        of_cases(
            f"""SELECT f.case_id, f."on", '' FROM facts f JOIN {LATER_STAGE} s ON s.case_id = f.case_id
                WHERE f.what = 'InformationRequested' AND f.number = s.first"""
        ),
        listed=True,
    ),
    Check(
        "unconfirmed", ("R46",),
        "1 complaint was not confirmed on the day it came, by a channel that answers by itself",
        "{n} complaints were not confirmed on the day they came, by a channel that answers by itself",
        of_cases(
            """SELECT case_id, received, channel FROM cases
               WHERE policy IS NOT NULL AND list_contains(?::VARCHAR[], channel) AND coalesce(confirmed > received, true)""",
            _confirms_itself,
        ),
        says=in_list("channels"),
    ),
    Check(
        "acknowledgement-overdue", ("R47", "R56", "R57"),
        "1 acknowledgement is past its day", "{n} acknowledgements are past their day",
        of_cases(
            """SELECT s.case_id, s.acknowledge_due, 'stage ' || s.stage FROM stages s JOIN cases c ON c.case_id = s.case_id AND c.stage = s.stage
               WHERE c.is_open AND s.acknowledged IS NULL AND s.responded IS NULL AND s.acknowledge_due < ?""",
            today(),
        ),
    ),
    Check(
        "acknowledged-late", ("R47",),
        "1 stage was acknowledged after its day", "{n} stages were acknowledged after their day",
        of_cases("SELECT case_id, acknowledge_due, 'stage ' || stage FROM stages WHERE acknowledged > acknowledge_due"),
        listed=True,
    ),
    Check(
        "never-acknowledged", ("R56", "R57"),
        "1 stage was answered and never acknowledged", "{n} stages were answered and never acknowledged",
        of_cases("SELECT case_id, responded, 'stage ' || stage FROM stages WHERE responded IS NOT NULL AND acknowledged IS NULL"),
    ),
    Check(
        "in-public", ("R49",),
        "1 comment on social media was not invited to a private channel", "{n} comments on social media were not invited to a private channel",
        of_cases(
            """SELECT d.case_id, f."on", d.what FROM duties d
               JOIN facts f ON f.case_id = d.case_id AND f.number = d.number AND f.what = 'SocialCommentLogged'
               WHERE d.kind = 'social' AND d.done IS NULL"""
        ),
        says=in_list("platforms"),
    ),
    Check(
        "circumstances", ("R50",),
        "1 complaint does not say which service it concerns, or what kind of thing went wrong",
        "{n} complaints do not say which service they concern, or what kind of thing went wrong",
        of_cases(
            """SELECT case_id, received, concat_ws(' and ', CASE service WHEN '' THEN 'service' END, CASE category WHEN '' THEN 'category' END)
               FROM cases WHERE policy IS NOT NULL AND (service = '' OR category = '')"""
        ),
    ),
    Check(
        "no-cause", ("R50", "R54"),
        "1 complaint was answered, and no cause is on record", "{n} complaints were answered, and no cause is on record",
        of_cases(
            """SELECT c.case_id, c.responded, '' FROM cases c
               ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'LearningRecorded' WHERE c.responded IS NOT NULL"""
        ),
    ),
    Check(
        "not-handed-off", ("R60",),
        "1 complaint is with nobody, and no line manager was told", "{n} complaints are with nobody, and no line manager was told",
        of_cases(
            """SELECT c.case_id, c.received, '' FROM cases c ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'HandedOff'
               WHERE c.state = 'received' AND c.owner IS NULL AND c.policy IS NOT NULL AND date_diff('day', c.received, ?::DATE) > ?""",
            _not_handed_off,
        ),
    ),
    Check(
        "handed-off-late", ("R60",),
        "1 complaint was handed off later than it should have been", "{n} complaints were handed off later than they should have been",
        of_cases(
            """SELECT c.case_id, c.received, date_diff('day', c.received, f.first) || ' days after receipt' FROM cases c
               JOIN (SELECT case_id, min("on") AS first FROM facts WHERE what = 'HandedOff' GROUP BY case_id) f ON f.case_id = c.case_id
               WHERE date_diff('day', c.received, f.first) > ?""",
            _handed_off_within,
        ),
        listed=True,
    ),
    Check(
        "no-privacy-notice", ("R61",),
        "1 complainant of an open complaint was given no privacy notice", "{n} complainants of open complaints were given no privacy notice",
        of_cases(
            """SELECT c.case_id, c.received, '' FROM cases c ANTI JOIN facts f ON f.case_id = c.case_id AND f.what = 'PrivacyNoticeGiven'
               WHERE c.is_open AND c.policy IS NOT NULL AND c.complainant IS NOT NULL"""
        ),
    ),
    Check(
        "flag", ("R61",),
        "1 flag was not handed on", "{n} flags were not handed on",
        of_cases("SELECT case_id, due, what FROM duties WHERE kind = 'flag' AND done IS NULL"),
        says=in_list("flags"),
    ),
)  # fmt: skip
