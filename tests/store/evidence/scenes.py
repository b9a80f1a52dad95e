"""One scene for each check: cases of which some lack what it looks for, and others beside them do not.

A scene gives those that must be found, and those that must not.
"""

from collections.abc import Callable
from typing import Any

from tests.store.evidence.desk import Desk

Scene = Callable[[Desk], tuple[list[int], list[int]]]
SCENES: dict[str, Scene] = {}


def scene(code: str) -> Callable[[Scene], Scene]:
    """The scene of a check."""

    def keep(make: Scene) -> Scene:
        assert code not in SCENES
        SCENES[code] = make
        return make

    return keep


# --- taking complaints in ---


@scene("untyped")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [d.case(complainant_type="")], [d.case()]


@scene("overridden")
def _(d: Desk) -> tuple[list[int], list[int]]:
    by_law, ended, data = d.case(), d.case(), d.case()
    for case in (by_law, ended):
        d.do(case, "record-override", basis="Equality Act 2010, s. 20", text="The form is not asked for.")
    d.do(ended, "end-override", reason="It was another case.")
    d.do(data, "open-data-protection")
    return [by_law, data], [ended, d.case()]


@scene("refused")
def _(d: Desk) -> tuple[list[int], list[int]]:
    case = d.case()
    d.do(case, "refuse", ground="court", reason="It is before the county court.")
    return [case], [d.case()]


@scene("referred")
def _(d: Desk) -> tuple[list[int], list[int]]:
    case = d.case()
    d.do(case, "refer", to="regulation", reason="It is about conduct.")
    return [case], [d.case()]


@scene("referred-nowhere")
def _(d: Desk) -> tuple[list[int], list[int]]:
    school, regulation = d.case(), d.case()
    d.do(school, "refer", to="law-school", reason="A course.")
    d.do(regulation, "refer", to="regulation", reason="Conduct.")
    return [school], [regulation]


@scene("unallocated")
def _(d: Desk) -> tuple[list[int], list[int]]:
    nobodys, anns, answered = d.case(), d.case(), d.answered()
    d.do(anns, "allocate", to="Ann", by="Dan")
    return [nobodys], [anns, answered]


@scene("logged-late")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [d.case(on=2)], [d.case(on=1), d.case()]


@scene("incomplete")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without = [d.case(outcome_sought=""), d.case(detail="", service="")]
    ended = d.case(outcome_sought="")
    d.do(ended, "withdraw", reason="It has come.")
    return without, [ended, d.case(category="")]  # which is not asked for


@scene("asked-again")
def _(d: Desk) -> tuple[list[int], list[int]]:
    once, again = d.answered(), d.answered()
    for case in (once, again):
        d.do(case, "escalate")
    d.do(again, "ask", text="Which fee?")
    return [again], [once]


@scene("clarified")
def _(d: Desk) -> tuple[list[int], list[int]]:
    case = d.case()
    d.do(case, "ask", text="Which fee?")
    later = d.answered()
    d.do(later, "escalate")
    d.do(later, "ask", text="Which fee?")
    return [case], [later, d.case()]


@scene("unconfirmed")
def _(d: Desk) -> tuple[list[int], list[int]]:
    never, late, at_once = (d.case(on=3, channel="form") for _ in range(3))
    d.do(late, "confirm-receipt", on=2)
    d.do(at_once, "confirm-receipt", on=3)
    return [never, late], [at_once, d.case(channel="email")]


@scene("acknowledgement-overdue")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, done, ended = (d.case(on=12) for _ in range(3))
    d.do(done, "acknowledge")
    d.do(ended, "withdraw", reason="It has come.")
    return [late], [done, ended, d.case(on=10)]


@scene("acknowledged-late")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, in_time = d.case(on=14), d.case(on=14)
    d.do(late, "acknowledge", on=1)
    d.do(in_time, "acknowledge", on=5)
    return [late], [in_time]


@scene("in-public")
def _(d: Desk) -> tuple[list[int], list[int]]:
    public, private = d.case(), d.case()
    for case in (public, private):
        d.do(case, "log-comment", platform="x", handle="@jo")
    d.do(private, "invite-private")
    return [public], [private]


@scene("circumstances")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [d.case(service=""), d.case(category="")], [d.case()]


@scene("no-cause")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without, learnt, resolved = d.answered(), d.answered(), d.case(on=5)
    d.do(learnt, "record-learning", cause="delay", lesson="Send it at once.", no_change="It happened once.")
    d.do(resolved, "resolve", text="It was sent.")
    return [without, resolved], [learnt, d.case()]


@scene("not-handed-off")
def _(d: Desk) -> tuple[list[int], list[int]]:
    lying, told, taken = (d.case(on=4, by="Gita") for _ in range(3))
    d.do(told, "hand-off", to="Dan", reason="I may not waive the fee.", by="Gita")
    d.do(taken, "allocate", to="Ann", by="Dan")
    return [lying], [told, taken, d.case(on=2)]


@scene("handed-off-late")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, soon = d.case(on=6), d.case(on=6)
    d.do(late, "hand-off", on=1, to="Dan", reason="I may not waive the fee.")
    d.do(soon, "hand-off", on=5, to="Dan", reason="I may not waive the fee.")
    d.do(soon, "hand-off", on=1, to="Eve", reason="Nor may Dan.")
    return [late], [soon]


@scene("no-privacy-notice")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without, given = d.case(), d.case()
    d.do(given, "record-privacy-notice", notice="2026-1")
    return [without], [given, d.case(name="", email="")]


@scene("flag")
def _(d: Desk) -> tuple[list[int], list[int]]:
    waiting, handed = d.case(), d.case()
    for case in (waiting, handed):
        d.do(case, "flag", kind="safeguarding", text="A child is named.")
    d.do(handed, "hand-on", to="The safeguarding lead")
    return [waiting], [handed]


# --- deciding and putting right ---


@scene("response-overdue")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, answered = d.case(on=40), d.answered(received=40)
    return [late], [answered, d.case(on=10)]


@scene("not-told")
def _(d: Desk) -> tuple[list[int], list[int]]:
    silent, told, answered_late = d.case(on=40), d.case(on=40), d.answered(received=40, on=1)
    d.do(told, "update", on=20, text="We wait for the examiner.")
    return [silent, answered_late], [told, d.answered(received=40, on=30)]


UPHELD = {"outcome": "upheld"}


@scene("no-remedy")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without, offered, declined = (d.answered(decision=UPHELD) for _ in range(3))
    for case in (offered, declined):
        d.do(case, "escalate", on=4)
        d.do(case, "acknowledge", on=4)
        d.do(case, "offer-remedy", on=4, kind="apology", text="We are sorry.")
    d.do(declined, "decline-remedy", reason="Not wanted.")
    return [without], [offered, declined, d.answered()]


def _remedied(d: Desk, **remedy: Any) -> int:
    case = d.case(on=10)
    d.do(case, "acknowledge", on=9)
    d.decide(case, on=8, outcome="upheld")
    d.do(case, "offer-remedy", on=8, kind="apology", text="We are sorry.", **remedy)
    return case


@scene("remedy-overdue")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, delivered, to_come = (_remedied(d, due=day) for day in ("2026-11-20", "2026-11-20", "2026-12-01"))
    d.do(delivered, "deliver-remedy", on=6, text="The letter of 18 November.")
    return [late], [delivered, to_come]


@scene("remedy-without-day")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without, delivered = _remedied(d), _remedied(d)
    d.do(delivered, "deliver-remedy", text="The letter of today.")
    return [without], [delivered, _remedied(d, due="2026-12-01")]


def _decided(d: Desk, **decision: Any) -> int:
    case = d.case(on=5)
    d.do(case, "acknowledge", on=4)
    d.do(case, "add-evidence", on=4, text="The statement of March.", source="The bank")
    d.decide(case, on=3, **decision)
    return case


@scene("no-evidence")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [_decided(d)], [_decided(d, evidence=[1]), d.case()]


@scene("no-facts")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [_decided(d)], [_decided(d, facts="It was taken twice."), d.case()]


@scene("no-standard")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [_decided(d)], [_decided(d, standard="Once."), d.case()]


@scene("undefined")
def _(d: Desk) -> tuple[list[int], list[int]]:
    not_agreed, not_sought, both, sought_later = (
        d.case(on=5, outcome_sought=text) for text in ("x", "", "x", "")
    )
    agreed = {"definition": "That the fee was taken twice."}
    d.do(not_agreed, "acknowledge", on=4)
    d.decide(not_agreed, on=3)
    for case, fields in (
        (not_sought, agreed),
        (both, agreed),
        (sought_later, {**agreed, "outcome_sought": "x"}),
    ):
        d.do(case, "acknowledge", on=4)
        d.do(case, "investigate", on=4, **fields)
        d.decide(case, on=3)
    return [not_agreed, not_sought], [both, sought_later, d.case()]


@scene("pursuing")
def _(d: Desk) -> tuple[list[int], list[int]]:
    return [_remedied(d)], [_remedied(d, covers="pursuing"), d.answered(decision=UPHELD)]


@scene("undeclared")
def _(d: Desk) -> tuple[list[int], list[int]]:
    silent, declared, by_another = (d.case(on=5) for _ in range(3))
    for case in (silent, declared, by_another):
        d.do(case, "acknowledge", on=4)
    d.do(declared, "declare-interest", on=4, by="Ann")
    d.do(by_another, "declare-interest", on=4, by="Bob")
    for case in (silent, declared, by_another):
        d.decide(case, on=3, by="Ann")
    return [silent, by_another], [declared, d.case()]


@scene("conflict")
def _(d: Desk) -> tuple[list[int], list[int]]:
    conflicted, passed_on = d.case(), d.case()
    for case in (conflicted, passed_on):
        d.do(case, "allocate", to="Ann", by="Dan")
        d.do(case, "declare-interest", conflict=True, text="A cousin.", by="Ann")
    d.do(passed_on, "allocate", to="Bob", by="Dan")
    return [conflicted], [passed_on, d.case()]


def _at_the_last_stage(d: Desk) -> int:
    case = d.answered(by="Ann", received=5, on=5)
    for by in ("Bob", "Eve"):
        d.do(case, "escalate", on=5)
        d.do(case, "acknowledge", on=5, by=by)
        d.decide(case, on=5, by=by)
        d.do(case, "respond", on=5, by=by)
    d.do(case, "escalate", on=5)
    d.do(case, "acknowledge", on=5, by="Eve")
    return case


@scene("lone-reviewer")
def _(d: Desk) -> tuple[list[int], list[int]]:
    alone, another = _at_the_last_stage(d), _at_the_last_stage(d)
    d.decide(alone, on=4, by="Eve", exception="Finn is ill.")
    d.decide(another, on=4, by="Finn")
    return [alone], [another]


@scene("quality-not-met")
def _(d: Desk) -> tuple[list[int], list[int]]:
    bad, good = d.answered(by="Ann"), d.answered(by="Ann")
    d.do(bad, "check-quality", by="Dan", not_met=["polite"], text="It was curt.")
    d.do(good, "check-quality", by="Dan", met=["polite", "reasons"])
    return [bad], [good, d.answered()]


# --- those concerned ---


@scene("detriment")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, followed = d.case(on=10), d.case(on=10)
    for case in (late, followed):
        d.do(case, "allege-detriment", on=10, text="My calls are not taken.", due="2026-11-20")
    d.do(followed, "follow-up-detriment", on=6, outcome="not-found", text="They were.")
    return [late], [followed]


@scene("detriment-found")
def _(d: Desk) -> tuple[list[int], list[int]]:
    found, not_found = d.case(), d.case()
    for case, finding in ((found, "found"), (not_found, "not-found")):
        d.do(case, "allege-detriment", text="My calls are not taken.", due="2026-11-30")
        d.do(case, "follow-up-detriment", outcome=finding, text="Asked the team.")
    return [found], [not_found]


@scene("staff-uninformed")
def _(d: Desk) -> tuple[list[int], list[int]]:
    silent, informed = d.case(about_staff=True), d.case(about_staff=True)
    d.do(informed, "inform-staff", text="By telephone.")
    return [silent], [informed, d.case()]


@scene("staff-uninvited")
def _(d: Desk) -> tuple[list[int], list[int]]:
    neither, invited, left_out, uninformed = (d.case(about_staff=True) for _ in range(4))
    for case in (neither, invited, left_out):
        d.do(case, "inform-staff", text="By telephone.")
    d.do(invited, "invite-staff")
    d.do(left_out, "invite-staff", not_invited="It would spoil the investigation.")
    return [neither], [invited, left_out, uninformed]


@scene("staff-left-out")
def _(d: Desk) -> tuple[list[int], list[int]]:
    invited, left_out = (d.case(about_staff=True) for _ in range(2))
    for case in (invited, left_out):
        d.do(case, "inform-staff", text="By telephone.")
    d.do(invited, "invite-staff")
    d.do(left_out, "invite-staff", not_invited="It would spoil the investigation.")
    return [left_out], [invited]


RESTRICTION = {
    "kind": "in-writing",
    "reason": "Forty calls a day.",
    "terms": "Letters only.",
    "challenge": "In the letter.",
}


@scene("restriction-review")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, lifted, to_come = (d.case(on=30) for _ in range(3))
    for case, day in ((late, "2026-11-20"), (lifted, "2026-11-20"), (to_come, "2026-12-20")):
        d.do(case, "restrict-contact", on=30, review=day, **RESTRICTION)
    d.do(lifted, "review-restriction", on=5, outcome="lift", reason="It has stopped.")
    return [late], [lifted, to_come]


ADJUSTMENT = {"kind": "format", "need": "Low vision", "agreed": "Large print", "owner": "Ann"}


@scene("adjustment")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, delivered = d.case(on=10), d.case(on=10)
    for case in (late, delivered):
        d.do(case, "agree-adjustment", on=10, due="2026-11-20", review="2027-01-15", **ADJUSTMENT)
    d.do(delivered, "deliver-adjustment", on=6, text="The letter was sent again.")
    return [late], [delivered]


@scene("adjustment-review")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, reviewed = d.case(on=10), d.case(on=10)
    for case in (late, reviewed):
        d.do(case, "agree-adjustment", on=10, due="2026-11-20", review="2026-11-22", **ADJUSTMENT)
    d.do(reviewed, "review-adjustment", on=1, outcome="keep", reason="It is right.", review="2027-01-15")
    return [late], [reviewed]


@scene("not-assessed")
def _(d: Desk) -> tuple[list[int], list[int]]:
    without, assessed = d.answered(), d.case(on=5)
    d.do(assessed, "assess", on=5, severity="minor", subject_type="process")
    d.do(assessed, "resolve", on=4, text="It was sent.")
    return [without], [assessed, d.case()]


@scene("serious")
def _(d: Desk) -> tuple[list[int], list[int]]:
    undecided, declined = d.case(), d.case()
    for case in (undecided, declined):
        d.do(case, "flag-serious", text="Money is said to be missing.")
    d.do(declined, "decline-investigation", reasons="It was found.")
    return [undecided], [declined]


@scene("under-investigation")
def _(d: Desk) -> tuple[list[int], list[int]]:
    away, back = d.case(), d.case()
    for case in (away, back):
        d.do(case, "flag-serious", text="Money is said to be missing.")
        d.do(case, "open-investigation", reasons="It may be a crime.")
    d.do(back, "return-from-investigation", text="It is not.")
    return [away], [back]


@scene("satisfaction")
def _(d: Desk) -> tuple[list[int], list[int]]:
    unasked, asked = d.answered(), d.answered()
    d.do(asked, "record-satisfaction", score="4")
    for case in (unasked, asked):
        d.do(case, "close")
    return [unasked], [asked, d.answered()]


@scene("data-protection")
def _(d: Desk) -> tuple[list[int], list[int]]:
    late, acknowledged = d.case(on=40), d.case(on=40)
    for case in (late, acknowledged):
        d.do(case, "open-data-protection", on=40)
    d.do(acknowledged, "acknowledge-data-protection", on=20)
    return [late], [acknowledged, d.case(on=40)]


@scene("authority")
def _(d: Desk) -> tuple[list[int], list[int]]:
    unseen, seen = d.case(), d.case()
    d.do(unseen, "add-representative", name="Al", relation="family")
    d.do(seen, "add-representative", name="Al", relation="family", authority="signed-form", seen="2026-11-24")
    return [unseen], [seen]


# --- kept and destroyed ---


@scene("legal-hold")
def _(d: Desk) -> tuple[list[int], list[int]]:
    held, released = d.case(), d.case()
    for case in (held, released):
        d.do(case, "place-hold", reason="A claim is announced.")
    d.do(released, "release-hold", reason="It was settled.")
    return [held], [released, d.case()]
