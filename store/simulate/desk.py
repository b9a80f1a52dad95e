"""What a complaint is to those who handle it: it comes, it has steps ahead, and each is taken by the rules that people use.

Nothing is written past the rules: every event of a case comes out of `receive` or `decide`.
"""

from datetime import date

from store import events as e
from store.case import Case, Entry, case_id, evolve
from store.ledger import Happening
from store.policy import Policy
from store.policy import Stage as PolicyStage
from store.rules.actions import RECEIVE
from store.rules.decide import Numbers, decide, receive
from store.rules.fields import Command, Values
from store.simulate import phrases
from store.simulate.course import Stage, Step, course
from store.simulate.diary import Clock, Diary
from store.simulate.dice import Dice
from store.simulate.roster import Roster
from store.simulate.vocabulary import FORM, Story, Vocabulary

NAMED = 6  # per cent of the complaints about staff are about somebody who handles complaints
LOGGED_LATER = {"telephone": 6, "in-person": 6, "letter": 50}  # per cent; twice that after a weekend
LOGGED_LATER_ELSE = 28


class Live:
    """A case that something more will happen to; the next of its steps stands last."""

    __slots__ = ("case", "steps", "story")

    def __init__(self, case: Case, story: Story) -> None:
        self.case = case
        self.story = story
        self.steps: list[Step] = []


class Desk:
    """Everybody's desk. `out` is what has happened since somebody last took it away."""

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
        self.clock = clock
        self.roster = roster
        self.vocabulary = vocabulary
        self.dice = dice
        self.out: list[Happening] = []
        self._diary = diary
        self._cases: dict[int, int] = {}  # how many, by year of receipt
        self._person = first_person
        self._seq = 0

    def stage_of(self, case: Case) -> PolicyStage:
        """The stage that the case is at, as the policy has it."""
        return self.policy.by_number[case.stage.number]

    def log(self, channel: str) -> Live:
        """A complaint is taken in."""
        dice, clock = self.dice, self.clock
        if channel == FORM:
            on, actor = clock.day, self.roster.form_keeper
        else:
            on, actor = self._came(channel), self.roster.receiver()
        long_ago = self._diary.in_words(self._diary.number(on) - 5 - dice.below(60))
        story = self.vocabulary.story(clock.day.month, long_ago, dice)
        values = self.vocabulary.complaint(story, channel, dice)
        if dice.chance(story.theme.staff):
            values["about_staff"] = True
            colleague = self.roster.colleague() if dice.chance(NAMED) else None
            if colleague is not None and colleague != actor:
                values["about_handler"] = (colleague,)
        number = self._cases[on.year] = self._cases.get(on.year, 0) + 1
        numbers = Numbers(case_id(on.year, number), self._person)
        case: Case | None = None
        for new in receive(Command(RECEIVE.name, on, values), self.roster.worlds[actor], clock.now, numbers):
            entry = self._happens(actor, new)
            if isinstance(new.event, e.CaseEvent):
                case = evolve(case, entry)
            else:
                self._person += 1
        assert case is not None  # there is no receiving without a case
        live = Live(case, story)
        self.open(live)
        return live

    def _came(self, channel: str) -> date:
        """The day on which a complaint came that is logged today."""
        percent = LOGGED_LATER.get(channel, LOGGED_LATER_ELSE)
        if not self._diary.is_working(self.clock.number - 1):
            percent *= 2
        if not self.dice.chance(percent):
            return self.clock.day
        return self.clock.earlier(2 if channel == "letter" else 1, self.dice)

    def open(self, live: Live) -> None:
        """The steps of the stage that the case is at now."""
        case, record = live.case, live.case.stage
        stage = Stage(
            now=self.clock.place,
            acknowledge_by=self._in_time(record.acknowledge_due),
            respond_by=self._in_time(record.respond_due),
            longest_extension=self.stage_of(case).extension.days,
            clock=record.respond_due.unit,
            points=case.points,
            inform_staff=case.about_staff and case.staff_informed is None,
            first=len(case.stages) == 1,
            waiting_stops_the_clock=self.policy.rules.waiting_stops_the_clock.value,
            questions=len(phrases.QUESTIONS),
        )
        live.steps = course(stage, self.dice)

    def _in_time(self, due: e.Due) -> int:
        """The last working day, by its place, on which something due is in time."""
        return self._diary.last_place(self._diary.number(due.on)) if due.on else self.clock.place + due.days

    def do(
        self, live: Live, action: str, values: Values, *, actor: int | None = None, on: date | None = None
    ) -> bool:
        """The action by the rules, by whoever may take it where no actor is given; False where nobody may."""
        case, clock, roster = live.case, self.clock, self.roster
        if actor is None:
            actor = roster.taker(action, case, self.stage_of(case))
            if actor is None:
                return False
        before = case.owner if case.is_open else None
        for new in decide(case, Command(action, on or clock.day, values), roster.worlds[actor], clock.now):
            case = evolve(case, self._happens(actor, new))
        live.case = case
        after = case.owner if case.is_open else None
        if before != after:
            roster.passes(before, after)
        return True

    def _happens(self, actor: int, new: e.New) -> Entry:
        self._seq += 1
        self.out.append(Happening(self.clock.now, actor, new))
        return Entry(self._seq, new.stream_id, self.clock.now, actor, new.event)
