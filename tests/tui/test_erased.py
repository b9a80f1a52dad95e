"""An erased case on the screen: nothing of what it said, and no word that it never said anything."""

from pathlib import Path

from store.policy_file import shipped
from tests.store.evidence.desk import ME, Register, Script
from tui.case_words import account, facts, heading
from tui.standing import Standing


def test_an_erased_case_says_that_it_is_erased(tmp_path: Path) -> None:
    script = Script(shipped())
    case = script.case()
    script.do(case, "withdraw", reason="It has come.")
    script.write(tmp_path / "register.duckdb").close()
    desk = Register(tmp_path / "register.duckdb")
    desk.do(case, "redact", reason="A request was granted.")
    me = desk.who(ME)
    view = desk.store.view(case, me)
    standing = Standing(desk.store.governing(), me, desk.store.today)
    shown = "\n".join(
        content.plain for content in (heading(view), facts(view, standing), account(view, standing))
    )
    assert "erased · nobody's yet" in shown
    assert "What happened\nIt is erased." in shown
    assert "Outcome sought\nIt is erased." in shown
    assert "Erased: redacted 2026-11-24 by Me, certificate 1" in shown
    for word in (
        "Nothing was written down",
        "Nobody has asked yet",
        "Jo Brown",
        "Direct Debit",
        "It has come",
    ):
        assert word not in shown
    allowed = [permission.action for permission in view.permissions if permission.allowed]
    assert allowed == []
    desk.store.close()
