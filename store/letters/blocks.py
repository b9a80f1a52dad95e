"""What is filled into a letter from the case: each block a paragraph or less, told to the complainant."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from store import events as e
from store.case import Case, reference
from store.case.strands import OUTCOMES
from store.policy import Policy, Stage
from store.rules.situation import in_words


class Answer(NamedTuple):
    """What a response says on a point."""

    outcome: str
    reasons: str
    authority: str


class Correspondence(NamedTuple):
    """What a letter needs that is not in the case: names, the reasons of the decisions in force by point, remedies in words."""

    complainant: str
    sender: str
    answers: Mapping[int, Answer]
    representative: str = ""  # who speaks for the complainant, once their authority was seen
    remedies: tuple[str, ...] = ()

    @property
    def greeting(self) -> str:
        """To whom the letter goes, and for whom they speak."""
        name = self.complainant or "complainant"
        if not self.representative:
            return f"Dear {name},"
        return f"Dear {self.representative},\n\nWe write to you on behalf of {self.complainant or 'the complainant'}."


AS_SOON = "as soon as we can; we will tell you the date"


def promise(day: date | None, otherwise: str = AS_SOON) -> str:
    """A date promised, or what is said where there is none."""
    return f"by {in_words(day)}" if day else otherwise


def next_step(policy: Policy, stage: Stage) -> str:
    """The block that says where the complainant may turn next; there is one for every stage."""
    following = policy.stage_after(stage.number)
    if following is not None:
        return (
            f"If you are not satisfied with this response, you may ask for {following.title.lower()} of our "
            f"{policy.policy.title}. Reply to this letter and say so; you need not send the same information again."
        )
    body = policy.external_body
    if body is not None:
        within = f" within {body.within}" if body.within else ""
        return f"This completes our procedure. You may now turn to {body.name}{within}: {body.contact}."
    origin = policy.no_external_body
    mark = (
        f" [open question {origin.question}: no outside body is named yet]"
        if origin and origin.question
        else ""
    )
    return f"This is the last stage, and it completes our procedure.{mark}"


def outside(stage: Stage) -> str:
    """Whom the complainant may turn to outside before the last response; "" where the policy names nobody."""
    body = stage.outside
    return (
        f"You may turn to {body.name} at any time, also before our response: {body.contact}." if body else ""
    )


def regulator(policy: Policy) -> str:
    """That the complainant may turn to the regulator of personal data."""
    law = policy.data_protection
    if law is None:
        return ""
    return (
        "If you are not satisfied with how we dealt with your complaint about your personal data, you have the right to "
        f"complain to {law.regulator.name}: {law.regulator.contact}."
    )


def contact(policy: Policy, code: str, on: date) -> str:
    """How whoever the complaint belongs to can be reached, by the details in force on the day (R37)."""
    body = policy.scope.elsewhere.get(code)
    title = body.title if body else code
    details = body.contact_on(on) if body else ""
    if details:
        return f"This is how you can reach {title}: {details}"
    return (
        f"We hold no contact details for {title}. Tell us if you cannot find them, and we will ask for you."
    )


CHALLENGE = (
    "If you think that this is wrong, reply and say why: we take that up as a complaint about this decision."
)


def _decisions(case: Case, policy: Policy, to: Correspondence) -> str:
    answers = []
    for point, (outcome, reasons, authority) in sorted(to.answers.items()):
        heading = f"Point {point}: " if case.points > 1 else "Our decision: "
        words = policy.lists.outcomes.get(outcome, outcome).lower()
        answers.append(f"{heading}{words}.\n{reasons}\nThis rests on: {authority}")
    return "\n\n".join(answers)


def _remedies(to: Correspondence) -> str:
    return (
        "\n".join(["To put this right we offer you:", *(f"- {remedy}" for remedy in to.remedies)])
        if to.remedies
        else ""
    )


def common(ref: str, policy: Policy, stage: Stage, to: Correspondence) -> dict[str, str]:
    """What any letter may say."""
    return {
        "greeting": to.greeting,
        "reference": ref,
        "stage": stage.title.lower(),
        "stages": str(len(policy.stages)),
        "policy": policy.policy.title,
        "signature": f"{to.sender}\n{policy.policy.organisation}",
    }


class Written(NamedTuple):
    """An event that comes with a letter: of which kind, and what is filled in beside the common."""

    kind: str
    values: Callable[[Any, Mapping[str, str], Case, Policy, Correspondence], dict[str, str]]


def _acknowledged(
    event: e.Acknowledged, texts: Mapping[str, str], case: Case, policy: Policy, to: Correspondence
) -> dict[str, str]:
    stage = policy.by_number[case.stage.number]
    again = f"asking for {stage.title.lower()} of your complaint"
    return {
        "asked": "your complaint" if len(case.stages) == 1 else again,
        "opened": in_words(case.stage.opened),
        "handled_by": policy.titles(stage.handled_by),
        "expected": promise((event.respond_due or case.stage.respond_due).on),
    }


def _extended(
    event: e.Extended, texts: Mapping[str, str], case: Case, policy: Policy, to: Correspondence
) -> dict[str, str]:
    expected = promise(event.respond_due.on)
    if case.stage.paused is not None:
        expected += ", and by as many days later as we wait for what we asked you for"
    stage = policy.by_number[case.stage.number]
    return {"expected": expected, "reason": texts.get("reason", ""), "outside": outside(stage)}


def _responded(
    event: e.Responded, texts: Mapping[str, str], case: Case, policy: Policy, to: Correspondence
) -> dict[str, str]:
    return {
        "received": in_words(case.received),
        "decisions": _decisions(case, policy, to),
        "remedies": _remedies(to),
        "next_step": next_step(policy, policy.by_number[case.stage.number]),
    }


def _restricted(
    event: e.ContactRestricted, texts: Mapping[str, str], case: Case, policy: Policy, to: Correspondence
) -> dict[str, str]:
    return {
        "restriction": policy.lists.restrictions.get(event.code, event.code).lower(),
        **{name: texts.get(name, "") for name in ("reason", "terms", "challenge")},
        "review": f"We will review this by {in_words(event.due)}.",
    }


WRITTEN: Mapping[type[e.Event], Written] = {
    e.Acknowledged: Written("acknowledgement", _acknowledged),
    e.InformationRequested: Written("request", lambda event, texts, *_: {"text": texts.get("text", "")}),
    e.ProgressUpdated: Written(
        "update",
        lambda event, texts, case, *_: {
            "text": texts.get("text", ""),
            "expected": promise(case.stage.respond_due.on),
        },
    ),
    e.Extended: Written("extension", _extended),
    e.Responded: Written("outcome", _responded),
    e.Resolved: Written(
        "resolution",
        lambda event, texts, case, policy, to: {
            "received": in_words(case.received),
            "text": texts.get("text", ""),
            "next_step": next_step(policy, policy.by_number[case.stage.number]),
        },
    ),
    e.Referred: Written(
        "elsewhere",
        lambda event, texts, case, policy, to: {
            "received": in_words(case.received),
            "reason": texts.get("reason", ""),
            "body": policy.choices("elsewhere").get(event.code, event.code),
            "contact": contact(policy, event.code, event.on),
        },
    ),
    e.ComplaintRefused: Written(
        "refusal",
        lambda event, texts, case, policy, to: {
            "received": in_words(case.received),
            "reason": texts.get("reason", ""),
            "ground": policy.lists.refusals.get(event.code, event.code),
            "challenge": CHALLENGE,
        },
    ),
    e.ContactRestricted: Written("restriction", _restricted),
    e.DataProtectionAcknowledged: Written(
        "data-protection-acknowledgement",
        lambda event, texts, case, *_: {
            "opened": f", which we received on {in_words(case.strands.acknowledge_due.after)}"
            if case.strands.acknowledge_due
            else ""
        },
    ),
    e.DataProtectionConcluded: Written(
        "data-protection-outcome",
        lambda event, texts, case, policy, to: {
            "outcome": OUTCOMES.get(event.code, event.code).lower(),
            "reasons": texts.get("reasons", ""),
            "regulator": regulator(policy),
        },
    ),
}
"""The letter of each event that has one."""


def values(written: Written, new: e.New, case: Case, policy: Policy, to: Correspondence) -> dict[str, str]:
    """Everything that the letter of an event may say."""
    stage = policy.by_number[case.stage.number]
    ref = reference(case.id)
    return common(ref, policy, stage, to) | written.values(new.event, new.texts, case, policy, to)
