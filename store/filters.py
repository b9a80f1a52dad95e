"""The filter language of the queue: `owner:me stage:2 due<3 refund -status:waiting`.

Terms stand side by side and must all hold. `key:value` compares a fact, `key:a,b` allows several values, a bare word is
looked for in subject, complainant and reference, quotes keep a phrase together (one that is not closed ends with the
text, so that a filter can be typed letter by letter) and `-` turns a term round. A term about something that a case has
not, as `due<3` where nothing is due, does not hold; turned round it does.

Only cases that are open are found, unless a term asks for those that ended: `is:any`, `is:closed`, `state:withdrawn`, `ref:419`; or
for what outlives the case, as what is owed does (`duty:remedy`), a mention or a legal hold (`is:held`).
What was typed reaches the database as parameters only.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from store.case.states import ENDED
from store.errors import BadInput
from store.filter_keys import ALIASES, BY_NAME, KEYS, NO_CODES, OUTLIVE, Clause, Codes, Register, Term
from store.policy import Policy
from store.text import clean

MOST_TERMS: Final = 50
CODED: Final = ("service", "category", "channel", "type", "team", "flag", "outcome")
"""The keys whose values are codes of a policy."""


@dataclass(frozen=True)
class Filter:
    """Which cases of the queue to show: all terms hold; cases that have ended only with `include_ended`."""

    terms: tuple[Term, ...] = ()
    include_ended: bool = False

    def with_ended(self) -> "Filter":
        """The same, and cases that have ended too (`upheld list --all`)."""
        return replace(self, include_ended=True)

    def sql(self, actor_id: int, today: date, owners: Mapping[str, int], codes: Codes = NO_CODES) -> Clause:
        """A condition over `cases c` left joined to `labels l`, and its parameters in order.

        `owners` gives a handler's number by name or account, `codes` what `codes_of` makes of the policies of the
        register; without it codes are taken as they stand. Raises BadInput for a handler or a code that there is not.
        """
        register = Register(actor_id, today, owners, codes)
        conditions: list[str] = [] if self.include_ended else ["c.is_open"]
        params: list[object] = []
        for term in self.terms:
            key = BY_NAME[term.key]
            condition, found = _any(key.clause(term, value, register) for value in term.values)
            conditions.append(f"NOT coalesce({condition}, false)" if term.negated else condition)
            params += found
        return " AND ".join(conditions) or "true", params


def parse(text: str) -> Filter:
    """The filter that `text` spells. Raises BadInput with one sentence for the first term that can't be understood."""
    terms = [_term(match) for match in _TERM.finditer(clean(text, "the filter"))]
    terms = [term for term in terms if any(term.values)]
    if len(terms) > MOST_TERMS:
        raise BadInput(f"the filter has {len(terms)} terms; at most {MOST_TERMS} can be asked at once.")
    return Filter(tuple(terms), any(_asks_for_ended(term) for term in terms))


def codes_of(policies: Iterable[Policy]) -> dict[str, dict[str, str]]:
    """The codes and words of some policies, as `Filter.sql` takes them; where two differ the later one's words stand."""
    codes: dict[str, dict[str, str]] = {key: {} for key in CODED}
    for policy in policies:
        codes["service"] |= policy.lists.services
        codes["category"] |= policy.lists.categories
        codes["channel"] |= policy.lists.channels
        codes["type"] |= policy.lists.complainant_types
        codes["flag"] |= policy.lists.flags
        codes["outcome"] |= policy.lists.outcomes
        codes["team"] |= {code: role.title for code, role in policy.roles.items()}
    return codes


_TERM = re.compile(
    r"""(?P<minus>-?)
    (?: "(?P<phrase>[^"]*)"?
      | (?P<key>[^\W\d_]+) (?P<op><=|>=|[:<>=]) (?P<values>(?:"[^"]*"?|[^\s"])*)
      | (?P<word>\S+)
    )""",
    re.VERBOSE,
)
_VALUE = re.compile(r'(?:"[^"]*"?|[^,"])+')


def _term(match: re.Match[str]) -> Term:
    negated = bool(match["minus"])
    if match["key"] is None:
        return Term("", ":", (match["word"] if match["phrase"] is None else match["phrase"],), negated)
    spelt, op = match["key"], ":" if match["op"] == "=" else match["op"]
    name = ALIASES.get(spelt.casefold(), spelt.casefold())
    if name not in BY_NAME:
        near = difflib.get_close_matches(name, KEYS, n=1)
        otherwise = f"use one of {', '.join(KEYS)}, or put quotes round words to look for."
        hint = f"did you mean {near[0]!r}?" if near else otherwise
        raise BadInput(f"there is no filter key {spelt!r}; {hint}")
    key = BY_NAME[name]
    parts = (part.replace('"', "").strip() for part in _VALUE.findall(match["values"]))
    values = tuple(part for part in parts if part)
    if not values:
        raise BadInput(f"{spelt}{op} needs a value, as in {key.example}.")
    if op != ":" and not (key.ordered and len(values) == 1):
        raise BadInput(f"{spelt}{op} cannot be compared like that; write {key.example}.")
    for value in values:
        key.check(spelt + op, value)
    return Term(name, op, values, negated)


def _asks_for_ended(term: Term) -> bool:
    if term.negated:
        return False
    folded = {value.casefold() for value in term.values}
    return (
        term.key in ("ref", "duty", "ended")
        or (term.key == "state" and not folded.isdisjoint(ENDED))
        or (term.key == "is" and not folded.isdisjoint({"closed", "any"} | OUTLIVE))
    )


def _any(clauses: Iterable[Clause]) -> Clause:
    """At least one of the clauses holds."""
    conditions: list[str] = []
    params: list[object] = []
    for condition, found in clauses:
        conditions.append(f"({condition})")
        params += found
    return f"({' OR '.join(conditions)})", params
