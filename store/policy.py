"""A complaints policy as data, asked by the rules; `policy_file` reads and checks it.

No stage number, role name or day count is written in code; they all come from here (DESIGN.md, The record, 3).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from math import inf
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

Who = Literal["anyone", "stage", "allocator", "stage or next"] | tuple[str, ...]
"""Who may: any handler, who handles the stage, who allocates at it, who handles it or the next one; or these roles."""


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; a key it does not know is an error."""


class Origin(_Data, frozen=True):
    """Where a value comes from: a passage of the policy (`source`), or the owner, answering `question`."""

    source: str = ""
    set_by: Literal["", "owner"] = ""
    question: str = ""


class Period(Origin, frozen=True, kw_only=True):
    """So many days: working days of the policy's calendar, or calendar days; from receipt, or from the acknowledgement.

    An acknowledgement that comes late does not put off a response that runs from it: the clock then runs from the last day for it.
    """

    days: int
    unit: Literal["working", "calendar"] = "working"
    runs_from: Literal["receipt", "acknowledgement"] = msgspec.field(default="receipt", name="from")


class AnotherDecider(Origin, frozen=True):
    """Whoever decided at one of `stages` does not decide here; as lone reviewer, only with a recorded exception."""

    stages: tuple[int, ...] = ()


class Switch(Origin, frozen=True, kw_only=True):
    """A rule that a policy has or has not."""

    value: bool


class Identity(_Data, frozen=True):
    """Document control of the policy."""

    reference: str
    title: str
    organisation: str
    version: str
    issued: date
    time_zone: str
    calendar: str
    owner: str = ""
    approved_by: str = ""
    applies_to: str = ""
    review_due: date | None = None
    review_months: int | None = None
    equality_screened: bool = False
    contractual: bool = False


class Role(_Data, frozen=True):
    """A role handlers can hold. `administers`: may add handlers, grant roles and adopt policies."""

    title: str
    at_init: bool = False
    administers: bool = False


class ExternalBody(_Data, frozen=True):
    """Whom a complainant may turn to after the last stage or, where the policy says so, before it, and the words that say so."""

    name: str
    contact: str
    within: str = ""


class Stage(_Data, frozen=True):
    """One stage of the procedure; its periods run from receipt of the complaint or of the request for the stage.

    `outside` is whom a complainant may turn to outside while at this stage, told where its response date is put off.
    `direct`: a complaint may begin here, for a reason that is kept; only where the policy says so, and never at the first.
    """

    number: int
    title: str
    handled_by: tuple[str, ...]
    allocated_by: tuple[str, ...]
    acknowledge: Period
    respond: Period
    extension: Period
    another_decider_than: AnotherDecider = AnotherDecider()
    lone_reviewer: AnotherDecider = AnotherDecider()
    outside: ExternalBody | None = None
    direct: Switch = Switch(value=False, set_by="owner")


class Contact(_Data, frozen=True, kw_only=True):
    """How somebody can be reached, from a civil date on."""

    since: date
    details: str
    source: str = ""


class Elsewhere(Origin, frozen=True, kw_only=True):
    """Whose complaints this policy does not cover, and how they can be reached; none where nobody has said."""

    title: str
    contacts: tuple[Contact, ...] = ()

    def contact_on(self, day: date) -> str:
        """The details in force on `day`, "" where there are none."""
        known = [contact for contact in self.contacts if contact.since <= day]
        return max(known, key=lambda contact: contact.since).details if known else ""


class Letter(_Data, frozen=True, kw_only=True):
    """The policy's own words for a kind of letter, with {names} that are filled in (store/letters/templates.toml)."""

    text: str


class Criterion(Origin, frozen=True, kw_only=True):
    """What a word of the policy that has no test means here ("very serious")."""

    text: str


class Scope(_Data, frozen=True):
    """What is a complaint under the policy and what is not.

    `serious_decided` is the time for deciding whether a very serious complaint is investigated internally first.
    """

    definition: Criterion | None = None
    service_request: Criterion | None = None
    serious_decided: Period | None = None
    elsewhere: dict[str, Elsewhere] = {}


class Months(Origin, frozen=True, kw_only=True):
    """So many calendar months."""

    months: int


class Days(Origin, frozen=True, kw_only=True):
    """So many calendar days."""

    days: int


class Codes(Origin, frozen=True):
    """Some codes of a list."""

    codes: tuple[str, ...] = ()


class Reporting(Origin, frozen=True, kw_only=True):
    """That figures go `to` these committees, at least once in so many months."""

    months: int
    to: tuple[str, ...]


class Sample(Origin, frozen=True, kw_only=True):
    """That one in so many cases answered in the last months is looked at for its quality."""

    one_in: int
    months: int


class Evidence(_Data, frozen=True):
    """From when on something counts as missing where no rule waits for it (`upheld evidence`); what is not given is not asked for.

    `first_contact` is what should be given at the first contact, `confirms_itself` the channels that answer by themselves.
    """

    first_contact: Codes = Codes()
    confirms_itself: Codes = Codes()
    logged_within: Days | None = None  # of receipt
    handed_off_within: Days | None = None  # of receipt, by who can't resolve it
    packs: Reporting | None = None
    changes_discussed_with: Codes = Codes()
    changes_told_to: Codes = Codes()
    quality: Sample | None = None


class Threshold(Origin, frozen=True, kw_only=True):
    """That counts `below` so many are hidden in what is published, and the `reason`, which is printed."""

    below: int
    reason: str


class Figures(_Data, frozen=True):
    """How figures are published; what is not given is left to the program, and the page says so."""

    threshold: Threshold | None = None


class Monitoring(Origin, frozen=True):
    """On what lawful basis outcomes are told by a characteristic of the complainant; without one, none leaves the register."""

    lawful_basis: str = ""


class Restricted(Origin, frozen=True):
    """Who reads every restricted case, beside the owner of each and who allocates at its stage."""

    readers: tuple[str, ...] = ()


class RetentionClass(Origin, frozen=True, kw_only=True):
    """How long a case is kept after it ended, why, and who answers for that.

    `when` names what puts a case into the class by itself: a kind of duty, with what it is of ("flag:safeguarding"), or one of
    `store.rules.keeping.FACTS` ("end:refused"); nothing where somebody must choose it.
    """

    title: str
    months: int
    reason: str
    owner: str = ""
    when: tuple[str, ...] = ()


class RetentionSchedule(_Data, frozen=True):
    """How long what is kept. Of the classes that a case falls into the longest holds; `default` where it falls into none."""

    default: str = ""
    classes: dict[str, RetentionClass] = {}


class Band(Origin, frozen=True, kw_only=True):
    """Who may give a remedy of up to so much money, or approve one; of any amount where `up_to` is not given."""

    by: tuple[str, ...]
    up_to: float | None = None


class Remedies(_Data, frozen=True):
    """What remedies are like: which kinds are money, which need no finding, which outcomes are one, and who may give how much.

    Without a band, whoever handles a stage may give any amount.
    """

    currency: str = "£"
    with_money: tuple[str, ...] = ()
    without_finding: tuple[str, ...] = ()
    for_outcomes: tuple[str, ...] = ()
    approval: tuple[Band, ...] = ()

    def limit(self, roles: Iterable[str] | None = None) -> float:
        """The hundredths that a holder of `roles` may give, or that anybody may; infinite without a limit."""
        bands = [band for band in self.approval if roles is None or set(band.by) & set(roles)]
        if not self.approval:
            return inf
        return max((inf if band.up_to is None else round(band.up_to * 100) for band in bands), default=0)

    def approvers(self, amount: int) -> tuple[str, ...]:
        """The roles that may give `amount` hundredths."""
        roles = dict.fromkeys(role for band in self.approval for role in band.by)
        return tuple(role for role in roles if self.limit([role]) >= amount)

    def money(self, amount: float) -> str:
        """Hundredths as an amount of the currency."""
        return f"{self.currency}{amount / 100:,.2f}"


class Rules(_Data, frozen=True):
    """The rules that policies differ in."""

    acknowledge_before_decision: Switch
    staff_informed_before_decision: Switch
    waiting_stops_the_clock: Switch
    escalation_needs_a_reason: Switch
    interest_declared_before_decision: Switch = Switch(value=False, set_by="owner")
    another_approves_remedy: Switch = Switch(value=False, set_by="owner")
    remedies_before_closing: Switch = Switch(value=False, set_by="owner")
    change_reported_before_done: Switch = Switch(value=False, set_by="owner")


class Lists(_Data, frozen=True):
    """The lists that facts are chosen from: code to words."""

    channels: dict[str, str]
    complainant_types: dict[str, str]
    complainant_statuses: dict[str, str]
    services: dict[str, str]
    categories: dict[str, str]
    outcomes: dict[str, str]
    remedies: dict[str, str] = {}
    relations: dict[str, str] = {}
    authorities: dict[str, str] = {}
    adjustments: dict[str, str] = {}
    vulnerabilities: dict[str, str] = {}
    formats: dict[str, str] = {}
    languages: dict[str, str] = {}
    restrictions: dict[str, str] = {}
    courses: dict[str, str] = {}  # what handlers are trained in
    review_triggers: dict[str, str] = {}  # what calls for a review of the policy
    severities: dict[str, str] = {}
    subject_types: dict[str, str] = {}
    flags: dict[str, str] = {}
    platforms: dict[str, str] = {}
    refusals: dict[str, str] = {}
    causes: dict[str, str] = {}  # what went wrong at the root
    change_kinds: dict[str, str] = {}
    committees: dict[str, str] = {}  # who hears of changes and packs
    feedback_uses: dict[str, str] = {}  # what a compliment is used for
    quality_items: dict[str, str] = {}  # what is asked of how a case was handled


class DataProtection(Origin, frozen=True, kw_only=True):
    """The statutory procedure for complaints about personal data: the time to acknowledge, and the regulator to be named in the outcome.

    A last day on a weekend or a bank holiday rolls forward. Nothing that came before `in_force` is under it.
    """

    acknowledge: Period
    regulator: ExternalBody
    in_force: date | None = None


class Question(_Data, frozen=True):
    """Something the policy leaves open, and what is assumed until its owner answers.

    `governs` names settings that have no origin of their own to say that they belong to it ("policy.review_due").
    """

    id: str
    asks: str
    assumed: str
    governs: tuple[str, ...] = ()
    answer: str = ""
    answered_on: date | None = None


class Linked(_Data, frozen=True):
    """A policy that this one refers to, what of it is served here, and by which actions of the registry (R61).

    `counts` are what is raised and closed for it: kinds of duties ("flag:safeguarding", "restriction"), "acknowledge", or events
    that are counted ("InterestDeclared:conflict").
    """

    name: str
    hook: str
    actions: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


class Policy(_Data, frozen=True, dict=True):
    """A whole policy."""

    policy: Identity
    roles: dict[str, Role]
    stages: tuple[Stage, ...]
    who: dict[str, Who]
    rules: Rules
    lists: Lists
    scope: Scope = Scope()
    criteria: dict[str, Criterion] = {}
    letters: dict[str, Letter] = {}
    remedies: Remedies = Remedies()
    restricted: Restricted = Restricted()
    retention: RetentionSchedule = RetentionSchedule()
    restriction_review: Months = Months(
        months=6, set_by="owner"
    )  # the longest a restriction on contact goes unreviewed
    data_protection: DataProtection | None = None
    evidence: Evidence = Evidence()
    figures: Figures = Figures()
    monitoring: Monitoring = Monitoring()
    external_body: ExternalBody | None = None
    no_external_body: Origin | None = None  # who says that there is none; one of the two must be given
    questions: tuple[Question, ...] = ()
    linked: tuple[Linked, ...] = ()

    @property
    def label(self) -> str:
        """Reference and version: what a case names it by."""
        return f"{self.policy.reference} {self.policy.version}"

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What its owner has not answered."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def administering(self) -> tuple[str, ...]:
        """The codes of the roles that may add handlers, grant roles and adopt policies."""
        return tuple(code for code, role in self.roles.items() if role.administers)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of its civil dates."""
        return ZoneInfo(self.policy.time_zone)

    @cached_property
    def by_number(self) -> Mapping[int, Stage]:
        """Its stages by their number."""
        return {stage.number: stage for stage in self.stages}

    def stage_after(self, number: int) -> Stage | None:
        """The stage that follows `number`, or None after the last."""
        later = [stage for stage in self.stages if stage.number > number]
        return later[0] if later else None

    def roles_for(self, action: str, stage: int, otherwise: Who = "stage") -> tuple[str, ...]:
        """The codes of the roles that may take `action` at `stage`, in the policy's order; every role for "anyone".

        `otherwise` is who may where the policy does not say.
        """
        known = self._roles.get((action, stage))
        if known is None:
            known = self._roles[action, stage] = self._roles_of(
                self.who.get(action, otherwise), self.by_number[stage]
            )
        return known

    def readers_at(self, stage: Stage) -> tuple[str, ...]:
        """The roles that read a restricted case at a stage, beside its owner."""
        return tuple(dict.fromkeys((*stage.allocated_by, *self.restricted.readers)))

    @cached_property
    def _roles(self) -> dict[tuple[str, int], tuple[str, ...]]:
        return {}

    def _roles_of(self, who: Who, here: Stage) -> tuple[str, ...]:
        if who == "anyone":
            return tuple(self.roles)
        if who == "allocator":
            return here.allocated_by
        if isinstance(who, tuple):
            return who
        following = self.stage_after(here.number)
        if who == "stage or next" and following is not None:
            return here.handled_by + tuple(
                role for role in following.handled_by if role not in here.handled_by
            )
        return here.handled_by

    def choices(self, name: str) -> Mapping[str, str]:
        """The codes of a list with their words.

        "elsewhere" are those whose complaints the policy does not cover, "direct" the later stages at which one may begin,
        "retention" the classes of its retention schedule.
        """
        if name == "direct":
            return {str(stage.number): stage.title for stage in self.stages if stage.direct.value}
        if name == "elsewhere":
            return {code: body.title for code, body in self.scope.elsewhere.items()}
        if name == "retention":
            return {code: of.title for code, of in self.retention.classes.items()}
        found: Mapping[str, str] = getattr(self.lists, name)
        return found

    def remedy_in_words(self, code: str, amount: int | None) -> str:
        """A remedy by its kind, with the amount where it is money."""
        kind = self.lists.remedies.get(code, code).lower()
        return kind if amount is None else f"{kind} of {self.remedies.money(amount)}"

    def titles(self, roles: tuple[str, ...]) -> str:
        """Role codes in words: "the Customer Service Team or the Corporate Compliance Manager"."""
        return " or ".join(f"the {self.roles[role].title}" for role in roles)
