"""Rows of an older register made into events, each with its number and its place in the chain, and the rows of every table.

All of it can be done before the register is locked, on what was known of the register last (import_known.py); the lock then only
has to find that nothing was written in between.
"""

from collections.abc import Sequence

from store import events as e
from store import letters
from store.case import case_id
from store.errors import BadInput, Refused
from store.import_keys import CONTACT, WORDS, Rows, columns_of
from store.import_known import Known, Made
from store.import_tables import migrated_tables, received_tables
from store.intake.mapping import CODED, Mapping
from store.intake.shapes import Reject
from store.ledger import Happening, Salt, chain
from store.rules import decide, fields
from store.rules.actions import RECEIVE
from store.rules.fields import Command
from store.rules.situation import in_words
from store.views import Reading


class Maker:
    """Makes events of rows, for one import of a file with these columns."""

    def __init__(
        self, mapping: Mapping, header: tuple[str, ...], batch: int, salt: Salt, *, as_legacy: bool
    ) -> None:
        self._source = mapping.source
        self._confirmed = bool(mapping.confirmed)
        self._header = header
        self._batch = batch
        self._salt = salt
        self._as_legacy = as_legacy

    def make(self, rows: Rows, known: Known, reading: Reading) -> Made:
        """The events of the rows on top of what is known, of which the next numbers are taken."""
        refused = {
            place: f"{in_words(on)} is in the future, so nothing was received on it."
            for place, on in enumerate(rows.received)
            if on > reading.today
        }
        if self._as_legacy:
            accepted = rows.only([place not in refused for place in range(len(rows))])
            numbers = [_number(known, on.year) for on in accepted.received]
            events = self._migrated(accepted, numbers, known)
        else:
            numbers, events = self._received(rows, known, reading, refused)
            accepted = rows.only([place not in refused for place in range(len(rows))])
        happenings = [Happening(reading.now, reading.actor.id, new) for new in events]
        chained = chain(known.head, happenings, lambda stream, number: None, self._salt)
        cases = {key: number for key, number in zip(accepted.keys, numbers, strict=True) if key is not None}
        tables = migrated_tables if self._as_legacy else received_tables
        return Made(
            rows=accepted,
            before=known.head,
            chained=chained,
            tables=tables(chained, accepted, numbers),
            rejects=[self._reject(rows, place, why) for place, why in refused.items()],
            cases=cases,
            cases_before={key: known.cases[key] for key in cases if key in known.cases},
        )

    def _reject(self, rows: Rows, place: int, why: str) -> Reject:
        number = rows.numbers[place]
        return Reject(number, f"row {number}: {why}", columns_of(rows.written[place], self._header))

    def _migrated(self, rows: Rows, numbers: Sequence[int], known: Known) -> list[e.New]:
        """A case each, as the older register has it, and whoever complained before it."""
        events: list[e.New] = []
        cases: dict[bytes, int] = {}
        for number, on, ended, is_open, key, person, words, codes in zip(
            numbers,
            rows.received,
            rows.ended,
            rows.is_open,
            rows.keys,
            rows.digests(CONTACT),
            rows.digests(WORDS),
            zip(*map(rows.texts, CODED), strict=True),
            strict=True,
        ):
            complainant = alike = None
            if person:
                known.last_person += 1
                complainant = known.last_person
                events.append(e.New(complainant, e.PersonRecorded(on=on, texts=person)))
            if key is not None:
                alike = cases.get(key) or known.cases.get(key)
                cases[key] = number
            outcome, service, category, channel, type_, status, team = codes
            event = e.CaseMigrated(
                on=on,
                texts=words,
                source=self._source,
                batch=self._batch,
                ended=ended,
                is_open=is_open,
                outcome=outcome,
                channel=channel,
                team=team,
                service=service,
                category=category,
                complainant_type=type_,
                complainant_status=status,
                complainant=complainant,
                possible_duplicate_of=alike,
            )
            events.append(e.New(number, event))
        return events

    def _received(
        self, rows: Rows, known: Known, reading: Reading, refused: dict[int, str]
    ) -> tuple[list[int], list[e.New]]:
        """New complaints, by the same rules as if somebody had typed them; `refused` gets those that break one."""
        world = reading.world
        numbers: list[int] = []
        events: list[e.New] = []
        columns = {field.name: rows.texts(field.name) for field in RECEIVE.fields}
        for place, on in enumerate(rows.received):
            if place in refused:
                continue
            raw = {name: column[place] for name, column in columns.items() if column[place]}
            number = known.last_case.get(on.year, case_id(on.year, 0)) + 1
            try:
                policy = world.policies[world.policy_on(on)]
                values = fields.read(RECEIVE.fields, raw, policy, world.handlers)
                command = Command(RECEIVE.name, on, values)
                given = decide.Numbers(number, known.last_person + 1)
                made = decide.receive(command, world, reading.now, given, batch=self._batch)
                made = letters.signposted(made, policy)
            except (Refused, BadInput) as refusal:
                refused[place] = str(refusal)
                continue
            known.last_case[on.year] = number
            known.last_person += made[0].event.stream == "person"
            numbers.append(number)
            events += made
            if self._confirmed:
                events.append(_confirmation(made))
        return numbers, events


def _confirmation(made: Sequence[e.New]) -> e.New:
    """The automatic reply of the form, a fact of its export: it promises contact by the day of the acknowledgement (R46)."""
    received = next(new for new in made if isinstance(new.event, e.CaseReceived))
    assert isinstance(received.event, e.CaseReceived)  # by which it was found
    promised = received.event.acknowledge_due.on
    return e.New(received.stream_id, e.ReceiptConfirmed(on=received.event.on, promised_by=promised))


def _number(known: Known, year: int) -> int:
    """The next number of a case received in that year; it is taken."""
    known.last_case[year] = number = known.last_case.get(year, case_id(year, 0)) + 1
    return number
