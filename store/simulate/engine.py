"""The simulation: a clock that runs from the first complaint to this morning, and people who take what lies before them.

What a case still has ahead is a list of steps; the next one stands in the agenda of its day, and a case with nothing ahead
is forgotten, so that only the open ones are held.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from heapq import heapify, heappop, heappush

from store.calendar import Calendar
from store.ledger import Happening
from store.policy import Policy
from store.simulate.arrivals import arrivals, begins
from store.simulate.course import CONFIRM
from store.simulate.deeds import DEEDS, confirm
from store.simulate.desk import Desk, Live
from store.simulate.diary import ENDS_AT, HOUR, MINUTE, OPENS, SHUTS, Clock, Diary
from store.simulate.dice import Dice
from store.simulate.roster import Roster
from store.simulate.vocabulary import FORM, Vocabulary

BATCH = 25_000  # events

FORM_OPENS, FORM_SHUTS = 6 * HOUR, 23 * HOUR  # hardly anybody writes at night
PUT_OFF = 4  # working days, for what nobody can do now
LAST_MONTHS = 130  # days in which the first handler's desk is filled

Entry = tuple[int, int, Live | None, int, str]
"""Second of the day, order of entering, the case or None for a new one, what is done, the channel of a new one."""


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
    diary = Diary(before, today, calendar, policy)
    roster = Roster(policy, policy_number, calendar, calendar_number, cases, before, dice)
    counts = [0] * (first_day - before).days
    counts += arrivals(cases, diary.days[len(counts) :], calendar, vocabulary, dice)
    clock = Clock(diary)
    desk = Desk(policy, diary, clock, roster, vocabulary, dice, first_person)
    return _Simulation(diary, clock, desk).run(counts)


class _Simulation:
    def __init__(self, diary: Diary, clock: Clock, desk: Desk) -> None:
        self._diary = diary
        self._clock = clock
        self._desk = desk
        self._dice = desk.dice
        self._agendas: list[list[Entry]] = [[] for _ in diary.days]
        self._entered = 0

    def run(self, counts: Sequence[int]) -> Iterator[list[Happening]]:
        """From the first day of the diary to the last; `counts` are the complaints logged on each."""
        desk, clock = self._desk, self._clock
        for n, (actor, new) in enumerate(desk.roster.founding):
            clock.at(OPENS + n)
            desk.out.append(Happening(clock.now, actor, new))
        for number, complaints in enumerate(counts):
            clock.begin(number)
            desk.roster.fills_first = number > self._diary.last - LAST_MONTHS
            self._expect(complaints)
            agenda = self._agendas[number]
            ends = ENDS_AT if number == self._diary.last else 24 * HOUR
            while agenda and agenda[0][0] <= ends:
                second, _, live, deed, channel = heappop(agenda)
                clock.at(second)
                if live is None:
                    self._log(channel)
                else:
                    self._go_on(live, deed)
                if len(desk.out) >= BATCH:
                    yield desk.out
                    desk.out = []
            self._agendas[number] = []
        if desk.out:
            yield desk.out

    def _expect(self, complaints: int) -> None:
        """The complaints that will be logged today, and the order of the day's agenda."""
        clock, dice = self._clock, self._dice
        agenda, last_morning = self._agendas[clock.number], clock.number == self._diary.last
        manned = clock.working and not last_morning
        shuts = ENDS_AT - 2 * MINUTE if last_morning else FORM_SHUTS
        for _ in range(complaints):
            channel = self._desk.vocabulary.channel(dice) if manned else FORM
            opens, closes = (FORM_OPENS, shuts) if channel == FORM else (OPENS, SHUTS)
            self._entered += 1
            agenda.append((opens + dice.below(closes - opens), self._entered, None, 0, channel))
        heapify(agenda)

    def _enter(self, number: int, second: int, live: Live, deed: int) -> None:
        """Into the agenda of a day, where the simulation goes on so long."""
        if number > self._diary.last:
            return
        self._entered += 1
        entry = second, self._entered, live, deed, ""
        if number == self._clock.number:
            heappush(self._agendas[number], entry)
        else:
            self._agendas[number].append(entry)

    def _log(self, channel: str) -> None:
        live = self._desk.log(channel)
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
                live.steps.append((self._clock.place + PUT_OFF, *step[1:]))
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
