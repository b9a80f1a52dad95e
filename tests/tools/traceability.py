"""Print docs/traceability.md: what serves each requirement of the policy, and which test proves it.

    python -m tests.tools.traceability > docs/traceability.md

`requirements.toml` beside this file names, for each requirement, what serves it and what proves it; every name is looked up
in the code, so that none can outlive what it names. The open questions are read from the shipped policy alone.
"""

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from store import events as e
from store.policy_file import parse, shipped
from store.rules.actions import ACTIONS

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
    return Requirement(number, entry["asks"], served, tuple(entry["tests"]), entry.get("note", ""))


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
        if not test_exists(test):
            yield f"{requirement.number}: there is no test {test}"


def _exists(kind: str, name: str) -> bool:
    match kind:
        case "action":
            return name in ACTIONS or name == "receive"
        case "event":
            return name in e.TYPES
        case "command":
            return (ROOT / "tui" / "commands" / f"{name.split()[0]}.py").is_file()
        case "policy":
            return _in_policy(name)
        case "code":
            return _imports(name)
        case "table":
            from store.schema import BESIDE, PROJECTIONS

            return name in PROJECTIONS or f"CREATE TABLE {name} " in BESIDE
    return False


def _in_policy(path: str) -> bool:
    """Whether the shipped policy has a key, written `rules.escalation_needs_a_reason` or `stages.1.respond`."""
    value: Any = tomllib.loads(shipped())
    for part in path.split("."):
        if isinstance(value, list):
            value = value[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            return False
    return True


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


def test_exists(test: str) -> bool:
    """Whether `tests/….py::name` names a test function that is there."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not name or not path.is_file():
        return False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name.split("[")[0]
        for node in ast.walk(tree)
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
        "Where the owner sees them: `upheld policy show`, and the desk's title while one is open.",
        "",
        "| | The question | Assumed until it is answered | Settings that it governs, as shipped |",
        "|---|---|---|---|",
    ]
    policy, settings = parse(shipped()), _settings(tomllib.loads(shipped()))
    for question in policy.questions:
        governed = [f"`{path}` = {value}" for number, path, value in settings if number == question.id]
        lines.append(
            f"| {question.id} | {question.asks} | {question.assumed} | {'<br>'.join(governed) or 'the assumption itself'} |"
        )
    return "\n".join(lines) + "\n"


def _settings(value: Any, path: str = "") -> list[tuple[str, str, str]]:
    """Every setting of a policy file that a question governs: the question, where it stands, what it says."""
    if isinstance(value, list):
        inner = [(str(n), item) for n, item in enumerate(value, start=1)]
    elif isinstance(value, dict):
        if isinstance(value.get("question"), str):
            said = {k: v for k, v in value.items() if k not in ("question", "set_by", "source")}
            return [(value["question"], path, ", ".join(f"{k} {v}" for k, v in said.items()) or "none")]
        inner = list(value.items())
    else:
        return []
    return [found for key, item in inner for found in _settings(item, f"{path}.{key}" if path else key)]


if __name__ == "__main__":
    sys.stdout.write(page())
