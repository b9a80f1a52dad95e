"""A register in which most of the policy has happened: what the pictures of the screens are taken of."""

from datetime import date, timedelta
from pathlib import Path

from store.case import reference
from store.records import KINDS
from store.register import Store
from tests.tui.case_support import NOON, Clock, make_register
from tests.tui.support import CASES, act, receive

TODAY = NOON.date()  # Monday 16 March 2026
RICH = 10
"""The number of the case on which nearly every chapter holds something."""
HOSTILE = 11
"""The number of a case whose every text means harm."""
EVIL = "[/] [@click=app.quit]x[/] \x1b[2J\x1b]0;owned\x07 \u202edesrever\u2066 =cmd|' /C calc'!A0 $x"
DETAIL = (
    "I paid for the course in January. It was cancelled two days before it began, and nobody told me. "
    "I rang three times and was promised a call each time; nobody called.\n\n"
    "When I wrote, the answer was about somebody else's booking."
)


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def ahead(days: int) -> str:
    """So many days after today, as it is typed."""
    return (TODAY + timedelta(days=days)).isoformat()


def make_scene(folder: Path) -> Path:
    """The register, as it is on TODAY."""
    path = folder / "register.db"
    make_register(path)
    store = Store.open(path, clock=Clock())
    for owner, days, subject, name, actions in CASES:
        case = receive(store, subject, name=name, on=ago(days))
        if owner:
            act(store, case, "allocate", "Dan", to=owner)
        for action in actions:
            act(store, case, action, owner)
    _rich(store)
    _hostile(store)
    _beside(store)
    store.close()
    return path


def _rich(store: Store) -> None:
    """A complaint about a member of staff, half decided, with nearly everything beside it."""
    first = {
        "subject": "A course cancelled without a word",
        "name": "Avery Brook",
        "email": "avery.brook@example.org",
        "telephone": "01632 960 417",
        "channel": "telephone",
        "service": "events",
        "category": "refund",
        "complainant_type": "member",
        "complainant_status": "current",
        "detail": DETAIL,
        "outcome_sought": "The fee back, and an apology.",
        "point": ["the course was cancelled without notice", "three calls were not returned"],
        "about_staff": "yes",
    }
    earlier = store.find(
        store.receive({**first, "subject": "An invoice sent twice"}, store.acting("Ann"), on=ago(40)).ref
    )
    case = store.find(store.receive(first, store.acting("Ann"), on=ago(12)).ref)
    act(store, case, "allocate", "Dan", to="Ann")
    for action, raw in (
        ("acknowledge", {"letter": "Dear Avery Brook,\n\nThank you for your complaint."}),
        ("inform-staff", {"text": "Told by telephone."}),
        ("investigate", {"definition": "That nobody told her, and nobody called back."}),
        ("assess", {"severity": "moderate"}),
        ("flag", {"kind": "media", "text": "She means to tell the local paper."}),
        ("log-comment", {"platform": "x", "handle": "@averyb", "text": "Still waiting!"}),
        ("add-representative", {"name": "Sam Brook", "relation": "family"}),
        (
            "agree-adjustment",
            {
                "kind": "communication",
                "need": "Hard of hearing.",
                "agreed": "We write, and ring only by arrangement.",
                "due": ahead(1),
                "review": ahead(90),
            },
        ),
        ("add-evidence", {"text": "The call log of January", "source": "Telephone system"}),
        ("add-evidence", {"text": "The letter about another booking", "source": "Complainant"}),
        ("offer-remedy", {"kind": "apology", "covers": "both", "due": ahead(2)}),
        ("offer-remedy", {"kind": "goodwill", "amount": "40", "covers": "pursuing", "due": ahead(9)}),
        ("link-case", {"to": reference(earlier), "kind": "related"}),
        (
            "decide",
            {
                "outcome": "upheld",
                "reasons": "Nobody told her.",
                "authority": "Service standards, 4",
                "point": 1,
                "evidence": "1",
            },
        ),
    ):
        act(store, case, action, **raw)
    act(
        store, earlier, "restrict-contact", "Eve", kind="in-writing", reason="Calls by the hour.",
        terms="In writing only.", challenge="Write to the manager.", review=ahead(30),
    )  # fmt: skip


def _hostile(store: Store) -> None:
    raw = {
        "subject": EVIL, "name": EVIL, "detail": EVIL, "outcome_sought": EVIL, "telephone": "\x1b[31m01", "point": [EVIL, "[/b]"],
    }  # fmt: skip
    case = store.find(store.receive(raw, store.acting("Ann"), on=ago(2)).ref)
    act(store, case, "allocate", "Dan", to="Ann")
    act(store, case, "note", text=EVIL)
    act(store, case, "flag", kind="media", text=EVIL)


def _beside(store: Store) -> None:
    """Changes and compliments."""
    ann = store.acting("Ann")
    for title, due in (("Tell everybody booked when a course is cancelled", ahead(-3)), (EVIL, "")):
        change = {
            "title": title,
            "kind": "procedure",
            "case": reference(store.find(str(RICH))),
            "due": due,
            "owner": ann.id,
        }
        store.records.begin(KINDS["change"], change, ann)
    said = {
        "subject": "Bob found my certificate in a day",
        "name": "Lee Ward",
        "staff": [2],
        "service": "examinations",
    }
    store.records.begin(KINDS["compliment"], said, ann, on=ago(1))
