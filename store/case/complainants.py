"""The record of who complains: who speaks for them, what they need and prefer, what they were told and agreed to."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.duties import Duty
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry

KEPT, CHANGED, ENDED = "keep", "change", "end"  # what a review of an adjustment can say


class Representative(Numbered, frozen=True):
    """Somebody who speaks for the complainant; `authority` is "" while none was seen."""

    relation: str
    authority: str = ""
    seen: date | None = None
    until: date | None = None
    ended: date | None = None

    def may_be_told(self, day: date) -> bool:
        """Whether their authority, seen by then, holds on `day`."""
        if self.seen is None or day < self.seen or (self.until is not None and day > self.until):
            return False
        return self.ended is None or day < self.ended


class Adjustment(Numbered, frozen=True):
    """A reasonable adjustment. `owner` sees to it that it is delivered by `due`; `words` is the event that says what was agreed.

    `review` is the next day to look at it, None where the last review set none.
    """

    kind: str
    owner: int
    due: date
    words: int
    review: date | None = None
    delivered: date | None = None
    reviewed: date | None = None
    ended: date | None = None

    @property
    def is_to_be_delivered(self) -> bool:
        """Agreed, not done yet, and not ended."""
        return self.delivered is None and self.ended is None


class Circumstance(Numbered, frozen=True):
    """A vulnerability, or another circumstance to be sensitive to."""

    kind: str
    ended: date | None = None


class Complainants(msgspec.Struct, frozen=True):
    """Everything of the complainant. `notice` and `consented` are the events that hold the words."""

    representatives: tuple[Representative, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    format: str = ""
    language: str = ""
    notice_given: date | None = None
    notice: int = 0
    consent: str = ""  # to share the case with an outside body: "given", "refused" or "withdrawn"
    consented_on: date | None = None
    consented: int = 0


def addressee(record: Complainants, on: date) -> Representative | None:
    """To whom a letter of `on` goes instead of the complainant: who was named last of those whose authority was seen."""
    return next((one for one in reversed(record.representatives) if one.may_be_told(on)), None)


def evolve(record: Complainants, entry: "Entry") -> Complainants:
    """The record after `entry`."""
    event, seq, on = entry.event, entry.seq, entry.event.on
    match event:
        case e.RepresentativeAdded():
            new = Representative(event.number, seq, on, event.relation, event.code, event.seen, event.until)
            return replace(record, representatives=(*record.representatives, new))
        case e.AuthorityRecorded():
            fields = {"authority": event.code, "seen": event.seen, "until": event.until}
            return replace(record, representatives=changed(record.representatives, event.number, **fields))
        case e.RepresentativeEnded():
            return replace(record, representatives=changed(record.representatives, event.number, ended=on))
        case e.AdjustmentAgreed():
            made = Adjustment(event.number, seq, on, event.code, event.owner, event.due, seq, event.review)
            return replace(record, adjustments=(*record.adjustments, made))
        case e.AdjustmentDelivered():
            return replace(record, adjustments=changed(record.adjustments, event.number, delivered=on))
        case e.AdjustmentReviewed():
            return replace(
                record, adjustments=changed(record.adjustments, event.number, **_review(event, seq))
            )
        case e.VulnerabilityRecorded():
            circumstance = Circumstance(event.number, seq, on, event.code)
            return replace(record, circumstances=(*record.circumstances, circumstance))
        case e.VulnerabilityEnded():
            return replace(record, circumstances=changed(record.circumstances, event.number, ended=on))
        case e.PreferencesSet():
            return replace(record, format=event.code, language=event.language)
        case e.PrivacyNoticeGiven():
            return replace(record, notice_given=on, notice=seq)
        case e.ConsentRecorded():
            return replace(record, consent=event.code, consented_on=on, consented=seq)
    raise ValueError(f"{type(event).__name__} is not an event of a complainant")


def _review(event: e.AdjustmentReviewed, seq: int) -> dict[str, object]:
    """What a review changes: one that changed is owed anew, one that ended is owed no longer."""
    fields: dict[str, object] = {"reviewed": event.on, "review": event.review}
    if event.code == CHANGED:
        fields |= {"words": seq, "due": event.due or event.on, "delivered": None}
    elif event.code == ENDED:
        fields |= {"ended": event.on}
    return fields


def duties(record: Complainants) -> Iterator[Duty]:
    """Authority to be seen; adjustments to be delivered, and to be looked at again."""
    for one in record.representatives:
        yield Duty(
            "authority",
            one.number,
            one.relation,
            None,
            one.seen,
            dropped=one.ended is not None and one.seen is None,
        )
    for a in record.adjustments:
        over = a.ended is not None
        yield Duty(
            "adjustment", a.number, a.kind, a.due, a.delivered, a.owner, dropped=over and a.delivered is None
        )
        reviewed = a.reviewed if a.review is None else None
        yield Duty("adjustment-review", a.number, a.kind, a.review or a.reviewed, reviewed, a.owner)


def tells(record: Complainants, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Representatives, adjustments, circumstances, preferences, notice and consent."""
    lists, text = telling.policy.lists, telling.text
    for one in record.representatives:
        relation = lists.relations.get(one.relation, one.relation)
        known = [
            text(one.seq, "name") or "[erased]",
            relation,
            text(one.seq, "email"),
            text(one.seq, "telephone"),
        ]
        yield f"Representative {one.number}", ", ".join(filter(None, (*known, _authority(one, telling))))
    for a in record.adjustments:
        words = f"{lists.adjustments.get(a.kind, a.kind)}: {text(a.words, 'agreed') or '[erased]'}"
        yield f"Adjustment {a.number}", f"{words} (needed: {text(a.seq, 'need') or '[erased]'})"
        state = f"delivered {a.delivered}" if a.delivered else f"to be delivered by {a.due}"
        state = state if a.ended is None else f"ended {a.ended}"
        review = f", review {a.review}" if a.review else ""
        yield "", f"{state} by {telling.called(a.owner)}{review}" if a.ended is None else state
    for c in record.circumstances:
        over = f", until {c.ended}" if c.ended else ""
        yield (
            f"Circumstances {c.number}",
            f"{lists.vulnerabilities.get(c.kind, c.kind)}{over}: {text(c.seq) or '[erased]'}",
        )
    if record.format:
        language = lists.languages.get(record.language, record.language)
        yield "Write in", ", ".join(filter(None, (lists.formats.get(record.format, record.format), language)))
    if record.notice_given:
        yield "Privacy notice", f"given {record.notice_given}: {text(record.notice, 'version') or '[erased]'}"
    if record.consent:
        yield (
            "Sharing",
            f"consent {record.consent} {record.consented_on}: {text(record.consented, 'body') or '[erased]'}",
        )


def _authority(one: Representative, telling: "Telling") -> str:
    if one.ended is not None:
        return f"until {one.ended}"
    if one.seen is None:
        return "no authority seen yet: letters go to the complainant"
    word = telling.policy.lists.authorities.get(one.authority, one.authority).lower()
    return f"{word} seen {one.seen}" + (f", until {one.until}" if one.until else "")
