"""What is told to the complainant, written from the case. Upheld sends nothing: a person sends it, and it is kept as sent.

Every letter that the policy requires a block in has it: signposting at receipt, the next step in a response (R18).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from store import events as e
from store.case import Case, reference
from store.policy import Policy, Stage
from store.rules.situation import in_words


class Answer(NamedTuple):
    """What a response says on a point."""

    outcome: str
    reasons: str
    authority: str


class Correspondence(NamedTuple):
    """What a letter needs that is not in the case: names, and the reasons of the decisions in force, by point."""

    complainant: str
    sender: str
    answers: Mapping[int, Answer]


def _promise(day: date | None, otherwise: str) -> str:
    return f"by {in_words(day)}" if day else otherwise


def signpost(
    ref: str, stage: Stage, acknowledge_by: date | None, respond_by: date | None, policy: Policy
) -> str:
    """What a complainant is told by whoever receives the complaint, or the request for the next stage."""
    return (
        f"Your complaint has the reference {ref}. It is now at {stage.title.lower()} of {len(policy.stages)} "
        f"of our {policy.policy.title}. A person will contact you {_promise(acknowledge_by, 'as soon as we can')}, "
        f"and we expect to give you our response {_promise(respond_by, 'as soon as we can; we will tell you the date')}."
    )


def acknowledgement(ref: str, case: Case, policy: Policy, to: Correspondence) -> str:
    """The acknowledgement of a stage."""
    stage = policy.by_number[case.stage.number]
    asked = (
        "your complaint" if len(case.stages) == 1 else f"asking for {stage.title.lower()} of your complaint"
    )
    expected = _promise(case.stage.respond_due.on, "as soon as we can; we will tell you the date")
    return "\n\n".join(
        [
            f"Dear {to.complainant or 'complainant'},",
            f"Thank you for {asked}, which we received on {in_words(case.stage.opened)}. Its reference is {ref}.",
            f"It is at {stage.title.lower()} of {len(policy.stages)} of our {policy.policy.title}, handled by "
            f"{policy.titles(stage.handled_by)}. We expect to respond {expected}, and will tell you if that changes.",
            f"{to.sender}\n{policy.policy.organisation}",
        ]
    )


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


def response(ref: str, case: Case, policy: Policy, to: Correspondence) -> str:
    """The response of a stage: each point decided with its reasons, and the next step."""
    stage = policy.by_number[case.stage.number]
    answers = []
    for point, (outcome, reasons, authority) in sorted(to.answers.items()):
        heading = f"Point {point}: " if case.points > 1 else "Our decision: "
        answers.append(
            f"{heading}{policy.lists.outcomes.get(outcome, outcome).lower()}.\n{reasons}\nThis rests on: {authority}"
        )
    return "\n\n".join(
        [
            f"Dear {to.complainant or 'complainant'},",
            f"This is our response at {stage.title.lower()} of {len(policy.stages)} to your complaint {ref}, "
            f"received on {in_words(case.received)}.",
            *answers,
            next_step(policy, stage),
            f"{to.sender}\n{policy.policy.organisation}",
        ]
    )


def signposted(made: Iterable[e.New], policy: Policy) -> tuple[e.New, ...]:
    """The events of a receipt, or of a request for the next stage, with the signposting written where nobody wrote it."""
    found, done = tuple(made), []
    opened = next((n for n in found if isinstance(n.event, e.CaseReceived | e.Escalated)), None)
    for new in found:
        if opened is not None and isinstance(new.event, e.Signposted) and not new.texts:
            event = opened.event
            assert isinstance(event, e.CaseReceived | e.Escalated)  # by which it was found
            stage = policy.by_number[event.stage]
            text = signpost(
                reference(new.stream_id), stage, event.acknowledge_due.on, event.respond_due.on, policy
            )
            done.append(new._replace(texts={"text": text}))
        else:
            done.append(new)
    return tuple(done)


def written(made: Iterable[e.New], case: Case, policy: Policy, to: Correspondence) -> tuple[e.New, ...]:
    """The events of an action with their letters: written where nobody wrote one, a response never without its next step."""
    ref, done = reference(case.id), []
    for new in signposted(made, policy):
        letter = new.texts.get("letter", "")
        if isinstance(new.event, e.Acknowledged):
            letter = letter or acknowledgement(ref, case, policy, to)
        elif isinstance(new.event, e.Responded):
            block = next_step(policy, policy.by_number[case.stage.number])
            letter = letter or response(ref, case, policy, to)
            letter = letter if block in letter else f"{letter}\n\n{block}"
        done.append(new._replace(texts={**new.texts, "letter": letter}) if letter else new)
    return tuple(done)
