"""A register: the face of the store. What the screen does, a command does, and both do it here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self, TypeVar

from store import (
    access,
    alike,
    as_of,
    drilling,
    identity,
    imports,
    listing,
    own_copy,
    policy_file,
    previews,
    snapshot,
    undoing,
    views,
)
from store import events as e
from store.abandoning import Abandoned, Abandoner
from store.acting import Acting
from store.case import Entry, reference
from store.case.lacking import FIRST_CONTACT, not_given
from store.errors import BadInput, Damaged, NotFound, Refused, UpheldError
from store.evidence import Evidence, find_missing, wanted
from store.founding import first_handler, found, founding
from store.governed import Governed
from store.head import HEAD, Head, write_head
from store.head import read_head as read_outside_head
from store.importing import Imported, Importer
from store.intake import mapping as intake
from store.ledger import Happening, Salt, chain, insert, random_salt, read_head, utc_now
from store.listing import Reading, Row
from store.loading import load, named, readable
from store.once import Done
from store.people import Handler
from store.reader import Clock, Reader
from store.rebuild import Progress, rebuild
from store.records.face import Records
from store.retention import Retained
from store.rules import decide
from store.rules.fields import Raw
from store.unit_of_work import RegisterFile, Unit
from store.verify import Finding, Report, verify
from store.views import CaseView
from store.workload import Load, workload
from store.world import civil_day

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")


class Store(Reader, Governed):
    """One register, for any number of threads. Open it with `Store.open`, make one with `Store.create`.

    `clock` gives the time to record (UTC, no zone) and `salt` the salts of texts; both may be given by a test or the simulation.
    """

    def __init__(self, file: RegisterFile, *, clock: Clock = utc_now, salt: Salt = random_salt) -> None:
        super().__init__(file, clock=clock)
        self._salt = salt
        self._acting = Acting(self._append, file.side)
        self._opened: set[tuple[int, int]] = set()  # restricted cases whose opening is logged, by handler

    # --- making and opening ---

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        policy_text: str | None = None,
        administrator: identity.Person | None = None,
        clock: Clock = utc_now,
        salt: Salt = random_salt,
    ) -> "Store":
        """An empty register under a policy (the shipped one if not given), whose first handler administers it.

        That is the `administrator`, where the running account is to be the service account of the register; else the
        running account's own. Raises Refused where there is one already, or where others than the service account could
        open it, BadInput for a policy with a mistake.
        """
        text = policy_text if policy_text is not None else policy_file.shipped()
        now, account = clock(), identity.running_account()
        first = founding(text, now)
        policy = policy_file.parse(text)
        today = civil_day(policy, now)
        me = first_handler(administrator or identity.running_person(), policy, today)
        if administrator is not None:
            if administrator.account == account:
                raise Refused(f"{account} runs this as the service account, which must be nobody's own.")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            identity.must_be_closed(path, account)
            me.append(e.New(1, e.ServiceAccountNamed(on=today, account=account)))
        found(path, [[*first, *(Happening(now, 1, new) for new in me)]], salt)
        return cls.open(path, clock=clock, salt=salt)

    @classmethod
    def open(
        cls, path: Path, *, clock: Clock = utc_now, salt: Salt = random_salt, check_head: bool = True
    ) -> Self:
        """A register that is there. Raises NotFound, Busy, or Damaged where the outside head is not a prefix of its ledger."""
        store = cls(RegisterFile(path), clock=clock, salt=salt)
        store._begin(check_head=check_head)
        return store

    @classmethod
    def of(cls, reader: Reader) -> Self:
        """All of the register of which `reader` is open."""
        store = cls(reader._file, clock=reader._clock)
        store.warnings, store._parsed = reader.warnings, reader._parsed
        return store

    # --- reading ---

    def head(self) -> Head:
        """How many events there are, and the hash of the last."""
        with self._file.read() as unit:
            return read_head(unit)

    def workload(self, actor: Handler, soon: date) -> list[Load]:
        """Who has how many open cases; `soon` is the last day that is near."""
        with self._reading(actor) as (unit, reading):
            return workload(unit, reading, soon)

    def view(self, case: int, actor: Handler, *, refresh: bool = False) -> CaseView:
        """A case whole, with what may happen next. Raises Refused where it is not for the actor's eyes.

        Opening a restricted case is logged, in the unit that reads it, or it is not shown; a `refresh` of what was opened here is not.
        """
        return self._opening(case, actor, views.view, refresh)

    def _opening(
        self, case: int, actor: Handler, read: Callable[[Unit, views.Loaded, Reading], T], refresh: bool
    ) -> T:
        with self._reading(actor) as (unit, reading):
            loaded = readable(unit, case, reading)
            again = refresh and (actor.id, case) in self._opened
            if not loaded.case.privacy.restricted or again:
                return read(unit, loaded, reading)
        try:
            with self._file.write() as unit:
                reading = self._as_of_now(unit, actor)
                found = read(unit, readable(unit, case, reading), reading)
                end = access.log(unit, actor.id, case, reading.now)
                unit.after_detach.append(lambda: write_head(self._file.side, end, access.HEAD))
        except (Refused, NotFound):
            raise
        except UpheldError as error:
            raise type(error)(
                f"{reference(case)} is restricted and is not shown, as its reading could not be logged: {error}"
            ) from error
        self._opened.add((actor.id, case))
        return found

    def row(self, case: int, actor: Handler) -> Row:
        """The line of a case in the queue, masked where it is not for the actor's eyes. Raises NotFound."""
        with self._reading(actor) as (unit, reading):
            return listing.one_row(unit, load(unit, case).case.id, reading)

    def openings(
        self, actor: Handler, case: int | None = None, handler: Handler | None = None
    ) -> list[access.Opening]:
        """Who opened which restricted case, oldest first. Raises Refused for who may not know."""
        with self._reading(actor) as (unit, reading):
            refusal = access.may_not_list(reading)
            if refusal:
                raise Refused(refusal)
            return access.openings(unit, reading, case, handler)

    def evidence(
        self,
        actor: Handler,
        numbers: Sequence[str] = (),
        at_most: int | None = None,
        since: date | None = None,
    ) -> Evidence:
        """What is missing for some requirements ("R11", "G5"; all if none is named), since a day where one is given.

        Of each check the first `at_most` cases, all if None. Raises BadInput for a requirement that nothing is checked for.
        """
        return find_missing(lambda: self._reading(actor), wanted(numbers), at_most, since)

    def can(self, case: int, actor: Handler) -> list[decide.Permission]:
        """Every action on a case, allowed or with the sentence that says why not."""
        with self._reading(actor) as (unit, reading):
            return decide.permitted(readable(unit, case, reading).case, reading.world, reading.now)

    def undo_of(self, case: int, actor: Handler) -> undoing.Undoing:
        """The action that takes back what the actor did last on a case, to be taken by `do`. Raises Refused with the sentence why not."""
        with self._reading(actor) as (unit, reading):
            return undoing.undo_of(readable(unit, case, reading), reading)

    def preview(
        self,
        case: int,
        action: str,
        actor: Handler,
        on: date | None = None,
        typed: Raw = MappingProxyType({}),
    ) -> str:
        """The text for the complainant that `do` would write with the fields `typed` so far; "" where none is. Raises Refused."""
        return self._opening(
            case,
            actor,
            lambda unit, loaded, reading: previews.letter(
                unit, loaded, action, on or reading.today, reading, typed
            ),
            refresh=True,
        )

    def preview_as_sent(
        self,
        case: int,
        action: str,
        actor: Handler,
        raw: Raw,
        on: date | None = None,
        *,
        complete: bool = True,
    ) -> previews.Preview:
        """What the complainant would read of an action, were it taken with `raw`; nothing is recorded. See `previews.as_sent`."""
        return self._opening(
            case,
            actor,
            lambda unit, loaded, reading: previews.as_sent(
                unit, loaded, action, on or reading.today, reading, raw, complete=complete
            ),
            refresh=True,
        )

    def letters(self, case: int, actor: Handler) -> views.Letters:
        """What the complainant was sent, as it was kept, oldest first."""
        return self._opening(
            case, actor, lambda unit, loaded, reading: views.letters_of(unit, loaded), refresh=True
        )

    def own_copy(self, case: int, actor: Handler) -> own_copy.OwnCopy:
        """The complainant's own copy of a case. Raises Refused where it is not for the actor's eyes, or erased."""
        return self._opening(case, actor, own_copy.own_copy, refresh=False)

    def still_to_ask(self, given: Raw, on: date | None = None) -> list[str]:
        """What the policy wants at the first contact (R44) and a complaint, with its fields as typed, does not say; in words."""
        with self._reading() as (_, reading):
            policy = reading.world.policies[reading.world.policy_on(on or reading.today)]
        missing = not_given([name for name, value in given.items() if value])
        return [FIRST_CONTACT[code] for code in policy.evidence.first_contact.codes if code in missing]

    def preview_receipt(self, actor: Handler, on: date | None = None, *, begins_at: str = "") -> str:
        """What the complainant is told at receipt where nobody writes it; `begins_at` is a later stage. Raises Refused."""
        with self._reading(actor) as (_, reading):
            return previews.signposting(on or reading.today, begins_at, reading)

    def preview_received(
        self, raw: Raw, actor: Handler, on: date | None = None, *, complete: bool = True
    ) -> previews.Preview:
        """What the complainant would be told, were the complaint taken in with `raw`. Raises what `receive` raises."""
        with self._reading(actor) as (_, reading):
            return previews.receipt(on or reading.today, raw, reading, complete=complete)

    def who_may_take(self, case: int, actor: Handler) -> list[Handler]:
        """The handlers to whom the case could be allocated now."""
        with self._reading(actor) as (unit, reading):
            return previews.who_may_take(readable(unit, case, reading), reading)

    def who_may_be_mentioned(self, case: int, actor: Handler) -> list[Handler]:
        """The handlers whom a note on the case may name: those who may read it."""
        with self._reading(actor) as (unit, reading):
            return previews.who_may_be_mentioned(readable(unit, case, reading), reading)

    # --- what stands beside the complaints ---

    @cached_property
    def records(self) -> Records:
        """Changes, compliments and packs."""
        return Records(self._file, self._as_of_now, self._append, named)

    @cached_property
    def retention(self) -> Retained:
        """Which cases are past their date of disposal, their disposal, and the certificates of it."""
        return Retained(self._file, self._as_of_now, self._append, self.do)

    def possible_duplicates(self, given: Raw | int, actor: Handler) -> list[alike.Alike]:
        """Earlier cases that a complaint (its number, or its fields as typed) may be the same as, the likeliest first."""
        with self._reading(actor) as (unit, reading):
            if isinstance(given, int):
                return alike.of_case(unit, readable(unit, given, reading), reading)
            return alike.search(unit, {name: str(text) for name, text in given.items()}, reading)

    # --- acting ---

    def receive(self, raw: Raw, actor: Handler, *, on: date | None = None, key: str | None = None) -> Done:
        """Take in a complaint; `raw` holds the fields of RECEIVE as typed. Raises Refused or BadInput; then nothing is changed."""
        with self._file.write() as unit:
            reading = self._as_of_now(unit, actor)
            return self._acting.receive(unit, reading, raw, on, key)

    def do(
        self,
        case: int,
        action: str,
        raw: Raw,
        actor: Handler,
        *,
        on: date | None = None,
        key: str | None = None,
        version: int | None = None,
    ) -> Done:
        """Take an action of the registry on a case; `raw` holds its fields as typed.

        `version` is the one the case had when this was decided on; `key` makes a repetition harmless.
        Raises Refused, Stale, BadInput or NotFound with a sentence; then nothing is changed.
        """
        with self._file.write() as unit:
            return self._acting.do(unit, self._as_of_now(unit, actor), case, action, raw, on, key, version)

    def do_all(
        self,
        versions: Mapping[int, int | None],
        action: str,
        raw: Raw,
        actor: Handler,
        *,
        on: date | None = None,
        key: str | None = None,
    ) -> list[Done]:
        """Take one action on several cases, each with the version it had: on all of them or, where one refuses, on none.

        Raises what `do` raises; the sentence begins with the case that it is about.
        """
        done = []
        with self._file.write() as unit:
            reading = self._as_of_now(unit, actor)
            for case, version in versions.items():
                own = f"{key} {case}" if key else None
                try:
                    done.append(self._acting.do(unit, reading, case, action, raw, on, own, version))
                except BadInput:
                    raise  # of what was typed, and so of all of them
                except UpheldError as error:
                    rest = (
                        f" Nothing was changed on any of the {len(versions)} cases."
                        if len(versions) > 1
                        else ""
                    )
                    raise type(error)(f"{reference(case)}: {error}{rest}") from error
        return done

    def _append(self, unit: Unit, made: Iterable[e.New], reading: Reading) -> list[Entry]:
        """The events at the end of the ledger; the outside head follows once they are saved."""

        def last_of(stream: str, number: int) -> int | None:
            if stream == "handler":
                return reading.governing.last_seqs.get(number)
            if stream == "person":
                return None  # people have one event each
            found: int | None
            if stream == "case":
                found = unit.value("SELECT last_seq FROM cases WHERE case_id = ?", [number])
            else:  # few, and no table keeps their last event
                sql = "SELECT max(seq) FROM ledger WHERE stream = ? AND stream_id = ?"
                found = unit.value(sql, [stream, number])
            return found

        happenings = [Happening(reading.now, reading.actor.id, new) for new in made]
        chained = chain(read_head(unit), happenings, last_of, self._salt)
        insert(unit, chained)
        unit.after_detach.append(lambda: write_head(self._file.side, chained.head))
        return chained.entries

    def bring_in(
        self,
        path: Path,
        mapping: intake.Mapping,
        actor: Handler,
        *,
        as_legacy: bool,
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda rows: None,
    ) -> Imported:
        """Import a file by its mapping, as cases of an older register or as new complaints; the same row never twice.

        Raises Refused, NotFound or BadInput before anything is written; `progress` is told the rows read so far.
        """
        importer = Importer(
            self._file, self._as_of_now, self._salt, actor, as_legacy=as_legacy, dry_run=dry_run
        )
        return importer.run(path, mapping, progress)

    def unfinished_imports(self) -> list[imports.Unfinished]:
        """The imports that are neither finished nor gone, oldest first: they go on when run again, or can be abandoned."""
        with self._file.read() as unit:
            return imports.unfinished(unit)

    def abandon_import(
        self, number: int, actor: Handler, progress: Callable[[int], None] = lambda cases: None
    ) -> Abandoned:
        """Erase an unfinished import: its cases are gone for good, and the same file can be imported anew.

        Raises NotFound or Refused before anything is changed; `progress` is told the cases erased so far.
        """
        return Abandoner(self._file, self._as_of_now, self._salt, actor).run(number, progress)

    def facts(self, version: str) -> "dict[str, pa.Table]":
        """The facts of the register for figures, without names, texts or identities: the tables of a snapshot."""
        with self._file.read() as unit:
            return snapshot.tables(unit, version)

    def facts_as_of(
        self, head: Head, version: str, progress: Progress = lambda cases: None
    ) -> "dict[str, pa.Table]":
        """The same as they were when the ledger ended in `head`. Raises Refused where it never did."""
        return as_of.facts(self._file, head, version, progress)

    def withheld_from(self, actor: Handler) -> frozenset[int]:
        """The cases that must not be named to the actor behind a figure. Raises Refused for who may see none of them."""
        with self._reading(actor) as (unit, reading):
            if why := drilling.may_not(reading):
                raise Refused(why)
            return drilling.withheld(unit, reading)

    # --- trust ---

    def verify(self, other: Head | None = None) -> Report:
        """Everything about the register that can be checked; `other` is a head that was kept elsewhere."""
        heads: dict[str, Head | None] = {}
        unreadable = []
        for name in (HEAD, access.HEAD):
            try:
                heads[name] = read_outside_head(self._file.side, name)
            except Damaged as damaged:
                unreadable.append(Finding(name, str(damaged)))
        with self._file.read() as unit:
            report = verify(unit, heads.get(HEAD), other, heads.get(access.HEAD))
        return report._replace(ok=report.ok and not unreadable, findings=[*unreadable, *report.findings])

    def rebuild(self, progress: Progress = lambda cases: None) -> int:
        """The projections made anew from the ledger. Returns the number of cases."""
        with self._file.write() as unit:
            return rebuild(unit, progress)


# --- small questions --------------------------------------------------------------------------------------------------
