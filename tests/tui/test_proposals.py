"""What the desk proposes: the next right step first, then what is owed or missing; never what may not be taken, and never many."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.case.duties import KINDS
from store.register import Store
from store.rules.actions import ACTIONS
from tests.tui.case_support import NOON, SIZES, Clock, desk_on, make_register
from tui.proposals import CODES, DUTIES, MISSING, MOST, NATURAL, Proposal, owed_words, proposals, when

TODAY = NOON.date()  # Monday 16 March 2026
DECISION = {"outcome": "upheld", "reasons": "It was.", "authority": "Standards"}


class Desk:
    """A register, and what it proposes to whom."""

    def __init__(self, path: Path) -> None:
        make_register(path)
        self.clock = Clock()
        self.store = Store.open(path, clock=self.clock)
        self.case = 0

    def receive(self, **raw: object) -> None:
        done = self.store.receive({"subject": "A late certificate", **raw}, self.store.acting("Ann"))
        self.case = self.store.find(done.ref)

    def do(self, action: str, by: str = "Ann", **raw: object) -> None:
        self.store.do(self.case, action, raw, self.store.acting(by))

    def proposed(self, to: str = "Ann") -> list[Proposal]:
        view = self.store.view(self.case, self.store.acting(to))
        return proposals(view, self.store.today, lambda day: (day - self.store.today).days)

    def steps(self, to: str = "Ann") -> list[str]:
        return [proposal.action for proposal in self.proposed(to)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path / "r.db")
    found.receive()
    return found


def test_whatever_can_be_owed_has_a_step_that_does_it() -> None:
    assert {kind for kind, _ in DUTIES} == set(KINDS)
    assert {step for step, _ in DUTIES.values()} | {step for step, _ in MISSING.values()} <= set(ACTIONS)
    assert {step for steps in NATURAL.values() for step in steps} <= set(ACTIONS)
    assert set(CODES) <= set(KINDS)


def test_the_next_right_step_says_until_when(desk: Desk) -> None:
    assert desk.proposed() == [Proposal("acknowledge", "acknowledgement due Wed 25 Mar (9 wd)")]
    desk.do("acknowledge")
    assert desk.steps() == ["investigate"]


def test_nothing_is_proposed_to_who_may_not(desk: Desk) -> None:
    assert desk.steps("Eve") == []
    assert desk.steps("Dan") == ["allocate"]
    desk.do("allocate", "Dan", to="Ann")
    assert desk.steps("Dan") == []


def test_where_the_reply_is_nearly_due_the_decision_is_next(desk: Desk) -> None:
    desk.do("acknowledge")
    due = desk.store.view(desk.case, desk.store.acting("Ann")).row.due
    assert due is not None
    desk.clock.pass_days((due - TODAY).days - 3)
    assert desk.proposed()[0].action == "investigate"
    desk.clock.pass_days(2)
    assert desk.proposed()[0] == Proposal("decide", "reply due tomorrow")
    desk.clock.pass_days(3)
    assert desk.proposed()[0] == Proposal("decide", "reply, 2 d late")


def test_what_is_owed_is_proposed_when_its_day_is_near_and_late_first(desk: Desk) -> None:
    desk.do("offer-remedy", kind="apology", due=(TODAY + timedelta(days=9)).isoformat())
    assert desk.steps() == ["acknowledge"]
    desk.do("flag", kind="media", text="She rang the paper.")
    assert desk.proposed()[1:] == [Proposal("hand-on", "flag 1 (media handling) due today")]
    desk.clock.pass_days(12)
    assert desk.proposed()[1:] == [
        Proposal("hand-on", "flag 1 (media handling), 12 d late"),
        Proposal("deliver-remedy", "remedy 1 (apology), 3 d late"),
    ]
    desk.do("hand-on", to="Media team")
    assert desk.steps() == ["acknowledge", "deliver-remedy"]


def test_on_an_answered_case_what_is_owed_comes_before_what_the_complainant_may_ask(desk: Desk) -> None:
    desk.do("offer-remedy", kind="apology", due=TODAY.isoformat())
    for action, raw in (("acknowledge", {}), ("decide", DECISION), ("respond", {})):
        desk.do(action, **raw)
    assert desk.steps() == ["deliver-remedy", "escalate"]
    desk.do("deliver-remedy", text="Sent.")
    assert desk.steps() == ["escalate"]


def test_staff_who_do_not_know_are_told_first_then_asked(desk: Desk) -> None:
    desk.receive(about_staff="yes")
    assert desk.steps() == ["acknowledge", "inform-staff"]
    desk.do("inform-staff")
    assert desk.steps() == ["acknowledge", "invite-staff"]


def test_a_remedy_that_waits_for_a_yes_is_proposed_to_who_may_give_it(desk: Desk) -> None:
    desk.do("offer-remedy", kind="goodwill", amount="900")
    assert "approve-remedy" not in desk.steps()  # nobody approves what they offered
    assert Proposal("approve-remedy", "a remedy waits for your approval") in desk.proposed("Eve")


def test_never_more_than_a_few(desk: Desk) -> None:
    for action, raw in (
        ("flag", {"kind": "media", "text": "x"}),
        ("log-comment", {"platform": "x", "handle": "@a", "text": "x"}),
        ("add-representative", {"name": "Sam", "relation": "family"}),
        ("offer-remedy", {"kind": "apology", "due": TODAY.isoformat()}),
        ("allege-detriment", {"text": "x", "due": TODAY.isoformat()}),
        ("flag-serious", {"text": "x"}),
    ):
        desk.do(action, **raw)
    assert len(desk.proposed()) == MOST
    assert len(set(desk.steps())) == MOST


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "reply, 2 d late"),
        (0, "reply due today"),
        (1, "reply due tomorrow"),
        (7, "reply due Mon 23 Mar (5 wd)"),
    ],
)
def test_when_it_is_due_in_words(days: int, words: str) -> None:
    assert when("reply", TODAY + timedelta(days=days), TODAY, lambda day: 5) == words
    assert when("reply", None, TODAY, lambda day: 5) == "reply"


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_rests_on_the_first_and_enter_takes_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    make_register(tmp_path / "r.db")
    async with desk_on(tmp_path / "r.db", size) as desk:
        ann = desk.handler("Ann")
        case = desk.store.find(desk.store.receive({"subject": "x", "about_staff": "yes"}, ann).ref)
        desk.app.open_case(case)
        await desk.settle()
        lines = desk.screen_text().splitlines()
        at = next(n for n, line in enumerate(lines) if "▸ a " in line)
        text = " ".join(" ".join(lines[at : at + 4]).replace("│", " ").split())
        assert "a Acknowledge acknowledgement due Wed 25 Mar" in text
        assert "t Inform staff the member of staff does not" in text
        await desk.press("enter")
        assert "Acknowledge CMP-2026-00001" in desk.screen_text()


def test_a_code_that_the_policy_does_not_know_is_left_out(desk: Desk) -> None:
    from store.case import Duty

    policy = desk.store.policy
    words = owed_words(Duty("remedy", 1, "medal"), policy, TODAY, lambda day: None)
    assert words == "remedy 1"
