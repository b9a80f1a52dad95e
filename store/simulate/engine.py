"""The simulation: a clock that runs from the first complaint to this morning, and people who take what lies before them.

What a case still has ahead is a list of steps; the next one stands in the agenda of its day, and a case with nothing ahead
is forgotten, so that only the open ones are held.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from heapq import heapify, heappop, heappush

from store.calendar import Calendar
from store.ledger import Happening
from store.policy import Policy
from store.simulate import calendars, compliments
from store.simulate.arrivals import arrivals, begins
from store.simulate.changes import Changes, Timeline
from store.simulate.deeds import DEEDS, confirm
from store.simulate.desk import Chore, Desk, Live
from store.simulate.diary import ENDS_AT, HOUR, MINUTE, OPENS, SHUTS, Clock, Diary
from store.simulate.dice import Dice
from store.simulate.planning import open_stage
from store.simulate.roster import Roster
from store.simulate.staffing import Act, Readiness, Staff, on_leave
from store.simulate.steps import CONFIRM, put_off
from store.simulate.vocabulary import FORM, Vocabulary

BATCH = 25_000  # events

FORM_OPENS, FORM_SHUTS = 6 * HOUR, 23 * HOUR  # hardly anybody writes at night
PUT_OFF = 4  # working days, for what nobody can do now
LAST_MONTHS = 130  # days in which the first handler's desk is filled
CLOSED_AT = 58  # per cent of the way: a day on which the office is closed, beside those of the calendar
LEAVE_EVERY = 140  # days: somebody is away, and another holds their role

Entry = tuple[int, int, "Live | Chore | str", int]
"""Second of the day, order of entering, what it is about, what is done: a case, a chore, a complaint that comes by a channel."""


def simulate(
    *,
    cases: int,
    seed: int,
    today: date,
    policy: Policy,
    policy_number: int,
    calendar: Calendar,
    calendar_number: int,
    first_person: int = 1,
) -> Iterator[list[Happening]]:
    """The events of `cases` made-up complaints up to 8.30 on the morning of `today`, in order of recording, batch by batch.

    Handlers come first, on the working day before the first complaint. The same arguments give the same events on every
    platform. Raises BadInput where the calendar does not know `today`.
    """
    dice, vocabulary = Dice(seed), Vocabulary(policy)
    first_day = begins(today, calendar, vocabulary)
    before = calendar.add_working_days(first_day, -1)
    to_come = calendars.with_a_closed_day(calendar, first_day + (today - first_day) * CLOSED_AT // 100)
    diary = Diary(before, today, to_come[0] if to_come else calendar, policy)
    timeline = Timeline(first_day, diary)
    vocabulary.changes(timeline.effects())
    counts = [0] * (first_day - before).days
    counts += arrivals(cases, diary.days[len(counts) :], diary.calendar, vocabulary, dice)
    clock = Clock(diary)
    staff = Staff({policy_number: policy}, {calendar_number: calendar}, cases, before, dice)
    roster = Roster(policy, staff, cases, before, dice)
    desk = Desk(policy, diary, clock, roster, vocabulary, dice, first_person)
    desk.changes = Changes(desk, timeline)
    running = _Simulation(desk, staff)
    if to_come:
        table, closed = to_come
        desk.later_on(closed - calendars.ANNOUNCED, partial(calendars.adopt, desk, staff, table))
    return running.run(counts)


class _Simulation:
    def __init__(self, desk: Desk, staff: Staff) -> None:
        self._desk = desk
        self._staff = staff
        self._diary = desk.diary
        self._clock = desk.clock
        self._dice = desk.dice
        self._agendas: list[list[Entry]] = [[] for _ in desk.diary.days]
        self._entered = 0

    def run(self, counts: Sequence[int]) -> Iterator[list[Happening]]:
        """From the first day of the diary to the last; `counts` are the complaints logged on each."""
        desk, clock, agendas = self._desk, self._clock, self._agendas
        self._found()
        desk.changes.begins()
        self._put_into_diary()
        for number, complaints in enumerate(counts):
            clock.begin(number)
            desk.roster.begins(clock.day)
            desk.roster.fills_first = number > self._diary.last - LAST_MONTHS
            self._expect(complaints)
            agenda = agendas[number]
            ends = ENDS_AT if number == self._diary.last else 24 * HOUR
            while agenda and agenda[0][0] <= ends:
                second, _, what, deed = heappop(agenda)
                clock.at(second)
                if isinstance(what, Live):
                    self._go_on(what, deed)
                elif isinstance(what, str):
                    self._log(what)
                else:
                    what()
                if desk.chores:
                    self._put_into_diary()
                if len(desk.out) >= BATCH:
                    yield desk.out
                    desk.out = []
            agendas[number] = []
        if desk.out:
            yield desk.out

    def _found(self) -> None:
        """Who is there before the first complaint, and what they were trained in."""
        desk, staff = self._desk, self._staff
        readiness = Readiness(staff, self._later, self._dice)
        since = self._clock.day
        for n, recorded in enumerate([*staff.founding, *readiness.begins(since)]):
            self._clock.at(OPENS + n)
            desk.records([recorded])
        for away in range(60, self._diary.last - 20, LEAVE_EVERY):
            desk.later_on(since + timedelta(away), self._on_leave)

    def _later(self, day: date, act: Act) -> None:
        desk = self._desk
        desk.later_on(day, lambda: desk.records(act(desk.clock.day)))

    def _on_leave(self) -> None:
        desk = self._desk
        desk.records(on_leave(self._staff, desk.clock.day, self._dice))
        desk.roster.changed()

    # --- the agendas ---

    def _expect(self, complaints: int) -> None:
        """What will come today, and the order of the day's agenda."""
        clock, dice, desk = self._clock, self._dice, self._desk
        agenda, last_morning = self._agendas[clock.number], clock.number == self._diary.last
        manned = clock.working and not last_morning
        shuts = ENDS_AT - 2 * MINUTE if last_morning else FORM_SHUTS
        for _ in range(complaints):
            channel = desk.vocabulary.channel(dice) if manned else FORM
            opens, closes = (FORM_OPENS, shuts) if channel == FORM else (OPENS, SHUTS)
            self._entered += 1
            agenda.append((opens + dice.below(closes - opens), self._entered, channel, 0))
        for _ in range(compliments.arrive(desk, complaints) if manned else 0):
            self._entered += 1
            chore = partial(compliments.take_in, desk)
            agenda.append((OPENS + dice.below(SHUTS - OPENS), self._entered, chore, 0))
        heapify(agenda)

    def _put_into_diary(self) -> None:
        """The chores that somebody has thought of, each on its working day."""
        clock, dice = self._clock, self._dice
        for place, chore in self._desk.chores:
            number = self._diary.day_of(max(place, clock.place + (not clock.working)))
            opens = max(clock.second + MINUTE, OPENS) if number == clock.number else OPENS
            if opens >= SHUTS:
                number, opens = self._diary.day_of(clock.place + 1), OPENS
            self._enter(number, opens + dice.below(SHUTS - opens), chore, 0)
        self._desk.chores = []

    def _enter(self, number: int, second: int, what: "Live | Chore", deed: int) -> None:
        """Into the agenda of a day, where the simulation goes on so long."""
        if number > self._diary.last:
            return
        self._entered += 1
        entry = second, self._entered, what, deed
        if number == self._clock.number:
            heappush(self._agendas[number], entry)
        else:
            self._agendas[number].append(entry)

    # --- complaints ---

    def _log(self, channel: str) -> None:
        live = self._desk.log(channel)
        self._desk.changes.counts(live.case)
        open_stage(self._desk, live)
        if channel == FORM:
            self._enter(self._clock.number, self._clock.second + 5 + self._dice.below(85), live, CONFIRM)
        else:
            self._look_ahead(live)

    def _go_on(self, live: Live, deed: int) -> None:
        """A step is taken, or put off where it can't be taken now."""
        if deed == CONFIRM:
            confirm(self._desk, live)
        else:
            step = live.steps.pop()
            if not DEEDS[deed](self._desk, live, step):
                live.steps = put_off(live.steps, step, self._clock.place + PUT_OFF)
        self._look_ahead(live)

    def _look_ahead(self, live: Live) -> None:
        """The case's next step into the agenda: in the office's hours, and after what has just been done."""
        if not live.steps:
            return
        clock, dice = self._clock, self._dice
        place, deed, _ = live.steps[-1]
        if clock.working and place <= clock.place:
            soonest = max(clock.second + 2 * MINUTE, OPENS)
            if soonest < SHUTS - 10 * MINUTE:
                self._enter(clock.number, soonest + dice.early(SHUTS - soonest), live, deed)
                return
            place = clock.place + 1
        day = self._diary.day_of(max(place, clock.place))
        self._enter(day, OPENS + dice.below(SHUTS - OPENS), live, deed)
