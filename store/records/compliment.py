"""A compliment: what somebody said went well, who was told, and what it was used for (R9)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from msgspec.structs import replace

from store import events as e
from store.case import Entry
from store.case.chapters import Telling
from store.errors import Refused
from store.policy import Policy
from store.records.kind import Beginning, Kind, Matter, Record, Step, by_name, one
from store.rules.fields import Command, Field
from store.rules.fields import Kind as Of
from store.rules.registry import Intake
from store.rules.situation import World

RECEIVED: Final = "received"
SHARED: Final = "shared"
USED: Final = "used"


class Sharing(NamedTuple):
    """That it was passed on, to handlers or a team."""

    to: tuple[int, ...]
    team: str
    on: date


class Use(NamedTuple):
    """That it was used; `code` says how, `seq` finds the words."""

    code: str
    on: date
    seq: int


class Compliment(Record, frozen=True, kw_only=True):
    """A compliment as it stands; `staff` are the handlers thanked."""

    channel: str = ""
    service: str = ""
    staff: tuple[int, ...] = ()
    shared: tuple[Sharing, ...] = ()
    uses: tuple[Use, ...] = ()

    @property
    def state(self) -> str:
        """received, shared or used."""
        return USED if self.uses else SHARED if self.shared else RECEIVED

    @property
    def is_open(self) -> bool:
        """Until it was used."""
        return not self.uses


def _start(entry: Entry) -> Compliment:
    event = entry.event
    assert isinstance(event, e.FeedbackReceived)  # by which a compliment begins
    return Compliment(
        id=entry.stream_id, first_seq=entry.seq, last_seq=entry.seq, policy=event.policy, opened=event.on,
        channel=event.channel, service=event.service, staff=event.staff,
    )  # fmt: skip


def _apply(compliment: Compliment, entry: Entry) -> Compliment:
    match entry.event:
        case e.FeedbackShared(on=on, to=to, team=team):
            return replace(compliment, shared=(*compliment.shared, Sharing(to, team, on)))
        case e.FeedbackUsed(on=on, code=code):
            return replace(compliment, uses=(*compliment.uses, Use(code, on, entry.seq)))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a compliment")


def _rows(compliment: Compliment) -> Mapping[str, list[tuple[object, ...]]]:
    shared = min((sharing.on for sharing in compliment.shared), default=None)
    first = min(compliment.uses, key=lambda use: use.on, default=None)
    facts = (compliment.id, compliment.opened, compliment.channel, compliment.service, len(compliment.staff))
    return {"feedback": [(*facts, shared, first.on if first else None, first.code if first else "")]}


def _tells(compliment: Compliment, telling: Telling) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    lists, first = telling.policy.lists, compliment.first_seq
    thanked = [*map(telling.called, compliment.staff), telling.text(first, "thanked")]
    about = [
        ("What was said", telling.text(first, "detail")),
        ("From", " · ".join(filter(None, (telling.text(first, "name"), telling.text(first, "contact"))))),
        ("Channel", lists.channels.get(compliment.channel, compliment.channel)),
        ("Service", lists.services.get(compliment.service, compliment.service)),
        ("Thanked", ", ".join(filter(None, thanked))),
    ]
    about += [
        ("Shared", f"{shared.on}, with {_with_whom(shared, telling.called, telling.policy)}")
        for shared in compliment.shared
    ]
    for use in compliment.uses:
        how = lists.feedback_uses.get(use.code, use.code)
        about.append((how, f"{use.on}: {telling.text(use.seq) or '[erased]'}"))
    yield "Compliment", [(label, text) for label, text in about if text]


def _with_whom(shared: "Sharing | e.FeedbackShared", called: Callable[[int], str], policy: Policy) -> str:
    team = policy.roles[shared.team].title if shared.team in policy.roles else shared.team
    return ", ".join(filter(None, (*map(called, shared.to), team)))


# --- what can be done ------------------------------------------------------------------------------------------------


def _receive(b: Beginning, c: Command) -> tuple[e.New, ...]:
    event = e.FeedbackReceived(
        on=b.on,
        policy=b.policy,
        channel=c.text("channel"),
        service=c.text("service"),
        staff=c.numbers("staff"),
    )
    names = ("subject", "detail", "name", "contact", "thanked")
    return (e.New(b.id, event, {name: c.text(name) for name in names if c.text(name)}),)


def _share(m: Matter, c: Command) -> tuple[e.New, ...]:
    to, team = c.numbers("to"), c.text("team")
    if not to and not team:
        raise Refused("Say with whom it was shared: handlers (--to), a team (--team), or both.")
    if team and team not in m.policy.roles:
        raise Refused(f"There is no team {team!r} in the policy: it has {', '.join(m.policy.roles)}.")
    return one(m, e.FeedbackShared(on=m.on, to=to, team=team), text=c.text("text"))


def _use(m: Matter, c: Command) -> tuple[e.New, ...]:
    return one(m, e.FeedbackUsed(on=m.on, code=c.text("how")), text=c.text("text"))


def _channel(event: e.FeedbackReceived, world: World, policy: Policy) -> str:
    return f"by {policy.lists.channels.get(event.channel, event.channel).lower()}" if event.channel else ""


def _shared_with(event: e.FeedbackShared, world: World, policy: Policy) -> str:
    return f"with {_with_whom(event, world.called, policy)}"


def _how(event: e.FeedbackUsed, world: World, policy: Policy) -> str:
    return policy.lists.feedback_uses.get(event.code, event.code).lower()


TEXT = Field("text", Of.PROSE, "Text", help="how, in a sentence")

COMPLIMENT = Kind(
    name="compliment", title="Compliment", prefix="FBK", stream="feedback", label="subject",
    begin=Intake(
        "compliment", "Compliment", "take in what somebody said went well",
        (
            Field("subject", Of.LINE, "About", required=True, help="what went well, in one line"),
            Field("detail", Of.PROSE, "What was said", help="the words of whoever said it"),
            Field("name", Of.LINE, "From", help="who said it"),
            Field("contact", Of.LINE, "Contact", help="how they can be thanked"),
            Field("channel", Of.CHOICE, "Channel", list_name="channels", help="how it came"),
            Field("service", Of.CHOICE, "Service", list_name="services", help="the service it concerns"),
            Field("staff", Of.HANDLERS, "Thanked", help="a handler who is thanked; repeat for each"),
            Field("thanked", Of.LINE, "Others thanked", help="who else is thanked, that is no handler"),
        ),
    ),
    make=_receive, starts=e.FeedbackReceived, start=_start, apply=_apply, tables=("feedback",), rows=_rows, tells=_tells, says=_channel,
    steps=by_name((
        Step(
            "share", "Share", "record that it was passed on to those thanked, or to a team",
            (
                Field("to", Of.HANDLERS, "With", help="a handler it was passed on to; repeat for each"),
                Field("team", Of.LINE, "Team", help="the code of the role it was passed on to (upheld policy show)"),
                TEXT,
            ),
            (), _share, e.FeedbackShared, says=_shared_with,
        ),
        Step(
            "use", "Use", "record what it was used for",
            (
                Field("how", Of.CHOICE, "How", required=True, list_name="feedback_uses", help="what it was used for"),
                TEXT._replace(required=True),
            ),
            (), _use, e.FeedbackUsed, needs=("text",), says=_how,
        ),
    )),
)  # fmt: skip
