"""Evidence of retention and destruction (R61): nothing is kept beyond its time, and everything has a date."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.evidence.check import Check, Item, of_cases, of_items
from store.retention import UNWRITTEN, dated
from store.unit import Unit

if TYPE_CHECKING:
    from store.views import Reading


def _past(reading: "Reading") -> str:
    return (
        f"SELECT case_id, due, code FROM ({dated(reading.governing.policy)}) WHERE due <= ? AND held IS NULL"
    )


def _undated(reading: "Reading") -> str:
    return f"SELECT case_id, ended, code FROM ({dated(reading.governing.policy)}) WHERE due IS NULL"


def _held(reading: "Reading") -> str:
    return "SELECT case_id, held, '' FROM retention WHERE holds > 0 AND erased IS NULL"


def _if_scheduled(reading: "Reading") -> Sequence[object] | None:
    return () if reading.governing.policy.retention.classes else None


def _today_if_scheduled(reading: "Reading") -> Sequence[object] | None:
    return None if _if_scheduled(reading) is None else [reading.today]


def _no_schedule(unit: Unit, reading: "Reading") -> list[Item]:
    policy = reading.governing.policy
    return [] if policy.retention.classes else [Item(policy.label, None, "")]


def _unwritten(unit: Unit, reading: "Reading") -> list[Item]:
    count: int = unit.value(UNWRITTEN)
    return [Item("", None, "upheld retention --apply writes it anew")] if count else []


CHECKS = (
    Check(
        "disposal-overdue", ("R61",),
        "1 case is past its date of disposal, and what it says is still there", "{n} cases are past their date of disposal, and what they say is still there",
        of_cases(_past, _today_if_scheduled), says=lambda what, policy: policy.choices("retention").get(what, what),
    ),
    Check(
        "no-disposal-date", ("R61",),
        "1 case has ended and has no date of disposal", "{n} cases have ended and have no date of disposal",
        of_cases(_undated, _if_scheduled), says=lambda what, policy: policy.choices("retention").get(what, what),
    ),
    Check(
        "legal-hold", ("R61",),
        "1 case is on legal hold", "{n} cases are on legal hold",
        of_cases(_held), listed=True,
    ),
    Check(
        "no-schedule", ("R61",),
        "the policy in force has no retention schedule, so no case has a date of disposal",
        "{n} policies have no retention schedule, so no case has a date of disposal",
        of_items(_no_schedule),
    ),
    Check(
        "file-not-rewritten", ("R61",),
        "something was erased, and bytes of it may be left in the file until it is written anew", "{n} files were not written anew after an erasure",
        of_items(_unwritten),
    ),
)  # fmt: skip
