"""Records of the first assessment: severity, very serious complaints, flags for other procedures, comments on social media."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.duties import Duty

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Scope(msgspec.Struct, frozen=True):
    """The assessment in force; "" until there is one."""

    severity: str = ""
    subject_type: str = ""
    on: date | None = None
    seq: int = 0


def evolve_scope(record: Scope, entry: "Entry") -> Scope:
    """The record after `entry`."""
    match entry.event:
        case e.Assessed(on=on, code=code, subject_type=subject_type):
            return Scope(code, subject_type, on, entry.seq)
    raise ValueError(f"{type(entry.event).__name__} is not an event of the assessment")


def tell_scope(record: Scope, telling: "Telling") -> Iterator[tuple[str, str]]:
    """What it was assessed to be."""
    if record.on is not None:
        lists = telling.policy.lists
        yield "Severity", lists.severities.get(record.severity, record.severity)
        if record.subject_type:
            yield "About", lists.subject_types.get(record.subject_type, record.subject_type)
        if telling.text(record.seq, "reasons"):
            yield "Because", telling.text(record.seq, "reasons")


class Serious(msgspec.Struct, frozen=True):
    """Whether it was flagged as very serious, and what came of it. Each flag is decided, either way (R34)."""

    flagged: date | None = None
    due: date | None = None
    decided: date | None = None
    opened: date | None = None
    returned: date | None = None
    seqs: tuple[int, ...] = ()

    @property
    def is_undecided(self) -> bool:
        """Flagged, and nobody has said yet whether an internal investigation is opened."""
        return self.flagged is not None and self.decided is None

    @property
    def is_under_way(self) -> bool:
        """An internal investigation is open."""
        return self.opened is not None and self.returned is None


def evolve_serious(record: Serious, entry: "Entry") -> Serious:
    """The record after `entry`; a new flag begins anew."""
    seqs = (*record.seqs, entry.seq)
    match entry.event:
        case e.SeriousFlagged(on=on, due=due):
            return Serious(on, due, seqs=seqs)
        case e.InternalInvestigationOpened(on=on):
            return replace(record, decided=on, opened=on, seqs=seqs)
        case e.InternalInvestigationDeclined(on=on):
            return replace(record, decided=on, seqs=seqs)
        case e.InternalInvestigationReturned(on=on):
            return replace(record, returned=on, seqs=seqs)
    raise ValueError(f"{type(entry.event).__name__} is not an event of a very serious complaint")


def serious_duties(record: Serious) -> Iterator[Duty]:
    """To decide whether to investigate, and to come back."""
    if record.flagged is not None:
        yield Duty("serious", 1, "decide", record.due, record.decided)
    if record.opened is not None:
        yield Duty("serious", 2, "return", None, record.returned)


def tell_serious(record: Serious, telling: "Telling") -> Iterator[tuple[str, str]]:
    """The flag, the decision and the return, with their words."""
    if record.flagged is None:
        return
    words = [telling.text(seq) or telling.text(seq, "reasons") for seq in record.seqs]
    yield "Flagged as very serious", f"{record.flagged}"
    if record.is_undecided:
        yield "To be decided", f"whether to open an internal investigation, by {record.due}"
    elif record.opened is None:
        yield "Internal investigation", f"not opened, decided {record.decided}"
    else:
        back = (
            f"returned {record.returned}" if record.returned else "not returned yet: no decision until then"
        )
        yield "Internal investigation", f"opened {record.opened}, {back}"
    for text in filter(None, words):
        yield "", text


class Flag(msgspec.Struct, frozen=True):
    """One flag; `handed` is None while nobody has it."""

    number: int
    code: str
    raised: date
    due: date
    seq: int
    handed: date | None = None


class Flags(msgspec.Struct, frozen=True):
    """All flags of a case, by number."""

    all: tuple[Flag, ...] = ()

    @property
    def open(self) -> tuple[Flag, ...]:
        """Those not handed on."""
        return tuple(flag for flag in self.all if flag.handed is None)


def evolve_flags(record: Flags, entry: "Entry") -> Flags:
    """The record after `entry`."""
    match entry.event:
        case e.FlagRaised(on=on, number=number, code=code, due=due):
            return Flags((*record.all, Flag(number, code, on, due, entry.seq)))
        case e.FlagHandedOn(on=on, number=number):
            return Flags(tuple(replace(f, handed=on) if f.number == number else f for f in record.all))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a flag")


def flag_duties(record: Flags) -> Iterator[Duty]:
    """Every flag is handed on, by the end of its day."""
    for flag in record.all:
        yield Duty("flag", flag.number, flag.code, flag.due, flag.handed)


def tell_flags(record: Flags, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each flag, and whether it was handed on."""
    for flag in record.all:
        name = telling.policy.lists.flags.get(flag.code, flag.code)
        state = f"handed on {flag.handed}" if flag.handed else f"to be handed on by {flag.due}"
        yield f"Flag {flag.number}", f"{name}: {state}. {telling.text(flag.seq)}".rstrip()


class Comment(msgspec.Struct, frozen=True):
    """A comment on social media, and how far it was moved to a private channel."""

    number: int
    code: str
    seen: date
    seq: int
    invited: date | None = None
    moved: date | None = None


class Social(msgspec.Struct, frozen=True):
    """All comments of a case, by number."""

    all: tuple[Comment, ...] = ()


def evolve_social(record: Social, entry: "Entry") -> Social:
    """The record after `entry`."""

    def changed(number: int, **fields: date) -> Social:
        return Social(tuple(replace(c, **fields) if c.number == number else c for c in record.all))

    match entry.event:
        case e.SocialCommentLogged(on=on, number=number, code=code):
            return Social((*record.all, Comment(number, code, on, entry.seq)))
        case e.InvitedToPrivateChannel(on=on, number=number):
            return changed(number, invited=on)
        case e.MovedToPrivateChannel(on=on, number=number):
            return changed(number, moved=on)
    raise ValueError(f"{type(entry.event).__name__} is not an event of a comment on social media")


def social_duties(record: Social) -> Iterator[Duty]:
    """Whoever complains in public is asked to go on in private."""
    for comment in record.all:
        yield Duty("social", comment.number, comment.code, None, comment.invited)


def tell_social(record: Social, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each comment, and where it went on."""
    for comment in record.all:
        platform = telling.policy.lists.platforms.get(comment.code, comment.code)
        handle, link = telling.text(comment.seq, "handle"), telling.text(comment.seq, "link")
        how = f"moved to a private channel {comment.moved}" if comment.moved else None
        how = how or (
            f"invited to a private channel {comment.invited}" if comment.invited else "not invited yet"
        )
        yield f"Comment {comment.number}", ", ".join(filter(None, (platform, handle, link, how)))
