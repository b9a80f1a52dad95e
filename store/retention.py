"""Retention of a whole register: which cases are past their date of disposal, their disposal, and the certificates of it (R61).

A disposal is a transaction of its own case, so that one program after another can go on with them; the file is written anew once,
after the last. The class and the date of a case stand in no table, for a schedule can be changed any day: they are worked out
here in SQL for every case at once, and in `store.rules.keeping` for one.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple, Protocol

from store import events as e
from store import masking
from store.case import Entry, reference
from store.errors import NotFound, Refused, UpheldError
from store.listing import VISIBLE, Reading
from store.once import Done
from store.people import Handler
from store.policy import Policy
from store.rules.decide import situation
from store.rules.fields import Raw
from store.rules.keeping import FACTS, by_length
from store.rules.privacy import may_read
from store.schema import ACCESS_TRIGGERS, TRIGGERS
from store.unit_of_work import RegisterFile, Unit
from store.views import load, texts_of_case

Append = Callable[[Unit, Iterable[e.New], Reading], list[Entry]]
Progress = Callable[[int], None]  # cases done so far

UNWRITTEN = """
    SELECT count(*) FROM ledger WHERE type IN ('Disposed', 'Redacted', 'ImportErased')
    AND seq > coalesce((SELECT max(seq) FROM ledger WHERE type = 'FileRewritten'), 0)"""
"""How many erasures there were since the file was written anew."""


class Dated(NamedTuple):
    """A case that has ended, with its class and the date of its disposal; `held` is since when it is on legal hold."""

    case: int
    ref: str
    ended: date
    code: str
    title: str
    due: date
    held: date | None


class Listing(NamedTuple):
    """What is past its date on `today`, the oldest first: `due`, and `held` which is on legal hold.

    `hidden` more are past theirs and not for whoever looks; `undated` have ended and have no date; `unwritten` erasures were made
    since the file was written anew, so that their bytes may still be in it.
    """

    today: date
    due: list[Dated]
    held: list[Dated]
    hidden: int
    undated: int
    unwritten: int


class Applied(NamedTuple):
    """What came of it: the cases disposed of and those refused, each with the sentence that says why; was the file written anew."""

    disposed: list[str]
    refused: list[tuple[str, str]]
    rewritten: bool


class Certificate(NamedTuple):
    """What was destroyed, when, by whom and under what, without a word of it. `recorded` is UTC without a zone.

    `rewritten` is the day on which the file was written anew after it, None where it was not yet; `seq` and `hash` are of its event.
    """

    number: int
    ref: str
    disposed: bool
    on: date
    recorded: datetime
    by: str
    received: date
    ended: date | None
    code: str
    title: str
    months: int | None
    kept_because: str
    due: date | None
    reason: str
    policy: str
    policy_number: int
    method: str
    texts: int
    rewritten: date | None
    seq: int
    hash: str


class Do(Protocol):
    """`Store.do`."""

    def __call__(self, case: int, action: str, raw: Raw, actor: Handler) -> Done:
        """Take an action."""


class Retained:
    """The face; made by `Store.retention`."""

    def __init__(
        self,
        file: RegisterFile,
        as_of: Callable[[Unit, Handler | None], Reading],
        append: Append,
        do: Do,
    ) -> None:
        self._file = file
        self._as_of = as_of
        self._append = append
        self._do = do

    def listing(self, actor: Handler) -> Listing:
        """Which cases are past their date, as far as they are for the actor."""
        with self._file.read() as unit:
            return _listing(unit, self._as_of(unit, actor))

    def apply(self, actor: Handler, progress: Progress = lambda cases: None) -> Applied:
        """Dispose of every case that is past its date and not on hold, then write the file anew.

        One that may not be disposed of is told with the reason; the others go on. Run again it goes on where it was stopped.
        """
        with self._file.read() as unit:
            reading = self._as_of(unit, actor)
            past = [number for number, *_, held in _past(unit, reading) if held is None]
        disposed: list[str] = []
        refused: list[tuple[str, str]] = []
        for done, number in enumerate(past, 1):
            try:
                disposed.append(self._do(number, "dispose", {}, actor).ref)
            except (Refused, NotFound) as why:  # or somebody was quicker
                refused.append((reference(number), str(why)))
            progress(done)
        cases = "1 case is" if len(disposed) == 1 else f"{len(disposed):,} cases are"
        return Applied(disposed, refused, self._rewritten_after(f"{cases} disposed of", actor))

    def redact(self, case: int, raw: Raw, actor: Handler) -> tuple[Done, bool]:
        """Erase one case before its time, and write the file anew. Raises Refused; then nothing is changed."""
        done = self._do(case, "redact", raw, actor)
        return done, self._rewritten_after(f"{done.ref} is redacted", actor)

    def _rewritten_after(self, what: str, actor: Handler) -> bool:
        """The same, for whoever must be told that the erasure itself is done."""
        try:
            return self.rewrite(actor)
        except UpheldError as error:
            raise type(error)(
                f"{what}; but bytes of what was erased may be left in the file, which could not be written anew: {error} "
                "(`upheld retention --apply` tries again)"
            ) from error

    def rewrite(self, actor: Handler) -> bool:
        """Write the file anew where something was erased since it last was; whether that was so."""
        with self._file.read() as unit:
            if not unit.value(UNWRITTEN):
                return False

        def finish(unit: Unit) -> None:
            for sql in (*TRIGGERS.values(), *ACCESS_TRIGGERS.values()):
                unit.run(sql)
            reading = self._as_of(unit, actor)
            self._append(unit, [e.New(1, e.FileRewritten(on=reading.today))], reading)

        self._file.rewrite(finish)
        return True

    def certificate(self, case: int, actor: Handler) -> Certificate:
        """The certificate of a case that was erased. Raises NotFound where it was not, Refused where it is not for the actor."""
        with self._file.read() as unit:
            return _certificate(unit, case, self._as_of(unit, actor))


# --- the dates of every case ------------------------------------------------------------------------------------------


def dated(policy: Policy) -> str:
    """A query for every case that has ended and is not erased: case_id, ended, code, due (null where it has none), held."""
    whens = [
        f"WHEN {condition} THEN {_literal(code)}"
        for code, of in by_length(policy)
        for condition in map(_condition, of.when)
    ]
    months = [f"WHEN {_literal(code)} THEN {of.months:d}" for code, of in policy.retention.classes.items()]
    return f"""
        SELECT case_id, ended, code, CAST(ended + to_months(CASE code {" ".join(months)} END) AS DATE) AS due, held FROM (
            SELECT c.case_id, c.ended, r.held,
                CASE WHEN r.code <> '' THEN r.code {" ".join(whens)} ELSE {_literal(policy.retention.default)} END AS code
            FROM cases c LEFT JOIN retention r ON r.case_id = c.case_id WHERE NOT c.is_open AND r.erased IS NULL
        )"""


def _condition(when: str) -> str:
    """What puts a case `c` into a class by itself."""
    kind, _, what = when.partition(":")
    if kind in FACTS:
        return f"c.{FACTS[kind][0]} = {_literal(what)}"
    of = f" AND what = {_literal(what)}" if what else ""
    return f"c.case_id IN (SELECT case_id FROM duties WHERE kind = {_literal(kind)}{of})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _past(unit: Unit, reading: Reading) -> list[tuple[int, date, str, date, bool, date | None]]:
    """Every case past its date, the oldest date first; whether it may be read by who looks, and since when it is held."""
    if not reading.governing.policy.retention.classes:
        return []
    return unit.rows(
        f"""SELECT d.case_id, d.ended, d.code, d.due, {masking.readable(unit, reading)}, d.held
            FROM ({dated(reading.governing.policy)}) d JOIN cases c ON c.case_id = d.case_id
            WHERE d.due <= ? AND {VISIBLE} ORDER BY d.due, d.case_id""",
        [reading.today],
    )


def _listing(unit: Unit, reading: Reading) -> Listing:
    policy, found = reading.governing.policy, _past(unit, reading)
    lines = [
        Dated(number, reference(number), ended, code, policy.retention.classes[code].title, due, held)
        for number, ended, code, due, readable, held in found
        if readable
    ]
    undated: int = unit.value(
        f"""SELECT count(*) FROM ({dated(policy)}) d JOIN cases c ON c.case_id = d.case_id
            WHERE d.due IS NULL AND {VISIBLE}"""
        if policy.retention.classes
        else f"SELECT count(*) FROM cases WHERE NOT is_open AND {VISIBLE}"
    )
    return Listing(
        today=reading.today,
        due=[line for line in lines if line.held is None],
        held=[line for line in lines if line.held is not None],
        hidden=len(found) - len(lines),
        undated=undated,
        unwritten=unit.value(UNWRITTEN),
    )


# --- one certificate --------------------------------------------------------------------------------------------------


def _certificate(unit: Unit, case_id: int, reading: Reading) -> Certificate:
    loaded = load(unit, case_id)
    if loaded is None:
        raise NotFound(f"there is no case {reference(case_id)} in this register.")
    case, world = loaded.case, reading.world
    refusal = may_read(situation(case, world, reading.now))
    if refusal:
        raise Refused(refusal)
    gone = case.retention.erased
    if gone is None:
        raise NotFound(f"nothing of {reference(case_id)} was erased, so there is no certificate of it.")
    entry = next(found for found in loaded.entries if found.seq == gone.seq)
    event = entry.event
    assert isinstance(event, e.Disposed | e.Redacted)  # it made that record
    policy = world.policies[event.policy]
    code = event.code if isinstance(event, e.Disposed) else ""
    of = policy.retention.classes.get(code)
    rewritten = unit.value("SELECT min(seq) FROM ledger WHERE type = 'FileRewritten' AND seq > ?", [gone.seq])
    day = (
        unit.value("SELECT payload ->> '$.on' FROM ledger WHERE seq = ?", [rewritten]) if rewritten else None
    )
    return Certificate(
        number=event.number,
        ref=reference(case_id),
        disposed=gone.disposed,
        on=event.on,
        recorded=entry.recorded,
        by=world.called(gone.by),
        received=case.received,
        ended=case.ended,
        code=code,
        title=of.title if of else "",
        months=of.months if of else None,
        kept_because=of.reason if of else "",
        due=event.due if isinstance(event, e.Disposed) else None,
        reason=texts_of_case(unit, case).get(gone.seq, {}).get("reason", ""),
        policy=policy.label,
        policy_number=event.policy,
        method=event.method,
        texts=sum(len(found.event.texts) for found in loaded.entries if found.seq < gone.seq),
        rewritten=date.fromisoformat(day) if day else None,
        seq=gone.seq,
        hash=unit.value("SELECT hash FROM ledger WHERE seq = ?", [gone.seq]),
    )
