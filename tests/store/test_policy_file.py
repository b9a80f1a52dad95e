"""A policy read from TOML: those that ship, and one sentence for each mistake, all of them at once."""

import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.calendar import shipped_names as calendar_names
from store.errors import BadInput, NotFound
from store.policy import Period, Policy
from store.policy_check import mistakes
from store.policy_file import digest, parse, read, shipped, shipped_names
from store.records import WHO
from store.rules.actions import ACTIONS, IMPORT, RECEIVE
from tests.store.worlds import SHIPPED, edited_policy, edited_text


def test_the_shipped_policy() -> None:
    assert SHIPPED.policy.reference == "POL/CO/CO/CC/0001A"
    assert (SHIPPED.policy.version, SHIPPED.policy.issued) == ("3.0", date(2021, 6, 1))
    assert [stage.title for stage in SHIPPED.stages] == ["Stage 1", "Stage 2", "Stage 3", "Stage 4"]
    assert SHIPPED.zone.key == "Europe/London"
    assert set(SHIPPED.who) <= {RECEIVE.name, IMPORT.name, *WHO, *ACTIONS}
    assert SHIPPED.stages[1].another_decider_than.stages == (1,)
    assert {q.id for q in SHIPPED.questions} == {f"G{n}" for n in range(1, 14)}


@pytest.mark.parametrize("name", shipped_names())
def test_policies_that_ship_have_no_mistake_and_every_list(name: str) -> None:
    policy = parse(shipped(name))
    assert mistakes(shipped(name), calendar_names()) == []
    asked = {field.list_name for action in ACTIONS.values() for field in action.fields if field.list_name}
    # lawyers and others whose complaints are not covered are the business of one policy only
    assert {code for code in asked if not policy.choices(code)} <= {"elsewhere"}
    assert policy.roles[policy.administering[0]].at_init


def test_the_ombudsman_code_is_five_ten_five_twenty_from_acknowledgement() -> None:
    policy = parse(shipped("ombudsman-code"))
    one, two = policy.stages
    assert [(s.acknowledge.days, s.respond.days, s.extension.days) for s in (one, two)] == [
        (5, 10, 10),
        (5, 20, 20),
    ]
    assert {s.respond.runs_from for s in (one, two)} == {"acknowledgement"}
    assert {s.acknowledge.runs_from for s in (one, two)} == {"receipt"}
    assert two.another_decider_than.stages == (1,)
    for clause, value in (
        ("6.2:", one.acknowledge), ("6.3:", one.respond), ("6.11:", two.acknowledge), ("6.12:", policy.rules.escalation_needs_a_reason),
        ("6.13:", two.another_decider_than),
    ):  # fmt: skip
        assert clause in value.source
    assert not policy.rules.escalation_needs_a_reason.value
    assert policy.external_body is not None
    assert "Housing Ombudsman Service" in policy.external_body.name
    assert "0300 111 3000" in policy.external_body.contact


def test_the_spso_model_is_five_and_twenty_from_receipt_in_scotland() -> None:
    policy = parse(shipped("spso-model"))
    one, two = policy.stages
    assert (one.respond, two.respond) == (
        Period(days=5, source=one.respond.source), Period(days=20, source=two.respond.source),
    )  # fmt: skip
    assert policy.policy.calendar == "scotland"
    assert policy.lists.outcomes["resolved"] == "Resolved"
    assert policy.roles_for("extend", 1) == ("manager", "senior_manager")
    assert policy.external_body is not None
    assert "SPSO" in policy.external_body.name


def test_only_names_that_ship_are_known() -> None:
    assert shipped_names() == ("cilex", "ombudsman-code", "spso-model")
    for name in ("ombudsman", "../policies/cilex", ""):
        with pytest.raises(NotFound, match=r"there are cilex, ombudsman-code, spso-model\.$"):
            shipped(name)


def test_thirteen_policies_are_linked_and_what_serves_them_exists() -> None:
    assert len(SHIPPED.linked) == 13
    assert all(linked.hook for linked in SHIPPED.linked)
    assert {action for linked in SHIPPED.linked for action in linked.actions} <= set(ACTIONS)


def test_a_question_is_open_until_it_is_answered() -> None:
    assert len(SHIPPED.open_questions) == 13
    answered = edited_policy(
        (
            'assumed = "None is applied',
            'answered_on = 2026-03-01\nanswer = "None."\nassumed = "None is applied',
        )
    )
    assert {q.id for q in SHIPPED.open_questions} - {q.id for q in answered.open_questions} == {"G2"}


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
    ("[policy]", "[policy", "line 6, column 8: this is not valid TOML: Expected ']' at the end of a table declaration."),
    ("days = 7,", f"days = {'7' * 5000},", "the file: this is not valid TOML: Exceeds the limit (4300 digits)"),
    ("applies_to = ", "applies_to = " + "[" * 5000, "the file: this is not valid TOML: "),
    (FIRST_ACKNOWLEDGE, FIRST_ACKNOWLEDGE.replace("7", '"7"'), "stages[1].acknowledge.days: a whole number is wanted, and this is '7'."),
    (FIRST_ACKNOWLEDGE, FIRST_ACKNOWLEDGE.replace("7", "true"), "stages[1].acknowledge.days: a whole number is wanted, and this is True."),
    (FIRST_ACKNOWLEDGE, "acknowledge = 7", "stages[1].acknowledge: a table is wanted, and this is 7."),
    ("issued = 2021-06-01", 'issued = "2021-06-01"', "policy.issued: a date such as 2026-04-01 is wanted, and this is '2021-06-01'."),
    ("issued = 2021-06-01", "issued = 2021-06-01T10:00:00", "policy.issued: a date such as 2026-04-01 is wanted, and this is 2021-06-01 10:00:00."),
    ('owner = "Corporate', 'ownr = "Corporate', "policy.ownr: there is no such key here: did you mean 'owner'?"),
    ("[policy]", "[policy]\nquux = 1", "policy.quux: there is no such key here."),
    ('title = "Complaints Policy"\n', "", "policy.title: this is missing."),
    (FIRST_ACKNOWLEDGE, FIRST_ACKNOWLEDGE.replace('"working"', '"workin"'), "stages[1].acknowledge.unit: 'workin' is none of calendar, working: did you mean 'working'?"),
    ('note = "anyone"', 'note = "nobody"', "who.note: 'nobody' is none of allocator, anyone, stage, stage or next."),
    ('handled_by = ["compliance_manager"]', 'handled_by = "compliance_manager"', "stages[3].handled_by: a list is wanted, and this is 'compliance_manager'."),
    # the policy as a whole
    ("Europe/London", "Europe/Camelot", "policy.time_zone: there is no time zone 'Europe/Camelot'."),
    ("Europe/London", "", "policy.time_zone: there is no time zone ''."),
    ("Europe/London", "Europe", "policy.time_zone: there is no time zone 'Europe'."),
    ("Europe/London", "x" * 300, "policy.time_zone: there is no time zone 'xxx"),
    ('"england-and-wales"', '"england"', "policy.calendar: there is no calendar 'england'; there are england-and-wales, northern-ireland, scotland."),
    ("review_months = 18", "review_months = 0", "policy.review_months: 0 months are not from 1 to 600."),
    ("review_due = 2022-12-31", "review_due = 2020-12-31", "policy.review_due: 2020-12-31 is before it was issued, 2021-06-01."),
    ("administers = true", "administers = false", "roles: none has administers = true, so nobody could add handlers."),
    ("at_init = true\nadministers = true", "administers = true", "roles: none that administers has at_init = true, so whoever makes a register could add nobody to it."),
    # stages
    ("number = 3", "number = 5", "stages: they are numbered [1, 2, 5, 4], and must run 1, 2, 3, … in order."),
    ("number = 2", "number = 1", "stages: they are numbered [1, 1, 3, 4], and must run 1, 2, 3, … in order."),
    ('handled_by = ["compliance_manager"]', 'handled_by = ["complience_manager"]', "stages[3].handled_by: the role 'complience_manager' is not under [roles]: did you mean 'compliance_manager'?"),
    ('allocated_by = ["team_leader"]', 'allocated_by = ["x"]', "stages[1].allocated_by: the role 'x' is not under [roles]."),
    ('allocated_by = ["team_leader"]', "allocated_by = []", "stages[1].allocated_by: it names no role, so nobody could act."),
    (FIRST_ACKNOWLEDGE, FIRST_ACKNOWLEDGE.replace("7", "0"), "stages[1].acknowledge.days: 0 days are not from 1 to 3650."),
    ("respond = { days = 20,", "respond = { days = -1,", "stages[1].respond.days: -1 days are not from 1 to 3650."),
    ("extension = { days = 20,", "extension = { days = 3651,", "stages[1].extension.days: 3651 days are not from 1 to 3650."),
    (FIRST_ACKNOWLEDGE, 'acknowledge = { days = 7, unit = "working" }', 'stages[1].acknowledge: it says neither source = "…" nor set_by = "owner".'),
    (FIRST_ACKNOWLEDGE, FIRST_ACKNOWLEDGE.replace("days = 7", 'from = "acknowledgement", days = 7'), "stages[1].acknowledge.from: an acknowledgement can't run from itself, only from receipt."),
    ('extension = { days = 20, unit = "working"', 'extension = { days = 20, unit = "calendar"', "stages[1].extension: it must count the same days as respond, working or calendar."),
    ('extension = { days = 20, unit = "working", set_by = "owner", question = "G1" }\nlone', 'extension = { from = "acknowledgement", days = 20, unit = "working", set_by = "owner", question = "G1" }\nlone', "stages[4].extension.from: only the response of a stage can run from an acknowledgement."),
    (FIRST_ACKNOWLEDGE, "direct = { value = true }\n" + FIRST_ACKNOWLEDGE, "stages[1].direct: every complaint may begin at the first stage; it is said of a later one."),
    ("lone_reviewer = { stages = [3]", "lone_reviewer = { stages = [4]", "stages[4].lone_reviewer: stage 4 is not before stage 4."),
    (TWO, TWO.replace("[1]", "[2]"), "stages[2].another_decider_than: stage 2 is not before stage 2."),
    (TWO, "another_decider_than = { stages = [1] }", 'stages[2].another_decider_than: it says neither source = "…" nor set_by = "owner".'),
    (TWO, TWO.replace("G4", "G44"), "stages[2].another_decider_than.question: the question 'G44' is not under [[questions]]: did you mean 'G4'?"),
    # rules, actions, lists, what comes after
    (SWITCH, "waiting_stops_the_clock = { value = false }", 'rules.waiting_stops_the_clock: it says neither source = "…" nor set_by = "owner".'),
    (SWITCH, SWITCH.replace("G1", "Q"), "rules.waiting_stops_the_clock.question: the question 'Q' is not under [[questions]]."),
    ('withdraw = "stage"', 'withdraw = ["clerk"]', "who.withdraw: the role 'clerk' is not under [roles]."),
    ('withdraw = "stage"', "withdraw = []", "who.withdraw: it names no role, so nobody could act."),
    ('withdraw = "stage"', 'withdrow = "stage"', "who.withdrow: there is no such action: did you mean 'withdraw'?"),
    ('upheld = "Upheld"\npartly-upheld = "Partly upheld"\nnot-upheld = "Not upheld"\n', "", "lists.outcomes: this list is empty."),
    ('with_money = ["refund"', 'with_money = ["refunds"', "remedies.with_money: 'refunds' is in no list: did you mean 'refund'?"),
    (NO_BODY, "", "external_body: give either this or no_external_body: the last response must say what comes after it."),
    (NO_BODY, NO_BODY + '\n[external_body]\nname = "x"\ncontact = "y"', "external_body: give either this or no_external_body: the last response must say what comes after it."),
    (NO_BODY, "[no_external_body]", 'no_external_body: it says neither source = "…" nor set_by = "owner".'),
    ('id = "G2"', 'id = "G1"', "questions[2].id: there is a question 'G1' already."),
    ('assumed = "None is', 'answer = "None."\nassumed = "None is', "questions[2].answer: an answer has a day (answered_on), and that day an answer."),
    ('actions = ["declare-interest"]', 'actions = ["declare-interests"]', "linked[2].actions: there is no action 'declare-interests': did you mean 'declare-interest'?"),
    # figures
    ("below = 10,", "below = 1,", "figures.threshold.below: 1 is not from 2 to 1,000."),
    ("With so few cases, those concerned might be recognised by people who know them.", " ", "figures.threshold.reason: a reason is wanted, as it is printed."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES, ids=[said[:60] for *_, said in MISTAKES])
def test_a_mistake_is_said_in_one_sentence_with_its_place(old: str, new: str, sentence: str) -> None:
    text = edited_text((old, new))
    said = [mistake.sentence for mistake in mistakes(text, calendar_names()) if not mistake.only_warns]
    assert any(found.startswith(sentence) for found in said), said
    assert all(found.isprintable() and found[-1] in ".?" for found in said)
    if "calendar" not in sentence:
        with pytest.raises(BadInput) as error:
            parse(text, "policy.toml")
        assert str(error.value).startswith(f"policy.toml, {said[0]}")


def test_every_mistake_is_said_at_once() -> None:
    """Those of the shape, and those that only the whole shows, of a file that holds one of each kind in every table."""
    edits = [MISTAKES[n] for n in (3, 8, 10, 12, 25, 29, 38, 40, 45, 48)]
    said = {
        m.sentence for m in mistakes(edited_text(*[(old, new) for old, new, _ in edits]), calendar_names())
    }
    assert {sentence for *_, sentence in edits} <= said


def test_what_cannot_be_read_is_not_blamed_for_more() -> None:
    """A table that is missing is one mistake, not one for everything that would be in it or names it."""
    text = edited_text(("[roles.", "[rolls."))
    assert [m.sentence for m in mistakes(text)] == [
        "rolls: there is no such key here: did you mean 'roles'?", "roles: this is missing.",
    ]  # fmt: skip
    assert [m.where for m in mistakes("x = 1")] == [
        "x", "policy", "roles", "stages", "who", "rules", "lists", "retention.classes", "external_body",
    ]  # fmt: skip


def test_one_role_that_decides_at_both_is_worth_knowing_and_no_mistake() -> None:
    text = edited_text(
        ('handled_by = ["customer_service", "customer_voice"]', 'handled_by = ["customer_voice"]')
    )
    (warning,) = mistakes(text)
    assert warning.only_warns
    assert warning.sentence == (
        "stages[2].another_decider_than: one role alone (Customer Voice and Reporting Team) decides here and at stage 1, "
        "so two people must hold it."
    )
    assert parse(text).stages[0].handled_by == ("customer_voice",)


def test_a_policy_of_no_stage() -> None:
    text = shipped()
    head, rest = text[: text.index("[[stages]]")], text[text.index("[who]") :]
    (mistake,) = mistakes("stages = []\n" + head + rest)
    assert mistake.sentence == "stages: there is none, and a policy needs at least one [[stages]]."


def test_an_adopted_policy_is_read_without_being_judged_again() -> None:
    """What a later version of Upheld asks more of a new policy does not shut the register that has an older one."""
    text = edited_text(('note = "anyone"', 'note = "anyone"\nshred = "anyone"'))
    assert mistakes(text)
    assert read(text, "policy 1").who["shred"] == "anyone"
    with pytest.raises(BadInput, match=r"^policy 1 can't be read by this version of Upheld: "):
        read("x = 1", "policy 1")


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


TEXT = shipped()


@settings(max_examples=40)
@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 40),
    st.sampled_from(("", "x", "= 1", '"', "\n[[stages]]\n", "[]", "{}", "2026-01-01")),
)
def test_a_damaged_text_is_read_or_explained(place: int, cut: int, put: str) -> None:
    """Whatever is wrong is a sentence with a place; and a policy without a mistake can be read."""
    text = TEXT[:place] + put + TEXT[place + cut :]
    found = mistakes(text, calendar_names())
    assert all(mistake.where and mistake.what and mistake.sentence.isprintable() for mistake in found)
    if all(mistake.only_warns for mistake in found):
        assert read(text, "it").stages
