"""The part of a register's face that changes who there is and what governs: handlers, policies, calendars, reviews."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import NamedTuple, Protocol

from store import administration, adoption, identity
from store import events as e
from store.adoption import Adoption
from store.case import Entry
from store.errors import Refused
from store.governing import Governing
from store.governing_rows import write_handler
from store.ledger import ENTRY_COLUMNS, entry, texts_of
from store.people import Handler
from store.people import evolve as evolve_handler
from store.readiness import Readiness, readiness
from store.unit_of_work import RegisterFile, Unit
from store.views import Reading

Decided = Callable[[Governing, date], Iterable[e.New]]


class LogLine(NamedTuple):
    """Something that happened to a policy: adopted, reviewed, or a trigger of a review. `text` is raw, "" where none is left."""

    policy: int
    on: date
    actor: str
    event: e.PolicyEvent
    text: str


class Governed(Protocol):
    """What `Store` can do with who there is and what governs. Every method that takes an actor raises Refused for who may not."""

    _file: RegisterFile

    @abstractmethod
    def _reading(self, actor: Handler | None = None) -> AbstractContextManager[tuple[Unit, Reading]]: ...

    @abstractmethod
    def _as_of_now(self, unit: Unit, actor: Handler | None) -> Reading: ...

    @abstractmethod
    def _append(self, unit: Unit, made: Iterable[e.New], reading: Reading) -> list[Entry]: ...

    # --- handlers ---

    def add_handler(self, name: str, account: str, roles: Iterable[str], actor: Handler) -> Handler:
        """A new handler with roles from today. Raises BadInput for a name or account in use."""
        return self._administer(
            actor, lambda g, today: administration.add(name, account, tuple(roles), g, today)
        )

    def grant(self, handler: Handler, role: str, actor: Handler, on: date | None = None) -> Handler:
        """The role, given as code or title, from `on` (today if not given)."""
        return self._administer(
            actor, lambda g, today: administration.grant(handler.id, role, on or today, g)
        )

    def revoke(self, handler: Handler, role: str, actor: Handler, on: date | None = None) -> Handler:
        """The role is held no longer from `on` (today if not given). Somebody who administers must remain."""
        return self._administer(
            actor, lambda g, today: administration.revoke(handler.id, role, on or today, g)
        )

    def delegate(
        self, holder: Handler, role: str, to: Handler, actor: Handler, since: date | None, until: date
    ) -> Handler:
        """The role of `holder` is held by `to` in their place, until the day before `until`. Returns the delegate."""
        return self._administer(
            actor, lambda g, today: administration.delegate(holder.id, role, to.id, since or today, until, g)
        )

    def name_manager(self, handler: Handler, manager: Handler, actor: Handler) -> Handler:
        """Who is told of what the handler can't resolve."""
        return self._administer(
            actor, lambda g, today: administration.name_manager(handler.id, manager.id, g, today)
        )

    def train(
        self, handler: Handler, course: str, actor: Handler, on: date | None, until: date | None
    ) -> Handler:
        """A course of the policy, given as code or words, was completed on `on` and is in date up to and including `until`."""
        return self._administer(
            actor, lambda g, today: administration.train(handler.id, course, on or today, until, g, today)
        )

    def attest(self, actor: Handler) -> Handler:
        """The actor says that they know the policy in force and follow it."""
        with self._file.write() as unit:
            reading = self._as_of_now(unit, actor)
            said = _readiness(unit, reading)[actor.id].attested
            made = administration.attest(reading.actor, said, reading.governing, reading.today)
            return self._keep_handler(unit, made, reading)

    def name_service_account(self, account: str, actor: Handler) -> None:
        """The account that alone opens the file and says for whom, "" for none. Raises Refused for one that is a handler's, BadInput for one
        that this machine does not have.
        """
        if account:
            identity.must_be_account(account)
        with self._file.write() as unit:
            reading = self._allowed(unit, actor, "the service account is named")
            made = administration.name_service_account(account, reading.governing, reading.today)
            unit.run("UPDATE settings SET service_account = ?", [account])
            self._append(unit, made, reading)

    def _administer(self, actor: Handler, decided: Decided) -> Handler:
        with self._file.write() as unit:
            reading = self._allowed(unit, actor, "handlers and roles are changed")
            return self._keep_handler(unit, list(decided(reading.governing, reading.today)), reading)

    def _keep_handler(self, unit: Unit, made: list[e.New], reading: Reading) -> Handler:
        entries = self._append(unit, made, reading)
        handler = reading.governing.handlers.get(entries[0].stream_id)
        for found, new in zip(entries, made, strict=True):
            assert isinstance(found.event, e.HandlerEvent)  # only those are made there
            handler = evolve_handler(handler, found.stream_id, found.event, new.texts)
        assert handler is not None  # at least one event is made
        write_handler(unit, handler, entries[-1].seq)
        return handler

    def _allowed(self, unit: Unit, actor: Handler, what: str) -> Reading:
        reading = self._as_of_now(unit, actor)
        refusal = administration.may_not(reading.actor, reading.governing, reading.today, what)
        if refusal:
            raise Refused(refusal)
        return reading

    def readiness(self) -> Mapping[int, Readiness]:
        """How ready each handler is for the policy in force: trained, and attesting."""
        with self._reading() as (unit, reading):
            return _readiness(unit, reading)

    # --- what governs ---

    def policy_text(self) -> str:
        """The policy in force as it was adopted, in TOML."""
        with self._reading() as (unit, _):
            text: str = unit.value("SELECT text FROM policies ORDER BY number DESC LIMIT 1")
            return text

    def propose_policy(self, text: str) -> Adoption:
        """What adopting the policy in `text` would come to. Raises BadInput for a mistake, Refused where it can't be adopted."""
        with self._reading() as (_, reading):
            return adoption.of_policy(text, reading.governing, reading.today)

    def adopt_policy(self, text: str, actor: Handler) -> Adoption:
        """The policy in `text` governs complaints received from now on; cases under way keep their own. Raises as `propose_policy`."""
        with self._file.write() as unit:
            reading = self._allowed(unit, actor, "a policy is adopted")
            adopted = adoption.of_policy(text, reading.governing, reading.today)
            self._keep_governing(unit, adopted.made, reading)
            return adopted

    def adopt_calendar(self, text: str, actor: Handler) -> str:
        """The calendar in `text` computes due dates from now on; those promised stay. Returns its label. Raises BadInput, Refused."""
        with self._file.write() as unit:
            reading = self._allowed(unit, actor, "a calendar is adopted")
            made = adoption.of_calendar(text, reading.governing, reading.today)
            self._keep_governing(unit, made, reading)
            return self._as_of_now(unit, actor).governing.calendars[made[0].stream_id].label

    def log_trigger(self, code: str, text: str, actor: Handler, on: date | None = None) -> None:
        """Feedback or a change of regulation that calls for a review of the policy in force (R58). Any handler may log one."""
        with self._file.write() as unit:
            reading = self._as_of_now(unit, actor)
            self._append(unit, adoption.trigger(code, text, reading.governing, reading.today, on), reading)

    def record_review(
        self, text: str, actor: Handler, on: date | None = None, *, equality_screened: bool = False
    ) -> None:
        """The policy in force was reviewed on `on` (today if not given); the next review is due an interval later."""
        with self._file.write() as unit:
            reading = self._allowed(unit, actor, "a review of the policy is recorded")
            made = adoption.reviewed(
                text, reading.governing, reading.today, on, equality_screened=equality_screened
            )
            self._keep_governing(unit, made, reading)

    def _keep_governing(self, unit: Unit, made: list[e.New], reading: Reading) -> None:
        for number, event, _ in made:
            match event:
                case e.PolicyAdopted():
                    unit.run("INSERT INTO policies VALUES (?, ?, ?, NULL)", [number, event.text, event.on])
                case e.PolicyReviewed():
                    unit.run("UPDATE policies SET reviewed = ? WHERE number = ?", [event.on, number])
                case e.CalendarAdopted():
                    row = [number, event.name, event.text, event.on]
                    unit.run("INSERT INTO calendars VALUES (?, ?, ?, ?)", row)
        self._append(unit, made, reading)

    def policy_log(self) -> list[LogLine]:
        """What happened to the policies of the register, oldest first."""
        with self._reading() as (unit, reading):
            lines = []
            for found in _entries(unit, "policy"):
                assert isinstance(found.event, e.PolicyEvent)  # the types of that stream
                texts = texts_of(unit, found.stream_id, found.seq, found.seq) if found.event.texts else {}
                text = texts.get(found.seq, {}).get("text", "")
                called = reading.world.called(found.actor)
                lines.append(LogLine(found.stream_id, found.event.on, called, found.event, text))
            return lines


def _entries(unit: Unit, stream: str) -> list[Entry]:
    rows = unit.rows(f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = ? ORDER BY seq", [stream])
    return [entry(row) for row in rows]


def _readiness(unit: Unit, reading: Reading) -> Mapping[int, Readiness]:
    g = reading.governing
    return readiness(_entries(unit, "handler"), g.handlers, g.policy, max(g.policies), reading.today)
