"""`init`, `demo`, `handlers` and `policy`: registers come to be, and who and what governs them is shown and changed."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.identity import running_account
from store.policy_file import shipped
from tests.tui.cli.conftest import PEOPLE, TODAY, Upheld

SMALL = ("demo", "--cases", "12", "--no-open")


# --- init ------------------------------------------------------------------------------------------------------------


def test_init_makes_an_empty_register_for_whoever_runs_it(upheld: Upheld, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "register.duckdb"
    told = upheld("init", "--db", path)
    assert (told.code, told.err) == (0, "")
    place, who = told.out.splitlines()
    assert place == str(path)
    assert (
        f"(account {running_account()}): Customer Service Team, Customer Service Team Leader, Administrator"
        in who
    )
    assert upheld("list", "--all", "--json", "--db", path).json == []
    assert upheld("new", "--subject", "A fee", "--db", path).code == 0


def test_init_answers_in_json_in_the_data_folder(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("init", "--json").json
    assert told["path"].endswith("upheld/register.duckdb")
    assert Path(told["path"]).is_relative_to(tmp_path)
    assert (told["account"], told["roles"][-1]) == (running_account(), "Administrator")


def test_init_refuses_where_there_is_a_register(upheld: Upheld, register: Path) -> None:
    before = register.stat()
    told = upheld("init")
    assert told.code == 1
    assert told.sentence.startswith(f"there is already a register at {register}")
    assert register.stat() == before


def test_init_takes_a_policy(upheld: Upheld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPHELD_DB", str(tmp_path / "register.duckdb"))
    file = tmp_path / "policy.toml"
    file.write_text(
        shipped().replace('title = "Complaints Policy"', 'title = "Our Policy"'), encoding="utf-8"
    )
    assert upheld("init", "--policy", file).code == 0
    assert upheld("policy", "show", "--json").json["policy"]["title"] == "Our Policy"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = [", "the policy file, end of document: this is not valid TOML: "),
        (
            "x = 1",
            "the policy file, x: there is no such key here. (and 7 more; `upheld policy check` names them all)",
        ),
    ],
)
def test_init_refuses_a_policy_with_a_mistake(
    upheld: Upheld, tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    told = upheld("init", "--policy", tmp_path / "policy.toml", "--db", tmp_path / "register.duckdb")
    assert told.code == 1
    assert told.sentence.startswith(sentence)
    assert not (tmp_path / "register.duckdb").exists()


def test_real_register_has_no_acting_as(
    upheld: Upheld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPHELD_DB", str(tmp_path / "register.duckdb"))
    upheld("init")
    assert upheld("handlers", "add", "Zoe", "--account", "zoe").code == 0
    told = upheld("list", "--as", "Zoe")
    assert told.code == 1
    assert told.sentence.startswith(
        "acting as somebody else is for demo registers and service accounts only; here you are "
    )
    monkeypatch.setattr("store.identity.running_account", lambda: "stranger")
    told = upheld("list")
    assert (told.code, told.sentence) == (
        1, "the account stranger is not a handler of this register; an administrator can add it (upheld handlers add).",
    )  # fmt: skip


# --- demo ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where demo registers are made."""
    path = tmp_path / "demo.duckdb"
    monkeypatch.setenv("UPHELD_DB", str(path))
    return path


def test_same_seed_and_date_give_the_same_head(upheld: Upheld, demo: Path, tmp_path: Path) -> None:
    words = (*SMALL, "--seed", "3", "--today", "2026-06-01", "--json")
    first = upheld(*words).json
    assert set(first) == {"cases", "events", "head", "open", "path"}
    assert (first["cases"], first["path"]) == (12, str(demo))
    second = upheld(*words, "--db", tmp_path / "other.duckdb").json
    assert second["head"] == first["head"]
    assert len(upheld("list", "--json").json) == first["open"]
    assert len(upheld("list", "--json", "--all").json) == 12
    assert upheld("verify", "--head").out == f"{first['events']} {first['head']}\n"


def test_demo_that_is_there_is_only_opened(upheld: Upheld, demo: Path) -> None:
    first = upheld(*SMALL)
    assert (first.code, first.err) == (0, "")
    before = demo.stat()
    assert upheld(*SMALL) == first
    assert demo.stat() == before


def test_demo_made_otherwise_is_replaced_only_when_asked(upheld: Upheld, demo: Path) -> None:
    upheld(*SMALL)
    told = upheld("demo", "--cases", "13", "--no-open")
    assert told.code == 1
    assert told.sentence.endswith("; add --replace to make it anew, or name another file with --db.")
    assert " --cases 12 --seed 1 --today " in told.sentence
    other = TODAY - timedelta(days=30)
    assert upheld(*SMALL, "--today", other).code == 1
    assert upheld(*SMALL, "--today", other, "--replace", "--json").json["cases"] == 12
    assert upheld("verify").code == 0


@pytest.mark.parametrize("replace", [(), ("--replace",)])
def test_real_register_never_becomes_a_demo(upheld: Upheld, demo: Path, replace: tuple[str, ...]) -> None:
    upheld("init")
    before = demo.stat()
    told = upheld(*SMALL, *replace)
    assert (told.code, told.sentence) == (
        1,
        f"{demo} is a real register, not a demo; name another file with --db.",
    )
    assert demo.stat() == before


def test_demo_does_not_end_in_the_future(upheld: Upheld, demo: Path) -> None:
    told = upheld(*SMALL, "--today", TODAY + timedelta(days=2))
    assert told.code == 1
    assert told.sentence.startswith(
        f"--today: {TODAY + timedelta(days=2)} is in the future; the latest date is today, "
    )
    assert not demo.exists()


# --- handlers --------------------------------------------------------------------------------------------------------


def test_handlers_are_listed(upheld: Upheld, register: Path) -> None:
    told = upheld("handlers", "list", "--json").json
    assert [(handler["name"], handler["account"]) for handler in told] == [
        (name, name.lower()) for name in PEOPLE
    ]
    assert [role["role"] for role in told[1]["roles"]] == ["customer_service", "customer_voice"]
    assert set(told[0]["roles"][0]) == {"role", "title", "from", "until", "delegate_of"}
    assert (told[0]["manager"], told[0]["training"], told[0]["in_date"], told[0]["attested"]) == (
        None,
        [],
        False,
        None,
    )
    lines = upheld("handlers").out.splitlines()
    assert lines[0].startswith("Amy     amy     Customer Service Team from ")
    assert lines[-1] == "Nobody  nobody  no role"


def test_handlers_are_added_and_given_roles(upheld: Upheld, register: Path) -> None:
    added = upheld(
        "handlers", "add", "Zoe Smith", "--account", "zs", "--role", "customer_voice", "--role", "Team Leader", "--as", "Ada"
    )  # fmt: skip
    assert (added.code, added.sentence) == (
        1, "there is no role 'Team Leader'; the roles are customer_service, customer_voice, team_leader, compliance_manager, staff, "
        "administrator.",
    )  # fmt: skip
    added = upheld(
        "handlers", "add", "Zoe Smith", "--account", "zs", "--role", "customer_voice", "--role", "member OF staff", "--as", "Ada",
    )  # fmt: skip
    assert added.code == 0
    assert added.out.startswith("Zoe Smith  zs  Customer Voice and Reporting Team from ")
    later, latest = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    assert upheld("handlers", "grant", "zs", "team_leader", "--from", later, "--as", "Ada").code == 0
    changed = upheld(
        "handlers",
        "revoke",
        "Zoe Smith",
        "Customer Service Team Leader",
        "--from",
        latest,
        "--as",
        "Ada",
        "--json",
    ).json
    assert changed["roles"][-1] == {
        "role": "team_leader", "title": "Customer Service Team Leader", "from": str(later), "until": str(latest),
        "delegate_of": None,
    }  # fmt: skip
    assert upheld("list", "--as", "Zoe Smith").code == 0


def test_role_taken_back_before_it_began_is_not_shown(upheld: Upheld, register: Path) -> None:
    later = str(TODAY + timedelta(days=10))
    for word in ("grant", "revoke"):
        assert upheld("handlers", word, "Nobody", "staff", "--from", later, "--as", "Ada").code == 0
    assert upheld("handlers").out.splitlines()[-1] == "Nobody  nobody  no role"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("add", "Zoe", "--account", "zs", "--as", "Amy"),
            "handlers and roles are changed by the Administrator; Amy is not.",
        ),
        (("add", "amy", "--account", "zs", "--as", "Ada"), "there is a handler called 'amy' already."),
        (
            ("grant", "Zoe", "staff", "--as", "Ada"),
            "NAME: no handler is called 'Zoe'; `upheld handlers list` names them all.",
        ),
        (("grant", "Amy", "customer_service", "--as", "Ada"), "Amy holds that role already on "),
        (("revoke", "Amy", "staff", "--as", "Ada"), "Amy does not hold that role on "),
        (
            ("revoke", "Ada", "administrator", "--as", "Ada"),
            "nobody would be left who may add handlers and grant roles",
        ),
    ],
)
def test_handlers_refused(upheld: Upheld, register: Path, words: tuple[str, ...], sentence: str) -> None:
    told = upheld("handlers", *words)
    assert told.code == 1
    assert told.sentence.startswith(sentence)


def test_who_stands_in_for_whom_and_who_is_above_whom(upheld: Upheld, register: Path) -> None:
    later = TODAY + timedelta(days=10)
    told = upheld(
        "handlers", "delegate", "Cora", "--role", "compliance_manager", "--to", "Amy", "--until", later, "--as", "Ada"
    )  # fmt: skip
    assert told.code == 0
    assert f"; Corporate Compliance Manager in place of Cora from {TODAY} until {later}" in told.out
    assert upheld("handlers", "manager", "Amy", "--is", "Lee", "--as", "Ada").out.endswith(
        "; line manager Lee\n"
    )
    amy = upheld("handlers", "list", "--json").json[0]
    assert (amy["manager"], amy["roles"][-1]["delegate_of"]) == ("Lee", "Cora")
    assert (
        upheld("handlers", "manager", "Lee", "--is", "Amy", "--as", "Ada").sentence
        == "Lee would be above themselves in the line."
    )


def test_who_is_trained_and_attests(upheld: Upheld, register: Path) -> None:
    for course in ("customer-care", "Complaint handling"):
        assert upheld("handlers", "train", "Amy", "--course", course, "--as", "Ada").code == 0
    assert upheld("handlers", "attest", "--as", "Amy").code == 0
    assert upheld("handlers", "attest", "--as", "Ben").code == 0
    lines = upheld("handlers", "ready").out.splitlines()
    assert lines[:3] == [
        "2 of 5 handlers with a role (40%) attest to POL/CO/CO/CC/0001A 3.0",
        "1 of 5 handlers with a role (20%) are in date in every course",
        "  Ben   not in date: Customer care processes, Complaint handling",
    ]
    assert "  Lee   has not attested; not in date: Customer care processes, Complaint handling" in lines
    ready = upheld("handlers", "ready", "--json").json
    assert (ready["attested"], ready["attested_percent"], ready["in_date_percent"]) == (2, 40, 20)
    assert ready["not_ready"][0] == {
        "name": "Ben", "missing": ["customer-care", "complaint-handling"], "attested": str(TODAY),
    }  # fmt: skip
    amy = upheld("handlers", "list", "--json").json[0]
    assert (amy["in_date"], amy["attested"], len(amy["training"])) == (True, str(TODAY), 2)


# --- policy ----------------------------------------------------------------------------------------------------------


def test_policy_of_the_register(upheld: Upheld, register: Path) -> None:
    told = upheld("policy", "show", "--json")
    assert told.err == ""
    assert [stage["number"] for stage in told.json["stages"]] == [1, 2, 3, 4]
    assert told.json["stages"][0]["respond"] == {
        "days": 20, "unit": "working", "from": "receipt", "source": "", "set_by": "owner", "question": "G1",
    }  # fmt: skip
    assert told.json["lists"]["outcomes"]["partly-upheld"] == "Partly upheld"


def test_policy_for_people(upheld: Upheld, register: Path) -> None:
    page = upheld("policy").out
    assert page.startswith("Complaints Policy, POL/CO/CO/CC/0001A, version 3.0\n")
    assert "  acknowledge  7 working days           Appendix D: contact within seven working days\n" in page
    assert "  respond      20 working days          set by the owner (G1)\n" in page
    assert "  nobody decides who decided at stage 1 (set by the owner (G4))\n" in page
    assert re.search(r"\n  allocate +who allocates at the stage\n", page)
    assert "  partly-upheld  Partly upheld\n" in page
    assert "  G1   No deadline is set" in page
    days = (TODAY - date(2022, 12, 31)).days
    assert f"\n13 open questions · review {days:,} days overdue\n" in page
    assert (
        f"2022-12-31, as it states; 18 months from its issue is 2022-12-01; {days:,} days overdue\n" in page
    )  # G8
    assert (
        "\n  Conflict of Interest\n    Whoever handles a case declares an interest, or none. (declare-interest)\n"
        in page
    )
    assert page.splitlines()[-1].endswith("version 1 of this register adopted")


def test_policies_that_ship_are_shown_by_name_and_copied(
    upheld: Upheld, register: Path, tmp_path: Path
) -> None:
    page = upheld("policy", "show", "ombudsman-code").out
    assert "  respond      10 working days from acknowledgement  Complaint Handling Code 6.3" in page
    text = upheld("policy", "show", "spso-model", "--toml").out
    assert text == shipped("spso-model")
    told = upheld("policy", "show", "nothing")
    assert (
        told.sentence
        == "no policy called 'nothing' comes with Upheld; there are cilex, ombudsman-code, spso-model."
    )


@pytest.mark.parametrize("name", ["ombudsman-code", "spso-model"])
def test_a_register_begins_under_any_policy_that_ships(upheld: Upheld, tmp_path: Path, name: str) -> None:
    """Nothing is wired in: from receipt to the last response, by the commands alone."""
    path = tmp_path / "register.duckdb"
    assert upheld("init", "--policy", name, "--db", path).code == 0
    ref = upheld("new", "--subject", "A late repair", "--json", "--db", path).json["ref"]
    for words in (
        ("acknowledge",), ("decide", "--outcome", "not-upheld", "--reasons", "x", "--authority", "y"), ("respond",),
    ):  # fmt: skip
        assert upheld("do", ref, *words, "--db", path).code == 0
    shown = upheld("show", ref, "--json", "--db", path).json
    assert (shown["state"], shown["stages"][0]["next_step"]) == ("responded", "stage")
    assert upheld("verify", "--db", path).code == 0


def test_every_mistake_of_a_file_is_named(upheld: Upheld, register: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        shipped().replace("days = 7,", 'days = "7",', 1).replace("Europe/London", "Europe/Camelot").replace("[who]", "[who]\nshred = 1"),
        encoding="utf-8",
    )  # fmt: skip
    told = upheld("policy", "check", file)
    assert (told.code, told.err) == (1, "")
    assert told.out.splitlines() == [
        "stages[1].acknowledge.days: a whole number is wanted, and this is '7'.",
        "who.shred: 1 is none of allocator, anyone, stage, stage or next.",
        "policy.time_zone: there is no time zone 'Europe/Camelot'.",
    ]
    answer = upheld("policy", "check", file, "--json")
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert answer.json["mistakes"][0] == {
        "where": "stages[1].acknowledge.days", "what": "a whole number is wanted, and this is '7'", "only_warns": False,
    }  # fmt: skip
    assert upheld("policy", "check").code == 2
    assert upheld("policy", "check", tmp_path / "none").sentence.endswith(
        "none cannot be read: No such file or directory."
    )


def test_a_file_without_a_mistake(upheld: Upheld, tmp_path: Path) -> None:
    alone = shipped().replace('["customer_service", "customer_voice"]', '["customer_voice"]')
    (tmp_path / "policy.toml").write_text(alone, encoding="utf-8")
    told = upheld("policy", "check", tmp_path / "policy.toml", "--db", tmp_path / "none.duckdb")
    assert told.code == 0
    assert told.out.startswith("worth knowing: stages[2].another_decider_than: one role alone ")
    assert told.out.endswith("\nnothing is wrong\n")
    assert (
        upheld("policy", "check", "spso-model", "--db", tmp_path / "none.duckdb").out == "nothing is wrong\n"
    )


NEWER = shipped().replace('version = "3.0"', 'version = "4.0"')


def test_a_policy_is_adopted(upheld: Upheld, register: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(NEWER, encoding="utf-8")
    dry = upheld("policy", "adopt", file, "--dry-run", "--as", "Ada")
    assert (dry.code, dry.err) == (0, "upheld: nothing was changed.\n")
    assert dry.out == "what differs from the policy in force\n  policy.version  3.0 → 4.0\n"
    assert (
        upheld("policy", "adopt", file, "--as", "Amy").sentence
        == "a policy is adopted by the Administrator; Amy is not."
    )
    told = upheld("policy", "adopt", file, "--as", "Ada")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith(
        "\nPOL/CO/CO/CC/0001A 4.0 governs complaints received from today, as version 2 of this register; cases under way keep theirs.\n"
    )
    assert upheld("policy", "show", "--json").json["policy"]["version"] == "4.0"
    assert upheld("policy", "adopt", file, "--as", "Ada").code == 1
    again = upheld("policy", "adopt", "cilex", "--json", "--as", "Ada").json
    assert (again["adopted"], again["number"], again["notes"]) == (True, 3, [])
    assert again["differences"] == [{"where": "policy.version", "before": "4.0", "after": "3.0"}]


@pytest.mark.parametrize(("answer", "version"), [("y\n", "4.0"), ("\n", "3.0"), ("", "3.0")])
def test_whoever_sits_there_is_asked(
    upheld: Upheld, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, version: str
) -> None:
    (tmp_path / "policy.toml").write_text(NEWER, encoding="utf-8")
    monkeypatch.setattr("tui.commands.policy.is_interactive", lambda: True)
    told = upheld("policy", "adopt", tmp_path / "policy.toml", "--as", "Ada", typed=answer)
    assert told.code == 0
    assert told.err.startswith("Adopt it? [y/N] ")
    assert upheld("policy", "show", "--json").json["policy"]["version"] == version


def test_reviews_and_what_calls_for_one_are_logged(upheld: Upheld, register: Path) -> None:
    told = upheld(
        "policy", "log-trigger", "--kind", "feedback", "--text", "Nobody finds the form.", "--as", "Amy"
    )
    assert told.out.splitlines()[0] == f"{TODAY}  Amy  calls for a review: feedback: Nobody finds the form."
    done = upheld("policy", "record-review", "--equality-screened", "--json", "--as", "Ada").json
    assert (done["event"], done["equality_screened"], done["text"]) == ("PolicyReviewed", True, None)
    assert (done["review"]["reviewed"], done["review"]["overdue_days"]) == (str(TODAY), 0)
    assert upheld("policy").out.splitlines()[-1].endswith("  Ada  reviewed, equality impact screened again")
    assert upheld("policy", "log-trigger", "--kind", "whim", "--text", "x").code == 1
    notes = upheld("doctor", "--json").json["notes"]
    assert ["policy", "13 open questions: upheld policy show"] in [
        [note["where"], note["what"]] for note in notes
    ]


def test_calendars_are_listed_copied_and_adopted(upheld: Upheld, register: Path, tmp_path: Path) -> None:
    listed = upheld("policy", "calendar").out.splitlines()
    assert [line.split("  ")[0] for line in listed] == [
        "england-and-wales v1",
        "northern-ireland v1",
        "scotland v1",
    ]
    assert ", in force" in listed[0]
    assert "ships with Upheld, not adopted" in listed[1]
    text = upheld("policy", "calendar", "show", "england-and-wales").out
    file = tmp_path / "ours.toml"
    file.write_text(text.replace("version = 1", "version = 2", 1), encoding="utf-8")
    told = upheld("policy", "calendar", "adopt", file, "--as", "Ada")
    assert told.out == "england-and-wales v2 computes due dates from today; those promised stay.\n"
    assert upheld("policy", "calendar", "adopt", "scotland", "--json", "--as", "Ada").json == {
        "calendar": "scotland v1"
    }
    known = upheld("policy", "calendar", "list", "--json").json
    assert [(row["name"], row["version"], row["in_force"]) for row in known] == [
        ("england-and-wales", 1, False), ("england-and-wales", 2, True), ("scotland", 1, False), ("northern-ireland", 1, False),
    ]  # fmt: skip


def test_policy_that_ships_where_there_is_no_register(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("policy", "show", "--json", "--db", tmp_path / "none.duckdb")
    assert told.code == 0
    assert (
        told.err
        == f"upheld: there is no register at {tmp_path / 'none.duckdb'}: this is the policy that ships with Upheld.\n"
    )
    assert told.json["policy"]["reference"] == "POL/CO/CO/CC/0001A"
