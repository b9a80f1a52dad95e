"""The registry of actions: one entry each, from which screen, command line, help and `can` are read.

An action is: its fields, the rules that must be silent for it to be allowed (in the order in which they speak), the earliest
civil date it can have, and the events it makes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from store.events import New
from store.rules import making, people, stages
from store.rules.fields import Command, Field, Kind
from store.rules.situation import Situation

Rule = Callable[[Situation], str | None]
Earliest = Callable[[Situation], tuple[date, str]]


@dataclass(frozen=True)
class Action:
    """One thing that can be done to a case.

    `earliest` gives the first civil date the fact can have and what happened then, for the sentence that refuses an earlier one.
    `final` marks what cannot be undone: it was told to somebody outside.
    """

    name: str
    title: str
    does: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    earliest: Earliest
    make: Callable[[Situation, Command], tuple[New, ...]]
    final: bool = False
    before_adoption: bool = False  # can be taken on a case of an older register that is under no policy


def _stage_opened(s: Situation) -> tuple[date, str]:
    what = (
        "the complaint was received" if len(s.case.stages) == 1 else f"{s.stage.title.lower()} was asked for"
    )
    return s.record.opened, what


def _received(s: Situation) -> tuple[date, str]:
    return s.case.received, "the complaint was received"


def _asked(s: Situation) -> tuple[date, str]:
    return s.case.asked or s.record.opened, "the complainant was asked"


def _decided(s: Situation) -> tuple[date, str]:
    return s.record.decided_on or s.record.opened, "the decision was made"


def _responded(s: Situation) -> tuple[date, str]:
    return s.record.responded or s.record.opened, "the response was sent"


def _answered_and_ended(s: Situation) -> tuple[date, str]:
    """A request for the next stage follows the response, and the closing where there was one."""
    return (s.case.ended, "the case was closed") if s.case.ended else _responded(s)


def _acknowledged(s: Situation) -> tuple[date, str]:
    on = s.record.acknowledged
    return (on, f"{s.stage.title.lower()} was acknowledged") if on else _stage_opened(s)


def _decidable(s: Situation) -> tuple[date, str]:
    """Staff informed before a decision (R24) are informed on an earlier day, or the same, not only in an earlier line."""
    acknowledged, informed = _acknowledged(s), s.case.staff_informed
    if (
        informed is None
        or informed <= acknowledged[0]
        or not s.policy.rules.staff_informed_before_decision.value
    ):
        return acknowledged
    return informed, "the member of staff was informed"


def _working(*more: Rule) -> tuple[Rule, ...]:
    """The rules of everything that happens between opening a stage and sending its response."""
    return (stages.is_open, stages.not_responded, people.not_a_subject, *more)


CHANNEL = Field(
    "channel",
    Kind.CHOICE,
    "Channel",
    list_name="channels",
    help="how it was sent; as the complaint came if not given",
)
LETTER = Field(
    "letter", Kind.PROSE, "Letter", help="the text as sent; written from the case if not given", written=True
)
REASON = Field("reason", Kind.PROSE, "Reason", required=True, help="why, in a sentence")
TEXT = Field("text", Kind.PROSE, "Text", required=True, help="what to write down")

RECEIVE_FIELDS = (
    Field("subject", Kind.LINE, "About", required=True, help="what the complaint is about, in one line"),
    Field(
        "detail",
        Kind.PROSE,
        "What happened",
        help="the account, with dates, facts and names of people involved",
    ),
    Field("outcome_sought", Kind.PROSE, "Outcome sought", help="what the complainant would like to happen"),
    Field("name", Kind.LINE, "Complainant", help="the complainant's name"),
    Field("email", Kind.LINE, "E-mail", help="the complainant's e-mail address"),
    Field("telephone", Kind.LINE, "Telephone", help="the complainant's telephone number"),
    Field(
        "complainant_type",
        Kind.CHOICE,
        "Customer type",
        list_name="complainant_types",
        help="who the complainant is to us",
    ),
    Field(
        "complainant_status",
        Kind.CHOICE,
        "Customer status",
        list_name="complainant_statuses",
        help="the standing of their membership",
    ),
    Field("channel", Kind.CHOICE, "Channel", list_name="channels", help="how the complaint came"),
    Field("service", Kind.CHOICE, "Service", list_name="services", help="the service it concerns"),
    Field(
        "category", Kind.CHOICE, "Category", list_name="categories", help="the kind of thing that went wrong"
    ),
    Field(
        "point",
        Kind.LINES,
        "Points",
        help="a point to be decided by itself; repeat for each, the whole complaint if not given",
    ),
    Field("about_staff", Kind.FLAG, "About staff", help="a member of staff is complained about"),
    Field(
        "about_handler",
        Kind.HANDLERS,
        "About handler",
        help="a handler who is complained about; repeat for each",
    ),
    Field(
        "signpost",
        Kind.PROSE,
        "Signposting",
        help="what the complainant was told happens next; written from the policy if not given",
        written=True,
    ),
)

_ACTIONS = (
    Action(
        "acknowledge", "Acknowledge", "record that a person acknowledged the complaint at this stage",
        (CHANNEL, LETTER), _working(stages.not_acknowledged), _stage_opened, making.acknowledge, final=True,
    ),
    Action(
        "confirm-receipt", "Confirm receipt", "record the automatic reply of the enquiry form; it does not stop the contact clock",
        (Field("promised_by", Kind.DATE, "Contact promised by", help="the date the reply promised contact by"),),
        (stages.is_open, stages.not_confirmed), _received, making.confirm_receipt, final=True,
    ),
    Action(
        "allocate", "Allocate", "give the case to a handler who may work its stage",
        (Field("to", Kind.HANDLER, "To", required=True, help="the handler's name or account"),),
        _working(people.somebody_to_give_it_to), _stage_opened, making.allocate,
    ),
    Action(
        "investigate", "Investigate", "start the investigation, with the complaint as agreed and the outcome sought",
        (
            Field("definition", Kind.PROSE, "Complaint as agreed", help="the complaint as agreed with the complainant"),
            Field("outcome_sought", Kind.PROSE, "Outcome sought", help="what the complainant would like to happen"),
        ),
        _working(stages.not_waiting, stages.not_decided, stages.not_investigating, stages.acknowledged), _acknowledged, making.investigate,
    ),
    Action(
        "ask", "Ask", "ask the complainant for something; the case waits for the answer",
        (TEXT,), _working(stages.not_waiting, stages.not_decided), _stage_opened, making.ask, final=True,
    ),
    Action(
        "answered", "Answered", "record the complainant's answer; the case goes back to where it was",
        (TEXT,), _working(stages.is_waiting), _asked, making.answered,
    ),
    Action(
        "inform-staff", "Inform staff", "record that the member of staff complained about was told",
        (Field("text", Kind.PROSE, "Text", help="who was told, and how"),),
        _working(), _received, making.inform_staff, final=True,
    ),
    Action(
        "decide", "Decide", "decide the complaint, or one point of it, with reasons and the authority they rest on",
        (
            Field("outcome", Kind.CHOICE, "Outcome", required=True, list_name="outcomes", help="the decision"),
            Field("reasons", Kind.PROSE, "Reasons", required=True, help="why, for the complainant to read"),
            Field("authority", Kind.PROSE, "Authority", required=True, help="the guideline, policy or statute the reasons rest on"),
            Field("facts", Kind.PROSE, "Facts", help="what happened"),
            Field("standard", Kind.PROSE, "What should have happened", help="what should have happened"),
            Field("point", Kind.NUMBER, "Point", help="the point decided; every point if not given"),
        ),
        _working(stages.not_waiting, stages.acknowledged, stages.staff_informed, people.another_decider), _decidable, making.decide,
    ),
    Action(
        "respond", "Respond", "record that the response of this stage was sent, with its next-step block",
        (CHANNEL, LETTER), _working(stages.not_waiting, stages.acknowledged, stages.decided), _decided, making.respond, final=True,
    ),
    Action(
        "escalate", "Escalate", "open the next stage at the complainant's request; reopens a closed case",
        (
            Field(
                "reason", Kind.PROSE, "Reason", help="why the complainant is not satisfied",
                required_if=lambda policy: policy.rules.escalation_needs_a_reason.value,
            ),
            Field("signpost", Kind.PROSE, "Signposting", help="what the complainant was told happens next; written from the policy if not given", written=True),
        ),
        (stages.may_reopen, people.not_a_subject, stages.has_following, stages.responded_before_escalating),
        _answered_and_ended, making.escalate, final=True,
    ),
    Action(
        "extend", "Extend", "move the response date, having told the complainant why",
        (Field("days", Kind.NUMBER, "Days", required=True, help="how many days of the clock to add"), REASON),
        _working(stages.may_be_extended), _stage_opened, making.extend, final=True,
    ),
    Action(
        "withdraw", "Withdraw", "record that the complainant withdrew the complaint",
        (REASON,), _working(), _stage_opened, making.withdraw, final=True,
    ),
    Action(
        "close", "Close", "close the case after its response",
        (), (stages.is_open, people.not_a_subject, stages.responded), _responded, making.close,
    ),
    Action(
        "note", "Note", "write something down",
        (TEXT,), (), _received, making.note, before_adoption=True,
    ),
    Action(
        "adopt", "Adopt", "bring a case of an older register under the policy in force, at the stage it has reached, from today",
        (Field("stage", Kind.NUMBER, "Stage", required=True, help="the stage it has reached"),),
        (stages.is_migrated, stages.open_when_migrated), _received, making.adopt, before_adoption=True,
    ),
)  # fmt: skip

ACTIONS = {action.name: action for action in _ACTIONS}


@dataclass(frozen=True)
class Receiving:
    """Taking in a complaint: the one action that has no case yet."""

    name: str
    title: str
    does: str
    fields: tuple[Field, ...]


RECEIVE = Receiving("receive", "New complaint", "take in a complaint, whatever the channel", RECEIVE_FIELDS)
IMPORT = "import"  # who may bring in an older register; it has no fields of a case
