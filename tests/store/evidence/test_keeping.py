"""Evidence of retention and destruction: what is kept beyond its time, what has no date, what bytes may still be left (R61)."""

from pathlib import Path

from store.case import reference
from store.events import TYPES
from store.policy_file import shipped
from tests.store.evidence.desk import Register, Script, moment
from tests.store.test_retention import LATER


def desk_of(script: Script, tmp_path: Path) -> Register:
    script.write(tmp_path / "register.duckdb").close()
    return Register(tmp_path / "register.duckdb")


def three(text: str | None = None) -> tuple[Script, list[int]]:
    script = Script(text)
    cases = [script.answered() for _ in range(3)]
    for case in cases[:2]:
        script.do(case, "close")
    return script, cases


def test_what_is_kept_beyond_its_time_until_it_is_disposed_of_or_held(tmp_path: Path) -> None:
    script, (first, second, _) = three()
    desk = desk_of(script, tmp_path)
    assert desk.missing("disposal-overdue") == []
    desk.now = moment(LATER)
    assert desk.missing("disposal-overdue") == [
        (reference(first), "Complaint"), (reference(second), "Complaint"),
    ]  # fmt: skip
    desk.store.do(first, "place-hold", {"reason": "A claim."}, desk.who())
    assert desk.missing("disposal-overdue") == [(reference(second), "Complaint")]
    assert desk.missing("legal-hold") == [(reference(first), "")]
    assert desk.missing("file-not-rewritten") == []
    desk.store.do(second, "dispose", {}, desk.who())
    assert desk.missing("disposal-overdue") == []
    assert desk.missing("file-not-rewritten") == [("", "upheld retention --apply writes it anew")]
    desk.store.retention.apply(desk.who())
    assert desk.missing("file-not-rewritten") == []
    hooks = {
        hook.policy: (hook.raised, hook.closed, hook.without_owner) for hook in desk.evidence("R61").hooks
    }
    assert hooks["Archive, Retention and Destruction"] == (2, 2, 0)
    assert (
        "R61" not in desk.evidence("R61").complete
    )  # for other reasons: nobody was given the privacy notice


def test_what_has_ended_and_has_no_date(tmp_path: Path) -> None:
    """Its class is gone from the schedule, or the older register did not say when it ended."""
    script, (first, _, _) = three()
    script.do(first, "set-retention", reason="A child is named.", **{"class": "safeguarding"})  # type: ignore[arg-type]  # fields
    desk = desk_of(script, tmp_path)
    assert desk.missing("no-disposal-date") == []
    desk.store.adopt_policy(
        shipped().replace("[retention.classes.safeguarding]", "[retention.classes.child]"), desk.who()
    )
    assert desk.missing("no-disposal-date") == [(reference(first), "safeguarding")]


def test_a_policy_without_a_schedule_is_told(tmp_path: Path) -> None:
    text = shipped()
    start, end = text.index("[retention]"), text.index("# What `upheld evidence`")
    script, _ = three(text[:start] + text[end:])
    desk = desk_of(script, tmp_path)
    desk.now = moment(LATER)
    assert desk.missing("no-schedule") == [(script.policy.label, "")]
    assert desk.missing("disposal-overdue") == desk.missing("no-disposal-date") == []
    found = desk.store.retention.listing(desk.who())
    assert (found.due, found.held, found.undated) == ([], [], 2)
    assert desk.store.retention.apply(desk.who()) == ([], [], False)


def test_every_event_of_an_erasure_is_known() -> None:
    """The queries name them; a type that is renamed would be found by nothing."""
    assert {"Disposed", "Redacted", "FileRewritten", "ImportErased"} <= set(TYPES)
