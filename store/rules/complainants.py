"""Complainants: representatives with their authority, reasonable adjustments, circumstances, preferences, notice and consent."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from store import events as e
from store.case import Case
from store.case.complainants import CHANGED, ENDED, KEPT, Adjustment, Circumstance, Representative
from store.policy import Policy
from store.rules import earliest, people, stages
from store.rules.common import REASON
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.numbered import NUMBER, Waiting, next_number, not_before, refuse
from store.rules.registry import Action, Undo
from store.rules.situation import Situation, World, in_words

AFTERWARDS = (people.not_a_subject,)  # what is owed is done, whatever has become of the case
BEFORE = (stages.may_reopen, *AFTERWARDS)


def _representatives(case: Case) -> tuple[Representative, ...]:
    return tuple(found for found in case.complainants.representatives if found.ended is None)


def _undelivered(case: Case) -> tuple[Adjustment, ...]:
    return tuple(found for found in case.complainants.adjustments if found.is_to_be_delivered)


def _adjustments(case: Case) -> tuple[Adjustment, ...]:
    return tuple(found for found in case.complainants.adjustments if found.ended is None)


def _circumstances(case: Case) -> tuple[Circumstance, ...]:
    return tuple(found for found in case.complainants.circumstances if found.ended is None)


SPEAKING = Waiting(
    "representative",
    _representatives,
    "Nobody speaks for the complainant of {ref}: add them first (add-representative).",
)
UNDELIVERED = Waiting("adjustment", _undelivered, "No adjustment of {ref} is waiting to be delivered.")
IN_FORCE = Waiting("adjustment", _adjustments, "No adjustment of {ref} is in force.")
CIRCUMSTANCES = Waiting("circumstances", _circumstances, "No circumstances of {ref} are in force.")


# --- representatives ---


def _authority(event: e.RepresentativeAdded | e.AuthorityRecorded) -> str | None:
    """Authority has its dates, and no dates stand without it."""
    if event.seen is None:
        return "Say what authority it is (--authority), if it was seen." if event.until else None
    if event.seen > event.on:
        return f"Authority can't be recorded on {in_words(event.on)} as seen on {in_words(event.seen)}, which is later."
    return not_before(event.until, event.seen, "The end of the authority,")


def _add(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Without authority a complaint is taken from anybody (G9); only letters wait for it."""
    code, seen = c.text("authority"), c.date("seen")
    refuse("Say what authority was seen (--authority)." if seen and not code else None)
    number = len(s.case.complainants.representatives) + 1
    event = e.RepresentativeAdded(
        on=c.on, number=number, relation=c.text("relation"), code=code,
        seen=(seen or c.on) if code else None, until=c.date("until"),
    )  # fmt: skip
    refuse(_authority(event))
    return one(s, event, name=c.text("name"), email=c.text("email"), telephone=c.text("telephone"))


def _inspect_added(s: Situation, event: e.RepresentativeAdded) -> list[str]:
    found = next_number(lambda case: case.complainants.representatives)(s, event)
    if bool(event.code) != (event.seen is not None):
        found.append("it has authority that nobody saw, or saw some that it has not")
    return [*found, *filter(None, [_authority(event)])]


def _record_authority(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.AuthorityRecorded(
        on=c.on,
        number=SPEAKING.chosen(s, c),
        code=c.text("authority"),
        seen=c.date("seen") or c.on,
        until=c.date("until"),
    )
    refuse(_authority(event))
    return one(s, event)


def _inspect_authority(s: Situation, event: e.AuthorityRecorded) -> list[str]:
    return [*SPEAKING.inspected(s, event), *filter(None, [_authority(event)])]


def _end_representative(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.RepresentativeEnded(on=c.on, number=SPEAKING.chosen(s, c)), reason=c.text("reason"))


# --- reasonable adjustments (R31) ---


def _agree(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Owed from the day it is agreed, by whoever agrees it, where nothing else is said."""
    due, review = c.date("due") or c.on, c.date("review") or c.on
    refuse(not_before(due, c.on, "The day of delivery,"), not_before(review, c.on, "The review of"))
    number, owner = len(s.case.complainants.adjustments) + 1, c.number("owner") or s.actor.id
    event = e.AdjustmentAgreed(
        on=c.on, number=number, code=c.text("kind"), owner=owner, due=due, review=review
    )
    return one(s, event, need=c.text("need"), agreed=c.text("agreed"))


def _inspect_agreed(s: Situation, event: e.AdjustmentAgreed) -> list[str]:
    found = next_number(lambda case: case.complainants.adjustments)(s, event)
    if event.owner not in s.world.handlers:
        found.append(f"there was no handler {event.owner} to own it")
    return found


def _deliver(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.AdjustmentDelivered(on=c.on, number=UNDELIVERED.chosen(s, c)), text=c.text("text"))


def _review(s: Situation, c: Command) -> tuple[e.New, ...]:
    """What was changed is owed anew; what was ended is looked at no more."""
    code, due, review = c.text("outcome"), c.date("due"), c.date("review")
    agreed = c.text("agreed")
    refuse(
        "Say what is agreed now (--agreed), where the adjustment changes." if code == CHANGED and not agreed else None,
        "Only a change has new words and a new day of delivery (--outcome change)." if code != CHANGED and (agreed or due) else None,
        "What has ended is not reviewed again: leave --review out." if code == ENDED and review else None,
        not_before(due, c.on, "The day of delivery,"), not_before(review, c.on, "The next review, of"),
    )  # fmt: skip
    due = (due or c.on) if code == CHANGED else None
    event = e.AdjustmentReviewed(on=c.on, number=IN_FORCE.chosen(s, c), code=code, due=due, review=review)
    return one(s, event, reason=c.text("reason"), agreed=agreed)


# --- circumstances, preferences, notice, consent ---


def _vulnerability(s: Situation, c: Command) -> tuple[e.New, ...]:
    number = len(s.case.complainants.circumstances) + 1
    return one(s, e.VulnerabilityRecorded(on=c.on, number=number, code=c.text("kind")), text=c.text("text"))


def _end_vulnerability(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.VulnerabilityEnded(on=c.on, number=CIRCUMSTANCES.chosen(s, c)), reason=c.text("reason"))


def _prefer(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.PreferencesSet(on=c.on, code=c.text("format"), language=c.text("language")))


def _notice(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.PrivacyNoticeGiven(on=c.on), version=c.text("notice"))


def _consent(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.ConsentRecorded(on=c.on, code=c.text("consent")), body=c.text("body"))


def coded(list_name: str) -> Callable[[Any, World, Policy], str]:
    """What a chronology says of an event: the words of its code."""

    def words(event: Any, world: World, policy: Policy) -> str:
        return policy.choices(list_name).get(event.code, event.code)

    return words


def code_itself(event: Any, world: World, policy: Policy) -> str:
    """The same of a code that is a word."""
    return str(event.code).replace("-", " ")


CONSENT = MappingProxyType({"given": "Given", "refused": "Refused", "withdrawn": "Withdrawn"})
OUTCOME = MappingProxyType({KEPT: "Keep as it is", CHANGED: "Change", ENDED: "End"})
SEEN = Field(
    "seen", Kind.DATE, "Seen on", help="the day on which it was seen; the day of the record if not given"
)
UNTIL = Field("until", Kind.DATE, "Until", help="the last day on which it holds, where it ends")
DUE = Field("due", Kind.DATE, "To be delivered by", help="the last day to do it; at once if not given")

ACTIONS = (
    Action(
        "add-representative", "Add representative", "record who speaks for the complainant, and by what authority if any was seen",
        (
            Field("name", Kind.LINE, "Name", required=True, help="the name of the representative"),
            Field("relation", Kind.CHOICE, "Relation", required=True, list_name="relations", help="what they are to the complainant"),
            Field("email", Kind.LINE, "E-mail", help="where to write to them"),
            Field("telephone", Kind.LINE, "Telephone", help="where to ring them"),
            Field("authority", Kind.CHOICE, "Authority", list_name="authorities", help="the authority that was seen; letters go to the complainant until there is one"),
            SEEN, UNTIL,
        ),
        BEFORE, earliest.received, _add, e.RepresentativeAdded, needs=("name",), chapter="complainants", inspects=_inspect_added, says=coded("authorities"),
        undone_by=Undo("end-representative", {"number": "number"}),
    ),
    Action(
        "record-authority", "Record authority", "record that the authority of a representative was seen; letters go to them from then on",
        (Field("authority", Kind.CHOICE, "Authority", required=True, list_name="authorities", help="what was seen"), SEEN, UNTIL, NUMBER),
        (*BEFORE, SPEAKING.some), earliest.received, _record_authority, e.AuthorityRecorded, chapter="complainants", inspects=_inspect_authority, says=coded("authorities"),
    ),
    Action(
        "end-representative", "End representative", "record that somebody speaks for the complainant no longer",
        (REASON, NUMBER), (*AFTERWARDS, SPEAKING.some), earliest.received, _end_representative, e.RepresentativeEnded, needs=("reason",), chapter="complainants", inspects=SPEAKING.inspected,
    ),
    Action(
        "agree-adjustment", "Agree adjustment", "record a reasonable adjustment as agreed with the complainant",
        (
            Field("kind", Kind.CHOICE, "Kind", required=True, list_name="adjustments", help="what kind of adjustment"),
            Field("need", Kind.PROSE, "Need", required=True, help="what the complainant needs, as they say it"),
            Field("agreed", Kind.PROSE, "Agreed", required=True, help="what was agreed"),
            Field("owner", Kind.HANDLER, "Owner", help="who sees to it; whoever records it if not given"),
            DUE, Field("review", Kind.DATE, "Review", required=True, help="when to look whether it is still right"),
        ),
        BEFORE, earliest.received, _agree, e.AdjustmentAgreed, needs=("need", "agreed"), chapter="complainants", inspects=_inspect_agreed, says=coded("adjustments"),
    ),
    Action(
        "deliver-adjustment", "Deliver adjustment", "record that an adjustment was made as agreed",
        (Field("text", Kind.PROSE, "Text", help="how"), NUMBER),
        (*AFTERWARDS, UNDELIVERED.some), earliest.received, _deliver, e.AdjustmentDelivered, chapter="complainants", inspects=UNDELIVERED.inspected,
    ),
    Action(
        "review-adjustment", "Review adjustment", "record whether an adjustment is still right: keep, change or end it",
        (
            Field("outcome", Kind.CHOICE, "Outcome", required=True, fixed=OUTCOME, help="whether it is kept, changed or ended"), REASON,
            Field("agreed", Kind.PROSE, "Agreed now", help="what is agreed now, where it changes"),
            DUE, Field("review", Kind.DATE, "Next review", help="when to look at it again; not again if not given"), NUMBER,
        ),
        (*AFTERWARDS, IN_FORCE.some), earliest.received, _review, e.AdjustmentReviewed, needs=("reason",), chapter="complainants", inspects=IN_FORCE.inspected, says=code_itself,
    ),
    Action(
        "record-vulnerability", "Record vulnerability", "record circumstances of the complainant to be sensitive to",
        (
            Field("kind", Kind.CHOICE, "Kind", required=True, list_name="vulnerabilities", help="what kind of circumstances"),
            Field("text", Kind.PROSE, "Text", required=True, help="no more than handlers need to know"),
        ),
        BEFORE, earliest.received, _vulnerability, e.VulnerabilityRecorded, needs=("text",), chapter="complainants",
        inspects=next_number(lambda case: case.complainants.circumstances), says=coded("vulnerabilities"),
        undone_by=Undo("end-vulnerability", {"number": "number"}),
    ),
    Action(
        "end-vulnerability", "End vulnerability", "record that those circumstances are over",
        (REASON, NUMBER), (*AFTERWARDS, CIRCUMSTANCES.some), earliest.received, _end_vulnerability, e.VulnerabilityEnded, needs=("reason",), chapter="complainants", inspects=CIRCUMSTANCES.inspected,
    ),
    Action(
        "set-preferences", "Set preferences", "record in which format and language the complainant is written to",
        (
            Field("format", Kind.CHOICE, "Format", required=True, list_name="formats", help="the format of letters"),
            Field("language", Kind.CHOICE, "Language", list_name="languages", help="the language of letters"),
        ),
        BEFORE, earliest.received, _prefer, e.PreferencesSet, chapter="complainants", says=coded("formats"),
    ),
    Action(
        "record-privacy-notice", "Record privacy notice", "record that the complainant was given the privacy notice",
        (Field("notice", Kind.LINE, "Version", required=True, help="the version, or where it stands"),),
        BEFORE, earliest.received, _notice, e.PrivacyNoticeGiven, needs=("version",), chapter="complainants", final=True,
    ),
    Action(
        "record-consent", "Record consent", "record whether the case may be shared with an outside body",
        (
            Field("consent", Kind.CHOICE, "Consent", required=True, fixed=CONSENT, help="whether it was given"),
            Field("body", Kind.LINE, "Body", required=True, help="with whom"),
        ),
        BEFORE, earliest.received, _consent, e.ConsentRecorded, needs=("body",), chapter="complainants", says=code_itself,
    ),
)  # fmt: skip
