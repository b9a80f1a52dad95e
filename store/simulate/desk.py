"""What a complaint is to those who handle it: it comes, it has steps ahead, and each is taken by the rules that people use.

Nothing is written past the rules: every event comes out of `receive`, `decide`, or what decides of the records beside the complaints.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from store import events as e
from store.case import Case, Entry, case_id, evolve
from store.case.references import COMPLAINT
from store.ledger import Happening
from store.policy import Policy
from store.policy import Stage as PolicyStage
from store.records import kind as records
from store.records.kind import Kind, Record
from store.rules.actions import RECEIVE
from store.rules.decide import Numbers, decide, receive
from store.rules.fields import Command, Values
from store.rules.situation import World
from store.simulate import shares
from store.simulate.diary import Clock, Diary
from store.simulate.dice import Dice
from store.simulate.roster import Roster
from store.simulate.steps import Step
from store.simulate.vocabulary import FORM, Given, Story, Vocabulary

if TYPE_CHECKING:
    from store.simulate.changes import Changes

LOGGED_LATER = {"telephone": 6, "in-person": 6, "letter": 50}  # per cent; twice that after a weekend
LOGGED_LATER_ELSE = 28
REMEMBERED = 6  # complaints of each theme that another can be linked with


class Live:
    """A case that something more will happen to; the next of its steps stands last."""

    __slots__ = ("case", "steps", "story", "twin")

    def __init__(self, case: Case, story: Story, twin: "Live | None" = None) -> None:
        self.case = case
        self.story = story
        self.twin = twin  # the same complaint, sent before
        self.steps: list[Step] = []

    def takes(self, entry: Entry) -> None:
        """Something happened to it."""
        self.case = evolve(self.case, entry)


class Came(NamedTuple):
    """A complaint that is remembered, with what was given of it."""

    live: Live
    given: Given


Takes = Callable[[Entry], None]
Chore = Callable[[], None]
"""Something to be done that belongs to no complaint."""


class Desk:
    """Everybody's desk. `out` is what has happened since somebody last took it away, `chores` what is to be put into the diary."""

    def __init__(
        self,
        policy: Policy,
        diary: Diary,
        clock: Clock,
        roster: Roster,
        vocabulary: Vocabulary,
        dice: Dice,
        first_person: int,
    ) -> None:
        self.policy = policy
        self.diary = diary
        self.clock = clock
        self.roster = roster
        self.vocabulary = vocabulary
        self.dice = dice
        self.out: list[Happening] = []
        self.chores: list[tuple[int, Chore]] = []  # each with the place of its working day
        self.changes: Changes  # set by whoever makes the desk, for they need it
        self.look_again_until: date | None = None  # at dates that a newer calendar may move
        self.recent: dict[tuple[str, str], deque[Came]] = {}  # by service and category
        self._numbers: dict[tuple[str, int], int] = {}  # of the last case or record, by its prefix and year
        self._person = first_person
        self._seq = 0

    def stage_of(self, case: Case) -> PolicyStage:
        """The stage that the case is at, as the policy has it."""
        return self.policy.by_number[case.stage.number]

    # --- complaints ---

    def log(self, channel: str) -> Live:
        """A complaint is taken in."""
        clock, roster = self.clock, self.roster
        if channel == FORM:
            on, actor = clock.day, roster.form_keeper
        else:
            on, actor = self._came(channel), roster.receiver()
        story, values, twin = self._told(channel, actor, on)
        numbers = Numbers(self._number(COMPLAINT, on), self._person)
        case: Case | None = None
        for new in receive(Command(RECEIVE.name, on, values), roster.worlds[actor], clock.now, numbers):
            entry = self._happens(actor, new)
            if isinstance(new.event, e.CaseEvent):
                case = evolve(case, entry)
            else:
                self._person += 1
        assert case is not None  # there is no receiving without a case
        live = Live(case, story, twin)
        self.recent.setdefault(story.theme[:2], deque(maxlen=REMEMBERED)).append(Came(live, values))
        return live

    def _told(self, channel: str, actor: int, on: date) -> tuple[Story, Given, Live | None]:
        """What the complainant says: something new, or once more what was sent before."""
        dice = self.dice
        long_ago = self.diary.in_words(self.diary.number(on) - 5 - dice.below(60))
        story = self.vocabulary.story(self.clock.day, long_ago, dice)
        known = self.recent.get(story.theme[:2])
        if known and dice.chance(shares.DUPLICATES):
            before = dice.pick(known)
            if actor not in before.live.case.subjects:
                return before.live.story, {**before.given, "channel": channel}, before.live
        values = self.vocabulary.complaint(story, channel, dice)
        if dice.chance(story.theme.staff):
            values["about_staff"] = True
            colleague = self.roster.colleague() if dice.chance(shares.NAMED) else None
            if colleague is not None and colleague != actor:
                values["about_handler"] = (colleague,)
        return story, values, None

    def _came(self, channel: str) -> date:
        """The day on which a complaint came that is logged today."""
        percent = LOGGED_LATER.get(channel, LOGGED_LATER_ELSE)
        if not self.diary.is_working(self.clock.number - 1):
            percent *= 2
        if not self.dice.chance(percent):
            return self.clock.day
        return self.clock.earlier(2 if channel == "letter" else 1, self.dice)

    def do(
        self,
        live: Live,
        action: str,
        values: Values,
        *,
        actor: int | None = None,
        on: date | None = None,
        world: World | None = None,
        others: Mapping[int, Takes] = {},
    ) -> bool:
        """The action by the rules, by whoever may take it where no actor is given; False where nobody may.

        `world` is where it names other cases or changes; `others` take the events that it makes of those.
        """
        case, clock, roster = live.case, self.clock, self.roster
        if actor is None:
            actor = roster.taker(action, case, self.stage_of(case))
            if actor is None:
                return False
        before = case.owner if case.is_open else None
        command = Command(action, on or clock.day, values)
        for new in decide(case, command, world or roster.worlds[actor], clock.now):
            entry = self._happens(actor, new)
            if new.stream_id == case.id:
                case = evolve(case, entry)
            else:
                others[new.stream_id](entry)
        live.case = case
        after = case.owner if case.is_open else None
        if before != after:
            roster.passes(before, after)
        return True

    # --- records beside the complaints, and who there is ---

    def begin(self, kind: Kind, values: Values, actor: int, case: Case | None = None) -> Record:
        """A record begins; `case` is one that it names."""
        number, command = (
            self._number(kind.prefix, self.clock.day),
            Command(kind.name, self.clock.day, values),
        )
        made = records.begin(kind, command, self._world(actor, case), self.clock.now, number)
        return self._evolved(kind, None, made, actor)

    def take(
        self, kind: Kind, record: Record, step: str, values: Values, actor: int, case: Case | None = None
    ) -> Record:
        """A step of a record; `case` is one that it names."""
        matter = records.matter(record, self._world(actor, case), self.clock.now)
        made = records.take(kind, kind.steps[step], matter, Command(step, self.clock.day, values))
        return self._evolved(kind, record, made, actor)

    def _world(self, actor: int, case: Case | None) -> World:
        world = self.roster.worlds[actor]
        return world if case is None else replace(world, related={case.id: case})

    def _evolved(self, kind: Kind, record: Record | None, made: tuple[e.New, ...], actor: int) -> Record:
        for new in made:
            record = records.evolve(kind, record, self._happens(actor, new))
        assert record is not None  # there is an event
        return record

    def later(self, place: int, chore: Chore) -> None:
        """Something to be done on a working day."""
        self.chores.append((place, chore))

    def later_on(self, day: date, chore: Chore) -> None:
        """The same, on a date, or the first working day after it."""
        self.later(self.diary.place(self.diary.number(day)), chore)

    def records(self, made: list[tuple[int, e.New]]) -> None:
        """What others decided goes into the ledger: who there is, what governs."""
        for actor, new in made:
            self._happens(actor, new)

    # --- dates and numbers ---

    def in_time(self, due: e.Due) -> int:
        """The last working day, by its place, on which something due is in time."""
        return self.last_place(due.on) if due.on else self.clock.place + due.days

    def last_place(self, day: date) -> int:
        """Which working day a date is, or else the one before it."""
        return self.diary.last_place(self.diary.number(day))

    def ahead(self, days: int) -> date:
        """The date so many days from now."""
        return self.clock.day + timedelta(days)

    def reply_channel(self, live: Live) -> str:
        """How a person answers."""
        return self.vocabulary.reply_channel(live.case.channel, self.dice)

    def _number(self, prefix: str, on: date) -> int:
        key = prefix, on.year
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return case_id(on.year, self._numbers[key], prefix)

    def _happens(self, actor: int, new: e.New) -> Entry:
        self._seq += 1
        self.out.append(Happening(self.clock.now, actor, new))
        return Entry(self._seq, new.stream_id, self.clock.now, actor, new.event)
