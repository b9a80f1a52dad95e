"""What is told to the complainant, written from the case. Upheld sends nothing: a person sends it, and it is kept as sent.

The words are data (`templates.toml`, or the policy's own); what is filled in comes from the case (`blocks`). Every letter that must
have a block has it: signposting at receipt, the next step in a response (R18), whom to turn to elsewhere (R37).
"""

from collections.abc import Iterable

from store import events as e
from store.case import Case, reference
from store.letters.blocks import WRITTEN, Answer, Correspondence, common, next_step, promise, values
from store.letters.templates import fill, mistakes, template
from store.policy import Policy

__all__ = [
    "Answer",
    "Correspondence",
    "kind_of",
    "mistakes",
    "next_step",
    "signposted",
    "told",
    "written",
]


def told(new: e.New) -> str:
    """What the complainant reads of an event: its letter, or the signposting; "" where they read nothing of it."""
    return new.texts.get("text" if isinstance(new.event, e.Signposted) else "letter", "")


def kind_of(event: e.Event) -> str:
    """The kind of letter that an event comes with, as templates have it; "" where it comes with none."""
    found = WRITTEN.get(type(event))
    return found.kind if found else "signpost" if isinstance(event, e.Signposted) else ""


def signposted(made: Iterable[e.New], policy: Policy) -> tuple[e.New, ...]:
    """The events of a receipt, or of a request for the next stage, with the signposting written where nobody wrote it."""
    found, done = tuple(made), []
    opened = next((new.event for new in found if isinstance(new.event, e.CaseReceived | e.Escalated)), None)
    for new in found:
        if opened is not None and isinstance(new.event, e.Signposted) and not new.texts:
            said = common(
                reference(new.stream_id), policy, policy.by_number[opened.stage], Correspondence("", "", {})
            ) | {
                "contact_by": promise(opened.acknowledge_due.on, "as soon as we can"),
                "expected": promise(opened.respond_due.on),
            }
            done.append(new._replace(texts={"text": fill(template("signpost", policy).text, said)}))
        else:
            done.append(new)
    return tuple(done)


def written(made: Iterable[e.New], case: Case, policy: Policy, to: Correspondence) -> tuple[e.New, ...]:
    """The events of an action with their letters: written where nobody wrote one, none without the blocks that it requires."""
    done = []
    for new in signposted(made, policy):
        kind = WRITTEN.get(type(new.event))
        if kind is None or new.stream_id != case.id:
            done.append(new)
            continue
        words, said = template(kind.kind, policy), values(kind, new, case, policy, to)
        letter = new.texts.get("letter") or fill(words.text, said)
        for name in words.requires:
            if said[name] and said[name] not in letter:
                letter = f"{letter}\n\n{said[name]}"
        done.append(new._replace(texts={**new.texts, "letter": letter}))
    return tuple(done)
