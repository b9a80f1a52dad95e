"""The complainant's own copy of a case: what they wrote, what they were told, and what is held about them; nobody else's words.

What is named here is shown, everything else is left out: notes, evidence, what staff said, hand-offs, looks at quality, and the names
of whoever handled it. A decision, and a remedy offered with it, is shown once it was sent.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from typing import Final, NamedTuple

from store import events as e
from store.case import Case, Entry, reference
from store.errors import Refused
from store.ledger import Texts
from store.letters.pages import LARGE_PRINT, STYLE
from store.policy import Policy
from store.rules.decide import situation
from store.rules.retention import not_erased
from store.rules.situation import listed
from store.unit import Unit
from store.views import Loaded, Reading, complainant_texts, event_in_words, texts_of_case

LETTER: Final = "letter"  # of whatever event: it was sent

SHOWN: Final[Mapping[type[e.Event], Mapping[str, str]]] = {
    e.CaseReceived: {"subject": "About", "detail": "What happened", "outcome_sought": "Outcome sought"},
    e.CaseMigrated: {
        "subject": "About",
        "detail": "What happened",
        "reference": "Reference in the older register",
    },
    e.Signposted: {"text": "You were told"},
    e.ReceiptConfirmed: {},
    e.Acknowledged: {},
    e.InvestigationStarted: {"definition": "The complaint as agreed", "outcome_sought": "Outcome sought"},
    e.InformationRequested: {"text": "You were asked"},
    e.InformationReceived: {"text": "You answered"},
    e.ProgressUpdated: {"text": "You were told"},
    e.Extended: {"reason": "Reason"},
    e.PointsDecided: {"reasons": "Reasons", "authority": "What the reasons rest on"},
    e.Responded: {},
    e.Escalated: {"reason": "You said"},
    e.Reopened: {},
    e.PointWithdrawn: {"reason": "You said"},
    e.Withdrawn: {"reason": "You said"},
    e.Resolved: {"text": "What was done"},
    e.Referred: {"reason": "Reason"},
    e.ComplaintRefused: {"reason": "Reason"},
    e.Closed: {},
    e.RepresentativeAdded: {"name": "Who speaks for you"},
    e.AdjustmentAgreed: {"need": "What you need", "agreed": "What was agreed"},
    e.AdjustmentReviewed: {"agreed": "What was agreed"},
    e.VulnerabilityRecorded: {"text": "What was recorded"},
    e.PreferencesSet: {},
    e.PrivacyNoticeGiven: {"version": "Version"},
    e.ConsentRecorded: {"body": "With whom it may be shared"},
    e.DraftShared: {"text": "The draft"},
    e.CommentsReceived: {"text": "Your comments"},
    e.RemedyOffered: {"text": "What exactly"},
    e.RemedyDelivered: {"text": "What shows it"},
    e.RemedyDeclined: {"reason": "You said"},
    e.ContactRestricted: {"reason": "Reason", "terms": "Terms", "challenge": "How you were told"},
    e.DetrimentAlleged: {"text": "You said"},
    e.SatisfactionRecorded: {"text": "You said"},
    e.SocialCommentLogged: {"handle": "Under the name", "link": "Link", "text": "You wrote"},
    e.DataProtectionReceived: {"text": "You said"},
    e.DataProtectionAcknowledged: {},
    e.DataProtectionUpdated: {"text": "You were told"},
    e.DataProtectionConcluded: {"reasons": "Reasons"},
}
"""What of which event is the complainant's to see, and what it is called for them; its letter always is."""

ONCE_SENT: Final = (e.PointsDecided, e.RemedyOffered)


class Told(NamedTuple):
    """One thing that happened: its day, what it was, and the texts of it as (label, text)."""

    on: date
    what: str
    texts: list[tuple[str, str]]


class OwnCopy(NamedTuple):
    """The copy. `left_out` entries of the case are not in it; `language` and `large` are how the complainant is written to."""

    ref: str
    organisation: str
    made: date
    about: list[tuple[str, str]]
    entries: list[Told]
    left_out: int
    language: str
    large: bool


def own_copy(unit: Unit, loaded: Loaded, reading: Reading) -> OwnCopy:
    """The copy of a case that the reader may read. Raises Refused where nothing of it is left."""
    case, world = loaded.case, reading.world
    refusal = not_erased(situation(case, world, reading.now))
    if refusal:
        raise Refused(refusal)
    policy, texts = world.policy_of(case), texts_of_case(unit, case)
    shown = [found for found in loaded.entries if _is_shown(found, loaded.entries)]
    wanted = case.complainants
    return OwnCopy(
        ref=reference(case.id),
        organisation=policy.policy.organisation,
        made=reading.today,
        about=[fact for fact in _about(unit, case, policy) if fact[1]],
        entries=[_told(found, texts, policy) for found in shown],
        left_out=len(loaded.entries) - len(shown),
        language=wanted.language or "en",
        large=wanted.format == LARGE_PRINT,
    )


def _is_shown(found: Entry, entries: list[Entry]) -> bool:
    if type(found.event) not in SHOWN and LETTER not in found.event.texts:
        return False
    if not isinstance(found.event, ONCE_SENT):
        return True
    return any(later.seq > found.seq and isinstance(later.event, e.Responded) for later in entries)


def _about(unit: Unit, case: Case, policy: Policy) -> Iterator[tuple[str, str]]:
    """What is held about the complainant beside what happened."""
    lists, known = policy.lists, complainant_texts(unit, case)
    yield "Reference", reference(case.id)
    yield "Name", known.get("name", "")
    yield "E-mail", known.get("email", "")
    yield "Telephone", known.get("telephone", "")
    yield "You are to us", lists.complainant_types.get(case.complainant_type, case.complainant_type)
    yield "Membership", lists.complainant_statuses.get(case.complainant_status, case.complainant_status)
    yield "Received", f"{case.received}"
    yield "By", lists.channels.get(case.channel, case.channel)
    yield "Service", lists.services.get(case.service, case.service)
    yield "Category", lists.categories.get(case.category, case.category)
    yield "Write to you in", lists.formats.get(case.complainants.format, case.complainants.format)
    for one in case.complainants.circumstances:
        yield "Circumstances", lists.vulnerabilities.get(one.kind, one.kind)
    yield "It stands", f"{case.state}, since {case.ended}" if case.ended else case.state


def _told(found: Entry, texts: Texts, policy: Policy) -> Told:
    event, written = found.event, texts.get(found.seq, {})
    labels = {**SHOWN.get(type(event), {}), LETTER: "The letter"}
    for name in event.texts:
        if name.startswith("point.") and isinstance(event, e.CaseReceived):
            labels[name] = name.replace(".", " ").capitalize()
    said = [(label, written[name]) for name, label in labels.items() if name in written]
    return Told(event.on, _what(event, policy), said)


def _what(event: e.Event, policy: Policy) -> str:
    """What it was, with the outcome of a decision and the kind of a remedy."""
    what = event_in_words(event)
    if isinstance(event, e.PointsDecided):
        outcome = policy.lists.outcomes.get(event.outcome, event.outcome).lower()
        return f"stage {event.stage} decided, point {listed(event.points)}: {outcome}"
    if isinstance(event, e.RemedyOffered):
        return f"{what}: {policy.remedy_in_words(event.code, event.amount)}"
    stage = getattr(event, "stage", None)
    return f"{what} (stage {stage})" if stage else what


def facts(copy: OwnCopy) -> dict[str, object]:
    """The copy as data."""
    return {
        "ref": copy.ref,
        "organisation": copy.organisation,
        "made": copy.made.isoformat(),
        "about": [{"label": label, "text": text} for label, text in copy.about],
        "entries": [
            {
                "on": told.on.isoformat(),
                "what": told.what,
                "texts": [{"label": label, "text": text} for label, text in told.texts],
            }
            for told in copy.entries
        ],
        "left_out": copy.left_out,
    }


PAGE_STYLE: Final = """dt { font-weight: bold; } dd { margin: 0 0 .5em 0; white-space: pre-line; overflow-wrap: anywhere; }
h2, h3 { line-height: 1.25; } section { margin: 0 0 1.5em; }
"""


def page(copy: OwnCopy) -> str:
    """The copy as one page of HTML that loads nothing; 18 point where the complainant asked for large print."""
    title, size = f"Your complaint {copy.ref}", ' class="large-print"' if copy.large else ""
    entries = "\n".join(_section(told) for told in copy.entries)
    left = (
        f"<p>{copy.left_out} entries of the case are not in this copy: what others said or wrote about it, and notes.</p>"
        if copy.left_out
        else ""
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(copy.language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}{PAGE_STYLE}</style>\n</head>\n<body{size}>\n<main>\n<h1>{escape(title)}</h1>\n"
        f"<p>{escape(copy.organisation)}: your own copy, made on {copy.made}.</p>\n"
        f"<h2>What is held about you</h2>\n{_list(copy.about)}\n<h2>What happened</h2>\n{entries}\n{left}\n"
        "</main>\n</body>\n</html>\n"
    )


def _section(told: Told) -> str:
    what = told.what[0].upper() + told.what[1:]
    return f"<section>\n<h3>{told.on}: {escape(what)}</h3>\n{_list(told.texts)}</section>"


def _list(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = "\n".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in rows)
    return f"<dl>\n{lines}\n</dl>\n"
