"""The register of packs: which figures went to which committee, when, and from which end of the ledger (R51)."""

from collections.abc import Iterator, Mapping

from store import events as e
from store.case import Entry
from store.case.chapters import Telling
from store.policy import Policy
from store.records.changing import COMMITTEE, MINUTE
from store.records.kind import Beginning, Kind, Record
from store.rules.fields import Command, Field
from store.rules.fields import Kind as Of
from store.rules.registry import Intake
from store.rules.situation import World


class Pack(Record, frozen=True, kw_only=True):
    """A pack as it was recorded; nothing happens to one afterwards."""

    event: e.PackRecorded

    @property
    def state(self) -> str:
        """Always recorded."""
        return "recorded"

    @property
    def is_open(self) -> bool:
        """Nothing is left to be done."""
        return False


def _start(entry: Entry) -> Pack:
    event = entry.event
    assert isinstance(event, e.PackRecorded)  # by which a pack begins
    return Pack(
        id=entry.stream_id, first_seq=entry.seq, last_seq=entry.seq, policy=event.policy, opened=event.on, event=event
    )  # fmt: skip


def _apply(pack: Pack, entry: Entry) -> Pack:
    raise ValueError(f"{type(entry.event).__name__} after the pack was recorded")


def _rows(pack: Pack) -> Mapping[str, list[tuple[object, ...]]]:
    event = pack.event
    made_of = (event.digest, event.page, event.count, event.head, event.period_from, event.period_to)
    return {"packs": [(pack.id, event.on, event.committee, *made_of)]}


def _tells(pack: Pack, telling: Telling) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    event = pack.event
    yield (
        "Pack",
        [
            ("Went to", telling.policy.lists.committees.get(event.committee, event.committee)),
            ("On", str(event.on)),
            ("Minute", telling.text(pack.first_seq, "minute") or "[erased]"),
            ("Period", f"{event.period_from} to {event.period_to}"),
            ("Manifest", event.digest),
            ("Page", event.page),
            ("Made from", f"{event.count} events, head {event.head}"),
        ],
    )


def _record(b: Beginning, c: Command) -> tuple[e.New, ...]:
    first, last = c.date("period_from"), c.date("period_to")
    assert first is not None  # both are required
    assert last is not None
    event = e.PackRecorded(
        on=b.on,
        policy=b.policy,
        committee=c.text("committee"),
        digest=c.text("digest"),
        page=c.text("page"),
        count=int(c.text("count")),
        head=c.text("head"),
        period_from=first,
        period_to=last,
    )
    return (e.New(b.id, event, {"minute": c.text("minute")}),)


def _committee(event: e.PackRecorded, world: World, policy: Policy) -> str:
    return f"for: {policy.lists.committees.get(event.committee, event.committee)}"


def _of_the_manifest(name: str, kind: Of = Of.LINE) -> Field:
    return Field(name, kind, name, required=True, help="from the manifest")


PACK = Kind(
    name="pack", title="Pack", prefix="PCK", stream="pack", label="minute",
    begin=Intake(
        "pack", "Pack", "enter a pack in the register, with the committee it went to and the minute",
        (
            COMMITTEE, MINUTE, *map(_of_the_manifest, ("digest", "page", "count", "head")),
            _of_the_manifest("period_from", Of.DATE), _of_the_manifest("period_to", Of.DATE),
        ),
    ),
    make=_record, starts=e.PackRecorded, start=_start, apply=_apply, tables=("packs",), rows=_rows, tells=_tells, says=_committee,
)  # fmt: skip
