"""Print docs/traceability.md: what serves each requirement of the policy, and which test proves it.

    python -m tests.tools.traceability > docs/traceability.md

`requirements.toml` beside this file names, for each requirement, what serves it and what proves it; every name is looked up
in the code, so that none can outlive what it names. The open questions are read from the shipped policy alone.
"""

import ast
import importlib
import io
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from store import events as e
from store.evidence import FOR
from store.policy import Question
from store.policy_file import parse, shipped
from store.requirements import ASKS
from store.rules.actions import ACTIONS
from tui.cli import main

ROOT = Path(__file__).parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.toml")
PAGE = ROOT / "docs" / "traceability.md"


class Requirement(NamedTuple):
    """A requirement of the policy: what it asks, what serves it (kind and name), and the tests that prove it."""

    number: str
    asks: str
    served: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]
    note: str = ""


def requirements() -> list[Requirement]:
    """Every requirement, in order."""
    found = tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    return [_requirement(number, entry) for number, entry in found.items()]


def _requirement(number: str, entry: dict[str, Any]) -> Requirement:
    served = tuple(tuple(word.split(":", 1)) for word in entry["served"])
    return Requirement(number, ASKS[number], served, tuple(entry["tests"]), entry.get("note", ""))


def unknown(requirement: Requirement) -> Iterator[str]:
    """What a requirement names that is not there."""
    if not requirement.served:
        yield f"{requirement.number} names nothing that serves it"
    if not requirement.tests:
        yield f"{requirement.number} names no test"
    for kind, name in requirement.served:
        if not _exists(kind, name):
            yield f"{requirement.number}: there is no {kind} {name}"
    for test in requirement.tests:
        if not is_test(test):
            yield f"{requirement.number}: there is no test {test}"


def _exists(kind: str, name: str) -> bool:
    match kind:
        case "action":
            return name in ACTIONS or name == "receive"
        case "event":
            return name in e.TYPES
        case "command":
            return _is_command(name)
        case "policy":
            return _at(tomllib.loads(shipped()), name) is not None
        case "code":
            return _imports(name)
        case "table":
            from store.schema import CREATE

            return f"CREATE TABLE {name} " in CREATE
    return False


@cache
def _is_command(name: str) -> bool:
    """Whether `upheld` knows the command, and its own command where one follows."""
    nowhere = io.StringIO()
    with redirect_stdout(nowhere), redirect_stderr(nowhere):
        return main([*name.split(), "--help"]) == 0


def _at(value: Any, path: str) -> Any:
    """What a file of a policy has at `rules.escalation_needs_a_reason` or `stages.1.respond`; None where it has nothing there."""
    for part in path.split("."):
        if isinstance(value, list):
            value = value[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


def _imports(name: str) -> bool:
    """Whether a dotted name leads to a module, or something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            value = getattr(value, part, None)
            if value is None:
                return False
        return True
    return False


def is_test(test: str) -> bool:
    """Whether `tests/….py::name` names a test function that is there, and `name[case]` a case that it is tried with."""
    file, _, name = test.partition("::")
    path = ROOT / file
    name, _, case = name.removesuffix("]").partition("[")
    if not name or not path.is_file():
        return False
    functions = {
        node.name
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return name in functions and (not case or case in _strings(path.parent))


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _strings(folder: Path) -> frozenset[str]:
    """Every text that stands in the modules of a folder of tests: the names of their cases are among them."""
    return frozenset(
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


# --- the page ---

WORDS = {
    "action": "`upheld do REF {}`",
    "event": "event {}",
    "command": "`upheld {}`",
    "policy": "policy file, `{}`",
    "code": "`{}`",
    "table": "table `{}`",
}


def page() -> str:
    """The whole page."""
    lines = [
        "# From the policy to the program",
        "",
        "Written by `python -m tests.tools.traceability`; `tests/rules/test_traceability.py` checks every name in it.",
        "",
        "## Requirements",
        "",
        "| | The policy asks | Served by | Proved by |",
        "|---|---|---|---|",
    ]
    for found in requirements():
        served = "<br>".join(WORDS[kind].format(name) for kind, name in found.served)
        served += f"<br>{found.note}" if found.note else ""
        tests = "<br>".join(f"`{test}`" for test in found.tests)
        lines.append(f"| {found.number} | {found.asks} | {served} | {tests} |")
    lines += [
        "",
        "## Open questions of the owner",
        "",
        "`upheld policy show` has each under “Questions that the owner has not answered”, and “set by the owner (G1)” at every value that",
        "it governs; how many are open stands on the desk, too.",
        "",
        "| | The question | Assumed until it is answered | Settings that it governs, as shipped | The owner sees it in |",
        "|---|---|---|---|---|",
    ]
    for question, settings in questions():
        governed = "<br>".join(f"`{setting.path}` = {setting.value}" for setting in settings)
        seen = ["`upheld policy show`", *([f"`upheld evidence {question.id}`"] if question.id in FOR else [])]
        cells = (question.id, question.asks, question.assumed, governed, "<br>".join(seen))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


class Setting(NamedTuple):
    """A setting of the policy file; `named` where its question names it, as it has no origin of its own."""

    path: str
    value: str
    named: bool = False


def questions() -> list[tuple[Question, list[Setting]]]:
    """Every question of the shipped policy, with the settings that it governs."""
    policy, raw = parse(shipped()), tomllib.loads(shipped())
    own = list(_settings(raw))
    found = []
    for question in policy.questions:
        settings = [Setting(path, value) for number, path, value in own if number == question.id]
        settings += [Setting(path, _shown(_at(raw, path)), named=True) for path in question.governs]
        found.append((question, settings))
    return found


def _settings(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every setting of a policy file that says which question it is of: the question, where it stands, what it says."""
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, list):
        inner = ((str(n), item) for n, item in enumerate(value, start=1))
    elif isinstance(value, dict):
        if isinstance(value.get("question"), str):
            yield value["question"], path, _shown(value)
        inner = value.items()
    for key, item in inner:
        yield from _settings(item, f"{path}.{key}" if path else key)


def _shown(value: Any) -> str:
    """A value of the file in a cell of a table, without where it comes from; of a list of codes, the codes."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if not isinstance(value, dict):
        return (
            {True: "yes", False: "no", "": "none"}.get(value, str(value))
            if isinstance(value, bool | str)
            else str(value)
        )
    if "contacts" in value:
        count = len(value["contacts"])
        return f"{count} contact{'' if count == 1 else 's'}" if count else "no contacts"
    said = {key: item for key, item in value.items() if key not in ("question", "set_by", "source")}
    if len(said) > 2 and all(isinstance(item, str) for item in said.values()):
        return ", ".join(said)
    return (
        ", ".join(
            _shown(item) if len(said) == 1 else f"{key.replace('_', ' ')} {_shown(item)}"
            for key, item in said.items()
        )
        or "none"
    )


if __name__ == "__main__":
    sys.stdout.write(page())
