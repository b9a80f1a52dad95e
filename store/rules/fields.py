"""The fields of an action: what each takes, and how words typed by a person become values."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from store.case import Case, parse_reference
from store.case.references import CHANGE, COMPLAINT
from store.errors import BadInput
from store.people import Handler
from store.policy import Policy
from store.text import clean as clean

if TYPE_CHECKING:
    from store.rules.situation import Situation

type_of_value = str | int | bool | date | tuple[str, ...] | tuple[int, ...]
Values = Mapping[str, type_of_value]
Raw = Mapping[str, object]

LONGEST_LINE = 200


class Kind(StrEnum):
    """What a field takes."""

    LINE = "line"  # one line of text
    PROSE = "prose"  # text of any length
    LINES = "lines"  # several lines of text, each a value
    CHOICE = "choice"  # a code of one of the policy's lists
    CHOICES = "choices"  # several
    NUMBER = "number"
    NUMBERS = "numbers"  # several
    MONEY = "money"  # an amount in the policy's currency, as whole hundredths (pence)
    DECIMAL = "decimal"  # a number with up to three decimals, as whole thousandths
    CASE = "case"  # the reference of another case
    CHANGE = "change"  # the reference of a change
    DATE = "date"
    FLAG = "flag"
    HANDLER = "handler"
    HANDLERS = "handlers"  # several


class Field(NamedTuple):
    """One field of an action. `list_name` is the policy's list a CHOICE is taken from.

    `fixed` are the choices of one that is the same under every policy. `written` marks a text for the complainant that the store writes from the case where nobody writes it.
    """

    name: str
    kind: Kind
    label: str
    required: bool = False
    list_name: str = ""
    help: str = ""
    required_if: Callable[[Policy], bool] | None = None
    required_here: "Callable[[Situation], bool] | None" = None
    written: bool = False
    fixed: Mapping[str, str] = MappingProxyType({})

    def is_required(self, policy: Policy, s: "Situation | None" = None) -> bool:
        """Whether the policy asks for it, or the situation does; that is refused with a sentence of its own where it is missing."""
        return (
            self.required
            or (self.required_if is not None and self.required_if(policy))
            or (s is not None and self.required_here is not None and self.required_here(s))
        )

    def choices(self, policy: Policy) -> Mapping[str, str]:
        """The codes that may be chosen, with their words; empty where anything may be written."""
        return policy.choices(self.list_name) if self.list_name else self.fixed

    @property
    def option(self) -> str:
        """Its name on the command line."""
        return "--" + self.name.replace("_", "-")


class Command(NamedTuple):
    """An action as somebody wants it done: on a civil date, with checked values. Absent values are left out."""

    action: str
    on: date
    values: Values = MappingProxyType({})

    def text(self, name: str) -> str:
        """A text, "" where none was given."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A number, an amount, a handler or a case; None where none was given."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """Whether a flag was set."""
        return self.values.get(name) is True

    def date(self, name: str) -> date | None:
        """A date, None where none was given."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def lines(self, name: str) -> tuple[str, ...]:
        """Several texts."""
        value = self.values.get(name, ())
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()

    def numbers(self, name: str) -> tuple[int, ...]:
        """Several numbers or handlers."""
        value = self.values.get(name, ())
        return tuple(v for v in value if isinstance(v, int)) if isinstance(value, tuple) else ()


def parse_date(text: str, where: str) -> date:
    """A civil date written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{where}: {_shown(text)} is not a date; write it as YYYY-MM-DD.") from None


def read(fields: tuple[Field, ...], raw: Raw, policy: Policy, handlers: Mapping[int, Handler]) -> Values:
    """The values of `fields` from what was typed. Raises BadInput with one sentence for the first that can't be used."""
    unknown = sorted(set(raw) - {field.name for field in fields})
    if unknown:
        known = ", ".join(field.name for field in fields) or "none"
        raise BadInput(f"there is no field {_shown(unknown[0])} here; the fields are: {known}.")
    values: dict[str, type_of_value] = {}
    for field in fields:
        value = _value(field, raw.get(field.name), policy, handlers)
        if value is not None:
            values[field.name] = value
        elif field.is_required(policy):
            raise BadInput(f"{field.option} is missing: {field.help or field.label.lower()}.")
    return values


def _value(
    field: Field, given: object, policy: Policy, handlers: Mapping[int, Handler]
) -> type_of_value | None:
    """One value, or None where nothing was given."""
    where = field.option
    if given is None or given == "" or given == () or given == []:
        return None
    if field.kind is Kind.FLAG:
        return _flag(str(given), where)
    if field.kind in (Kind.LINES, Kind.HANDLERS, Kind.NUMBERS, Kind.CHOICES):
        items = (
            [given]
            if isinstance(given, str | int)
            else list(given)
            if isinstance(given, list | tuple)
            else [str(given)]
        )
        if field.kind is Kind.LINES:
            return tuple(text for text in (_line(str(item), where) for item in items) if text) or None
        if field.kind is Kind.NUMBERS:
            return tuple(dict.fromkeys(_number(clean(str(item), where), where) for item in items))
        if field.kind is Kind.CHOICES:
            return tuple(dict.fromkeys(_choice(field, clean(str(item), where), policy) for item in items))
        return tuple(dict.fromkeys(_handler(item, where, handlers) for item in items))
    if field.kind is Kind.HANDLER:
        return _handler(given, where, handlers)
    if field.kind is Kind.DATE:
        return given if type(given) is date else parse_date(str(given), where)  # a datetime is a date too
    text = clean(str(given), where)
    if not text:
        return None
    if field.kind is Kind.NUMBER:
        return _number(text, where)
    if field.kind is Kind.MONEY:
        return parse_money(text, where)
    if field.kind is Kind.DECIMAL:
        return _decimal(text, where)
    if field.kind in (Kind.CASE, Kind.CHANGE):
        return _named(text, where, COMPLAINT if field.kind is Kind.CASE else CHANGE)
    if field.kind is Kind.CHOICE:
        return _choice(field, text, policy)
    return _line(text, where) if field.kind is Kind.LINE else text


def _number(text: str, where: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadInput(f"{where}: {_shown(text)} is not a whole number from 0 to 999999.")
    return int(text)


def parse_money(text: str, where: str) -> int:
    """Hundredths, from "1,250.50", "£40" or "40 GBP"; never rounded."""
    found = re.fullmatch(
        r"(?:[£€$]|[A-Z]{3} ?)?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{2}))?(?: ?[A-Z]{3})?", text, re.ASCII
    )
    if found is None:
        raise BadInput(f"{where}: {_shown(text)} is not an amount of money; write it as 40 or 1250.50.")
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def _decimal(text: str, where: str) -> int:
    """Thousandths, from "0.85" or "-12"; never rounded."""
    found = re.fullmatch(r"([-−]?)(\d{1,9})(?:\.(\d{1,3}))?", text, re.ASCII)
    if found is None:
        raise BadInput(
            f"{where}: {_shown(text)} is not a number with three decimals at most; write it as 12 or 0.85."
        )
    thousandths = int(found[2]) * 1000 + int((found[3] or "").ljust(3, "0"))
    return -thousandths if found[1] else thousandths


def _named(text: str, where: str, prefix: str) -> int:
    number = parse_reference(text, prefix)
    if number is None:
        raise BadInput(f"{where}: {_shown(text)} is not a reference; one looks like {prefix}-2026-00419.")
    return number


def _shown(text: str) -> str:
    """What was typed, quoted and escaped for a sentence; only its beginning where it is long."""
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _flag(text: str, where: str) -> bool | None:
    """True, or None for no: a flag that is not set is left out."""
    word = text.strip().casefold()
    if word in {"true", "yes", "1"}:
        return True
    if word in {"false", "no", "0", ""}:
        return None
    raise BadInput(f"{where}: {_shown(text)} is neither yes nor no.")


def _line(text: str, where: str) -> str:
    line = " ".join(clean(text, where).split())
    if len(line) > LONGEST_LINE:
        raise BadInput(f"{where} has {len(line)} characters; at most {LONGEST_LINE} fit on its line.")
    return line


def _choice(field: Field, text: str, policy: Policy) -> str:
    """A code, given as the code or as its words, in any case."""
    choices = field.choices(policy)
    folded = text.casefold()
    for code, words in choices.items():
        if folded in (code.casefold(), words.casefold()):
            return code
    if not choices:
        raise BadInput(f"{field.option}: the policy leaves nothing to choose here; leave it out.")
    import difflib

    near = difflib.get_close_matches(folded, choices, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise BadInput(f"{field.option}: {_shown(text)} is not one of {', '.join(choices)}.{hint}")


def _handler(given: object, where: str, handlers: Mapping[int, Handler]) -> int:
    """A handler's number, from the number itself, the name or the account."""
    if isinstance(given, int) and not isinstance(given, bool) and given in handlers:
        return given
    return find_handler(str(given), handlers, where).id


def find_handler(text: str, handlers: Mapping[int, Handler], where: str) -> Handler:
    """The one handler whose name or account is `text` (in any case). Raises BadInput where there is none, or several."""
    cleaned = clean(text, where)
    wanted = cleaned.casefold()
    by_account = [h for h in handlers.values() if wanted and h.account == cleaned]
    if len(by_account) == 1:  # what the sentence below advises must work, whatever others are called
        return by_account[0]
    exact = [h for h in handlers.values() if wanted and wanted in (h.name.casefold(), h.account.casefold())]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise BadInput(f"{where}: {len(exact)} handlers are called {_shown(text)}; use the account instead.")
    raise BadInput(f"{where}: no handler is called {_shown(text)}; `upheld handlers list` names them all.")


def describe(
    field: Field, policy: Policy, case: Case | None, s: "Situation | None" = None
) -> dict[str, object]:
    """The field as `upheld can --json` and forms show it."""
    choices = dict(field.choices(policy))
    if field.name == "point" and case is not None:
        choices = {str(n): f"point {n}" for n in case.points_left}
    return {
        "name": field.name,
        "kind": field.kind.value,
        "label": field.label,
        "required": field.is_required(policy, s),
        "choices": choices,
        "help": field.help,
    }
