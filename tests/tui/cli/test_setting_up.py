"""`init`, `demo`, `handlers` and `policy`: registers come to be, and who and what governs them is shown and changed."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.policy_file import shipped
from store.register import running_account
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
        ("x = [", "the policy file is not valid TOML: "),
        ("x = 1", "the policy file: Object contains unknown field `x`."),
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
    assert told.sentence.startswith("acting as somebody else is for demo registers only; here you are ")
    monkeypatch.setattr("store.register.running_account", lambda: "stranger")
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
    assert set(told[0]["roles"][0]) == {"role", "title", "from", "until"}
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


# --- policy ----------------------------------------------------------------------------------------------------------


def test_policy_of_the_register(upheld: Upheld, register: Path) -> None:
    told = upheld("policy", "show", "--json")
    assert told.err == ""
    assert [stage["number"] for stage in told.json["stages"]] == [1, 2, 3, 4]
    assert told.json["stages"][0]["respond"] == {
        "days": 20, "unit": "working", "source": "", "set_by": "owner", "question": "G1",
    }  # fmt: skip
    assert told.json["lists"]["outcomes"]["partly-upheld"] == "Partly upheld"


def test_policy_for_people(upheld: Upheld, register: Path) -> None:
    page = upheld("policy").out
    assert page.startswith("Complaints Policy, POL/CO/CO/CC/0001A, version 3.0\n")
    assert "  acknowledge  7 working days           Appendix D: contact within seven working days\n" in page
    assert "  respond      20 working days          set by the owner (G1)\n" in page
    assert "  nobody decides who decided at stage 1 (set by the owner (G4))\n" in page
    assert "  allocate         who allocates at the stage\n" in page
    assert "  partly-upheld  Partly upheld\n" in page
    assert "  G1   No deadline is set" in page


def test_policy_that_ships_where_there_is_no_register(upheld: Upheld, tmp_path: Path) -> None:
    told = upheld("policy", "show", "--json", "--db", tmp_path / "none.duckdb")
    assert told.code == 0
    assert (
        told.err
        == f"upheld: there is no register at {tmp_path / 'none.duckdb'}: this is the policy that ships with Upheld.\n"
    )
    assert told.json["policy"]["reference"] == "POL/CO/CO/CC/0001A"
