"""The changes that a simulated register makes, and what each does to the complaints that come after it.

Two work: from the day of each a good part of its complaints no longer come, so that figures of before and after can find it. Two do
not, though as much was expected of them. One has been made too lately to tell. The rest are what a register of changes also holds.
"""

from typing import NamedTuple

NOTHING = 100  # per cent of the complaints that still come after a change that does nothing


class Planned(NamedTuple):
    """A change as it will go. Days are told as per cent of the way from the first complaint to the last day.

    `put_off` is when it is to be done instead, once its day has passed. `keeps` is how many of a hundred complaints of its category (and service, where one is named) still come once it is made.
    `window` is what will be looked at before and after it; 0 where nobody registered what would be measured.
    """

    title: str
    text: str
    kind: str
    cause: str
    category: str
    proposed: float
    due: float
    service: str = ""
    done: float | None = None
    said: str = ""
    keeps: int = NOTHING
    window: float = 0
    reported: tuple[str, ...] = ()
    put_off: float | None = None
    dropped: float | None = None
    why: str = ""


ALL = ("executive", "audit-and-risk", "staff")

CHANGES = (
    Planned(
        "One page for each question that is asked most",
        "Three pages said three things. One page for each question, with an owner and a date on which it is read again.",
        "communication", "information", "information",
        proposed=31, due=48, done=46, said="Forty pages are live, and the old ones lead to them.",
        keeps=55, window=44, reported=ALL,
    ),
    Planned(
        "Refunds approved and paid at one desk",
        "A refund passed four desks and nobody owned it. One desk approves and pays, within ten days.",
        "procedure", "process", "refund",
        proposed=24, due=35, done=36, said="The desk opened, and the old forms are gone.",
        keeps=50, window=33, reported=ALL,
    ),
    Planned(
        "Course for all who answer the telephone",
        "A half day on difficult calls, for everybody who answers the telephone.",
        "training", "conduct", "conduct",
        proposed=20, due=36, done=38, said="Everybody has been on the course.",
        window=34, reported=ALL[:2],
    ),
    Planned(
        "Reminder before each booking closes",
        "A message a week before a booking closes, to everybody who has begun one.",
        "service", "system", "booking",
        proposed=28, due=42, done=44, said="The reminder is sent by the booking system.",
        window=32, reported=ALL[:2],
    ),
    Planned(
        "A named owner for each application in hand",
        "Nobody was named who watches the queue. Each application has an owner whose name the applicant is told.",
        "procedure", "delay", "delay",
        proposed=72, due=84, done=83, said="Owners are named for all new applications.",
        keeps=60, window=30, reported=ALL[1:2],
    ),
    Planned(
        "Letters of decision in plain words",
        "A template for letters of decision that puts the reason first.",
        "communication", "information", "decision",
        proposed=8, due=20, done=22, said="The template is in use in all teams.",
        reported=ALL,
    ),
    Planned(
        "Prices from one list",
        "The price list on the website is kept by hand. The page will read it from the finance system.",
        "service", "system", "fees",
        proposed=78, due=90, put_off=98, reported=ALL[:1],
    ),
    Planned(
        "Needs shown where a booking is made",
        "A need on record is not shown where the booking is made. The page will show it, and ask.",
        "service", "training", "access",
        proposed=93, due=118,
    ),
    Planned(
        "A help desk on Sundays before examinations",
        "Somebody to ask on the last Sunday before an examination.",
        "service", "system", "technical", service="examinations",
        proposed=41, due=60, dropped=52, why="Eleven calls in three trial Sundays; the page is open every day instead.",
    ),
)  # fmt: skip
