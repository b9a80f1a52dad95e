"""A policy read from TOML: the shipped one, and one sentence for each mistake."""

import hashlib
from collections.abc import Callable
from datetime import date

import pytest

from store.errors import BadInput
from store.policy import Policy
from store.policy_file import digest, parse, shipped
from store.rules.actions import ACTIONS, IMPORT, RECEIVE
from tests.store.worlds import SHIPPED, edited_policy, edited_text


def test_the_shipped_policy() -> None:
    assert SHIPPED.policy.reference == "POL/CO/CO/CC/0001A"
    assert (SHIPPED.policy.version, SHIPPED.policy.issued) == ("3.0", date(2021, 6, 1))
    assert [stage.title for stage in SHIPPED.stages] == ["Stage 1", "Stage 2", "Stage 3", "Stage 4"]
    assert SHIPPED.zone.key == "Europe/London"
    assert set(SHIPPED.who) <= {RECEIVE.name, IMPORT.name, *ACTIONS}
    assert SHIPPED.stages[1].another_decider_than.stages == (1,)
    assert {q.id for q in SHIPPED.questions} == {f"G{n}" for n in range(1, 14)}


def test_a_policy_is_known_by_its_text() -> None:
    assert digest("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()


# --- asked by the rules -----------------------------------------------------------------------------------------------

TEAM, MANAGER = ("customer_service", "customer_voice"), ("compliance_manager",)


@pytest.mark.parametrize(
    ("action", "stage", "roles"),
    [
        ("note", 1, tuple(SHIPPED.roles)),
        ("receive", 1, tuple(SHIPPED.roles)),
        ("allocate", 2, ("team_leader",)),
        ("allocate", 3, MANAGER),
        ("decide", 2, TEAM),
        ("decide", 4, MANAGER),
        ("escalate", 1, TEAM),
        ("escalate", 2, (*TEAM, *MANAGER)),
        ("escalate", 3, MANAGER),
        ("escalate", 4, MANAGER),
    ],
)
def test_who_may_do_what(action: str, stage: int, roles: tuple[str, ...]) -> None:
    assert SHIPPED.roles_for(action, stage) == roles


def test_the_stage_that_follows() -> None:
    following = SHIPPED.stage_after(1)
    assert following is SHIPPED.by_number[2]
    assert SHIPPED.stage_after(4) is None


def test_roles_in_words() -> None:
    assert SHIPPED.titles(("team_leader",)) == "the Customer Service Team Leader"
    assert SHIPPED.titles(TEAM) == "the Customer Service Team or the Customer Voice and Reporting Team"


# --- mistakes ---------------------------------------------------------------------------------------------------------

FIRST_ACKNOWLEDGE = (
    'acknowledge = { days = 7, unit = "working", source = "Appendix D: contact within seven working days" }'
)
NO_BODY = '[no_external_body]\nset_by = "owner"\nquestion = "G3"'
SWITCH = 'waiting_stops_the_clock = { value = false, set_by = "owner", question = "G1" }'
TWO = 'another_decider_than = { stages = [1], set_by = "owner", question = "G4" }'


MISTAKES = [
    # not TOML, or of another shape
    ("[policy]", "[policy", " is not valid TOML: Expected ']' at the end of a table declaration (at line 6, column 8)."),
    ("days = 7,", f"days = {'7' * 5000},", " is not valid TOML: Exceeds the limit (4300 digits)"),
    ("applies_to = ", "applies_to = " + "[" * 5000, " is not valid TOML: "),
    ("days = 7,", 'days = "7",', ": Expected `int`, got `str` - at `$.stages[0].acknowledge.days`."),
    ("[policy]", "[policy]\nauthor = 1", ": Object contains unknown field `author` - at `$.policy`."),
    ('title = "Complaints Policy"\n', "", ": Object missing required field `title` - at `$.policy`."),
    ('unit = "working"', 'unit = "weekly"', ": Invalid enum value 'weekly' - at `$.stages[0].acknowledge.unit`."),
    ('note = "anyone"', 'note = "nobody"', ": Invalid enum value 'nobody' - at `$.who[...]`."),
    # the policy as a whole
    ("Europe/London", "Europe/Camelot", ": policy.time_zone: there is no time zone 'Europe/Camelot'."),
    ("Europe/London", "", ": policy.time_zone: there is no time zone ''."),
    ("Europe/London", "Europe", ": policy.time_zone: there is no time zone 'Europe'."),
    ("Europe/London", "x" * 300, ": policy.time_zone: there is no time zone 'xxx"),
    ("administers = true", "administers = false", ": roles: none has administers = true, so nobody could add handlers."),
    # stages
    ("number = 3", "number = 5", ": stages are numbered [1, 2, 5, 4]: they must run 1, 2, 3, … in order."),
    ("number = 2", "number = 1", ": stages are numbered [1, 1, 3, 4]: they must run 1, 2, 3, … in order."),
    ('handled_by = ["compliance_manager"]', 'handled_by = ["the boss"]', ": stage 3: handled_by names the role 'the boss', which is not under [roles]."),
    ('allocated_by = ["team_leader"]', 'allocated_by = ["x"]', ": stage 1: allocated_by names the role 'x', which is not under [roles]."),
    ('allocated_by = ["team_leader"]', "allocated_by = []", ": stage 1: allocated_by is empty, so nobody could act."),
    ("days = 7,", "days = 0,", ": stage 1: acknowledge has 0 days; it needs 1 to 3650."),
    ("respond = { days = 20,", "respond = { days = -1,", ": stage 1: respond has -1 days; it needs 1 to 3650."),
    ("extension = { days = 20,", "extension = { days = 3651,", ": stage 1: extension has 3651 days; it needs 1 to 3650."),
    (FIRST_ACKNOWLEDGE, 'acknowledge = { days = 7, unit = "working" }', ': stage 1: acknowledge says neither source = "…" nor set_by = "owner".'),
    ('extension = { days = 20, unit = "working"', 'extension = { days = 20, unit = "calendar"', ": stage 1: extension and respond must count the same days, working or calendar."),
    (TWO, TWO.replace("[1]", "[2]"), ": stage 2: another_decider_than names stage 2, which is not before it."),
    (TWO, "another_decider_than = { stages = [1] }", ': stage 2: another_decider_than says neither source = "…" nor set_by = "owner".'),
    (TWO, TWO.replace("G4", "G44"), ": stage 2: another_decider_than names the question 'G44', which is not under [[questions]]."),
    # rules, actions, lists, what comes after
    (SWITCH, "waiting_stops_the_clock = { value = false }", ': rules.waiting_stops_the_clock says neither source = "…" nor set_by = "owner".'),
    (SWITCH, SWITCH.replace("G1", "G99"), ": rules.waiting_stops_the_clock names the question 'G99', which is not under [[questions]]."),
    ('withdraw = "stage"', 'withdraw = ["clerk"]', ": who.withdraw names the role 'clerk', which is not under [roles]."),
    ('withdraw = "stage"', 'withdraw = []', ": who.withdraw names no role, so nobody could take it."),
    ('note = "anyone"', 'note = "anyone"\nshred = "anyone"', ": who: there is no action 'shred'."),
    ('upheld = "Upheld"\npartly-upheld = "Partly upheld"\nnot-upheld = "Not upheld"\n', "", ": lists.outcomes is empty."),
    (NO_BODY, "", ": give either [external_body] or [no_external_body]: the last response must say what comes after it."),
    (NO_BODY, NO_BODY + '\n[external_body]\nname = "x"\ncontact = "y"', ": give either [external_body] or [no_external_body]: the last response must say what comes after it."),
    (NO_BODY, "[no_external_body]", ': no_external_body says neither source = "…" nor set_by = "owner".'),
    (NO_BODY, NO_BODY.replace("G3", "G0"), ": no_external_body names the question 'G0', which is not under [[questions]]."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES, ids=[said[:60] for *_, said in MISTAKES])
def test_a_mistake_is_said_in_one_sentence_with_its_place(old: str, new: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        parse(edited_text((old, new)), "policy.toml")
    said = str(error.value)
    assert said.startswith("policy.toml" + sentence)
    assert said.endswith(".")
    assert sentence.endswith(".") <= (said == "policy.toml" + sentence)
    assert said.isprintable()


def test_a_policy_of_no_stage() -> None:
    text = shipped()
    head, rest = text[: text.index("[[stages]]")], text[text.index("[who]") :]
    with pytest.raises(
        BadInput, match=r"^the policy: there is no stage: a policy needs at least one \[\[stages\]\]\.$"
    ):
        parse("stages = []\n" + head + rest)


@pytest.mark.parametrize(
    ("edits", "holds"),
    [
        ((("number = 1\n", "number = 1\nanother_decider_than = { stages = [] }\n"),), lambda p: not p.stages[0].another_decider_than.stages),
        (((NO_BODY, '[external_body]\nname = "The Ombudsman"\ncontact = "by post"'),), lambda p: p.external_body.name == "The Ombudsman"),
        ((('set_by = "owner", question = "G4"', 'source = "section 7"'),), lambda p: p.stages[1].another_decider_than.source == "section 7"),
        (((', question = "G4"', ""),), lambda p: not p.stages[1].another_decider_than.question),
        ((("Europe/London", "UTC"),), lambda p: p.zone.key == "UTC"),
    ],
)  # fmt: skip
def test_what_a_policy_may_say_otherwise(
    edits: tuple[tuple[str, str], ...], holds: Callable[[Policy], bool]
) -> None:
    assert holds(edited_policy(*edits))
