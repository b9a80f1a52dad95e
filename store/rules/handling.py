"""The actions that take a complaint through its stages."""

from store import events as e
from store.rules import (
    earliest,
    inspections,
    interests,
    making,
    mentions,
    people,
    remedies,
    remedy_rules,
    scope,
    stages,
    words,
)
from store.rules.common import CHANNEL, LETTER, NOTICE, REASON, TEXT, working
from store.rules.fields import Field, Kind
from store.rules.registry import Action, Undo

DAYS = Field("days", Kind.NUMBER, "Days", required=True, help="how many days of the clock to add")

ACTIONS = (
    Action(
        "acknowledge", "Acknowledge", "record that a person acknowledged the complaint at this stage",
        (CHANNEL, LETTER), working(stages.not_acknowledged), earliest.stage_opened, making.acknowledge, e.Acknowledged, inspects=inspections.acknowledged, says=words.channel, final=True,
    ),
    Action(
        "confirm-receipt", "Confirm receipt", "record the automatic reply of the enquiry form; it does not stop the contact clock",
        (Field("promised_by", Kind.DATE, "Contact promised by", help="the date the reply promised contact by"),),
        (stages.is_open, stages.not_confirmed), earliest.received, making.confirm_receipt, e.ReceiptConfirmed, says=words.promised, who="anyone", final=True,
    ),
    Action(
        "allocate", "Allocate", "give the case to a handler who may work its stage",
        (
            Field("to", Kind.HANDLER, "To", required=True, help="the handler's name or account"),
            Field("text", Kind.PROSE, "Note", help="what whoever gets it should know"),
        ),
        working(people.somebody_to_give_it_to), earliest.stage_opened, making.allocate, e.Allocated, inspects=inspections.allocated, says=words.to_whom, who="allocator",
        undone_by=Undo("allocate", earlier={"to": "to"}),
    ),
    Action(
        "investigate", "Investigate", "start the investigation, with the complaint as agreed and the outcome sought",
        (
            Field("definition", Kind.PROSE, "Complaint as agreed", help="the complaint as agreed with the complainant"),
            Field("outcome_sought", Kind.PROSE, "Outcome sought", help="what the complainant would like to happen"),
        ),
        working(stages.not_waiting, stages.not_decided, stages.not_investigating, stages.acknowledged), earliest.acknowledged, making.investigate, e.InvestigationStarted,
    ),
    Action(
        "ask", "Ask", "ask the complainant for something; the case waits for the answer",
        (TEXT, LETTER), working(stages.not_waiting, stages.not_decided), earliest.answered, making.ask, e.InformationRequested, inspects=inspections.asked, needs=("text",), final=True,
    ),
    Action(
        "answered", "Answered", "record the complainant's answer; the case goes back to where it was",
        (TEXT,), working(stages.is_waiting), earliest.asked, making.answered, e.InformationReceived, inspects=inspections.answered, needs=("text",),
    ),
    Action(
        "inform-staff", "Inform staff", "record that the member of staff complained about was told",
        (Field("text", Kind.PROSE, "Text", help="who was told, and how"),),
        working(), earliest.received, making.inform_staff, e.StaffInformed, final=True,
    ),
    Action(
        "decide", "Decide", "decide the complaint, or one point of it, with reasons and the authority they rest on",
        (
            Field("outcome", Kind.CHOICE, "Outcome", required=True, list_name="outcomes", help="the decision"),
            Field("reasons", Kind.PROSE, "Reasons", required=True, help="why, for the complainant to read"),
            Field("authority", Kind.PROSE, "Authority", required=True, help="the guideline, policy or statute the reasons rest on"),
            Field(
                "exception", Kind.PROSE, "Exception", required_here=people.is_lone_reviewer,
                help="why nobody else could decide, where whoever decides did so at a stage that this one looks at again",
            ),
            *remedies.WITH_DECISION,
            Field("facts", Kind.PROSE, "Facts", help="what happened"),
            Field("standard", Kind.PROSE, "What should have happened", help="what should have happened"),
            Field("evidence", Kind.NUMBERS, "Evidence", help="the numbers of the evidence that it rests on"),
            Field("point", Kind.NUMBER, "Point", help="the point decided; every point if not given"),
        ),
        working(stages.not_waiting, stages.acknowledged, scope.flag_decided, stages.staff_informed, people.another_decider, interests.declared), earliest.decidable, remedies.decide, e.PointsDecided, inspects=inspections.points, says=words.outcome, needs=("reasons", "authority"),
    ),
    Action(
        "respond", "Respond", "record that the response of this stage was sent, with its next-step block",
        (CHANNEL, LETTER), working(stages.not_waiting, stages.acknowledged, scope.flag_decided, stages.decided, remedy_rules.approved), earliest.decided, making.respond, e.Responded, says=words.channel, final=True,
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
        earliest.answered_and_ended, making.escalate, e.Escalated, inspects=inspections.escalated, says=words.to_stage, who="stage or next", final=True,
    ),
    Action(
        "extend", "Extend", "move the response date, having told the complainant why",
        (DAYS, REASON, NOTICE),
        working(stages.may_be_extended), earliest.stage_opened, making.extend, e.Extended, inspects=inspections.extended, says=words.by_days, needs=("reason",), final=True,
    ),
    Action(
        "adjust-clock", "Adjust the clock", "add days to the response date as a reasonable adjustment that was agreed",
        (DAYS, REASON), working(stages.adjustment_agreed), earliest.stage_opened, making.adjust_clock, e.ClockAdjusted, inspects=inspections.adjusted, says=words.by_days, needs=("reason",),
    ),
    Action(
        "recalculate", "Recalculate", "move the dates promised at this stage to those that a newer calendar gives",
        (), working(stages.newer_calendar), earliest.stage_opened, making.recalculate, e.Recalculated, inspects=inspections.recalculated, says=words.recalculated,
    ),
    Action(
        "withdraw", "Withdraw", "record that the complainant withdrew the complaint",
        (REASON,), working(stages.no_open_strand), earliest.stage_opened, making.withdraw, e.Withdrawn, needs=("reason",), final=True,
    ),
    Action(
        "withdraw-point", "Withdraw a point", "record that the complainant withdrew one point of several",
        (Field("point", Kind.NUMBER, "Point", required=True, help="the point withdrawn"), REASON),
        working(stages.may_be_withdrawn_in_part), earliest.stage_opened, making.withdraw_point, e.PointWithdrawn, inspects=inspections.point_withdrawn, says=words.one_point, needs=("reason",), final=True,
    ),
    Action(
        "reopen", "Reopen", "look at an answered stage again; it needs a fresh decision and a fresh response",
        (REASON,), (stages.may_reopen, people.not_a_subject, stages.responded), earliest.answered_and_ended, making.reopen, e.Reopened, inspects=inspections.reopened, says=words.until, needs=("reason",),
    ),
    Action(
        "close", "Close", "close the case after its response",
        (), (stages.is_open, people.not_a_subject, stages.responded, stages.no_open_strand, remedy_rules.delivered), earliest.responded, making.close, e.Closed,
    ),
    Action(
        "note", "Note", "write something down",
        (TEXT, mentions.MENTION), (), earliest.received, mentions.note, e.NoteAdded, inspects=mentions.noted, says=mentions.to_whom,
        needs=("text",), who="anyone", before_adoption=True,
    ),
    Action(
        "adopt", "Adopt", "bring a case of an older register under the policy in force, at the stage it has reached, from today",
        (Field("stage", Kind.NUMBER, "Stage", required=True, help="the stage it has reached"),),
        (stages.is_migrated, stages.open_when_migrated), earliest.received, making.adopt, e.CaseAdopted, inspects=inspections.adopted, who="allocator", before_adoption=True,
    ),
)  # fmt: skip
