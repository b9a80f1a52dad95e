"""What is done to cases: taken in, or moved on by an action, in a unit that is open for writing.

Read as it stands, checked, decided by the rules, put into the ledger and the working tables; or refused, and nothing is changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path

from store import erasing, letters, naming, views
from store import events as e
from store.case import Case, Entry, case_id, evolve, reference
from store.errors import BadInput, Stale
from store.loading import named, readable
from store.once import Done, Once
from store.projections import LabelRow, insert_case, update_case
from store.records import rows as record_rows
from store.rules import decide, fields
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command, Raw
from store.rules.situation import civil_day, in_words
from store.unit import Unit
from store.views import Reading


@dataclass(frozen=True)
class Acting:
    """`append` puts events at the end of the ledger; `side` is the folder beside the register."""

    append: Callable[[Unit, Iterable[e.New], Reading], list[Entry]]
    side: Path

    def receive(self, unit: Unit, reading: Reading, raw: Raw, on: date | None, key: str | None) -> Done:
        """Take in a complaint, within the unit. Raises Refused or BadInput with a sentence."""
        once = Once(unit, key, RECEIVE.name, raw, on)
        if once.done is not None:
            return once.done
        on = on or reading.today
        policy = reading.world.policies[reading.world.policy_on(on)]
        values = fields.read(RECEIVE.fields, raw, policy, reading.governing.handlers)
        command = Command(RECEIVE.name, on, values)
        made = decide.receive(command, reading.world, reading.now, _numbers(unit, command.on.year))
        made = letters.signposted(made, policy)
        entries = self.append(unit, made, reading)
        case: Case | None = None
        for entry in entries:
            if entry.event.stream == "case":
                case = evolve(case, entry)
            else:
                unit.run("INSERT INTO people VALUES (?, ?)", [entry.stream_id, entry.seq])
        assert case is not None  # receive makes a case
        label = LabelRow(case.id, command.text("subject"), command.text("name"))
        contact = {name: command.text(name) for name in ("email", "telephone") if command.text(name)}
        insert_case(unit, case, label, contact, entries)
        return once.remember(case, entries)

    def do(
        self,
        unit: Unit,
        reading: Reading,
        case: int,
        action: str,
        raw: Raw,
        on: date | None,
        key: str | None,
        version: int | None,
    ) -> Done:
        """Take an action on a case, within the unit. Raises Refused, Stale, BadInput or NotFound with a sentence."""
        if action not in ACTIONS:
            raise BadInput(f"there is no action {action!r}; the actions are {', '.join(ACTIONS)}.")
        once = Once(unit, key, f"{action} {case}", raw, on)
        if once.done is not None:
            return once.done
        loaded = readable(unit, case, reading)
        if version is not None and version != loaded.case.version:
            raise Stale(_what_changed(loaded, version, reading))
        policy = reading.world.policy_of(loaded.case)
        asked = ACTIONS[action].fields
        chosen_from = decide.asked_under(ACTIONS[action], loaded.case, reading.world)
        values = fields.read(asked, raw, chosen_from, reading.governing.handlers)
        command = Command(action, on or civil_day(policy, reading.now), values)
        cases = naming.with_leads(unit, {case: loaded.case, **named(unit, asked, values, reading)})
        changes, certificates = naming.changes(unit, asked, values), _certificates(unit)
        world = replace(reading.world, related=cases, changes=changes, certificates=certificates)
        made = decide.decide(loaded.case, command, world, reading.now)
        made = letters.written(made, loaded.case, policy, views.correspondence(unit, loaded, reading))
        entries = self.append(unit, made, reading)
        after = cases[case]
        record_rows.keep(unit, entries)
        of_cases = [entry for entry in entries if entry.event.stream == "case"]
        for number in dict.fromkeys(entry.stream_id for entry in of_cases):
            own = [entry for entry in of_cases if entry.stream_id == number]
            changed = reduce(evolve, own, cases[number])
            update_case(unit, cases[number], changed, own)
            after = changed if number == case else after
        if after.retention.erased:  # it was not before, for nothing happens to one that is
            erasing.erase(unit, after, list(reading.governing.handlers), self.side)
        return once.remember(after, entries)


def _numbers(unit: Unit, year: int) -> decide.Numbers:
    """The next numbers of a case received in `year`, and of a person."""
    last: int | None = unit.value(
        "SELECT max(case_id) FROM cases WHERE case_id BETWEEN ? AND ?",
        [case_id(year, 0), case_id(year + 1, 0) - 1],
    )
    person: int | None = unit.value("SELECT max(person_id) FROM people")
    return decide.Numbers(case=(last or case_id(year, 0)) + 1, person=(person or 0) + 1)


def _certificates(unit: Unit) -> int:
    """How many certificates of erasure were given."""
    last: int | None = unit.value("SELECT max(certificate) FROM retention")
    return last or 0


def _what_changed(loaded: views.Loaded, version: int, reading: Reading) -> str:
    """Why a stale command is refused: what happened since, and by whom."""
    ref, case = reference(loaded.case.id), loaded.case
    if version > case.version:
        return f"{ref} has only {case.version} events, so it was never at version {version}; read it again."
    since = loaded.entries[version:]
    names = reading.governing.handlers
    told = "; ".join(
        f"{names[x.actor].called}: {views.event_in_words(x.event)} on {in_words(x.event.on)}" for x in since
    )
    return f"{ref} has changed since it was read (version {version}, now {case.version}): {told}. Nothing was changed; read it again."
