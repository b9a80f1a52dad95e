"""A policy for people: value by value, with where each comes from, what its owner has not answered, and when it is reviewed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.review import Review, still_open
from tui.output import columns, wrapped

if TYPE_CHECKING:
    from store.governed import LogLine
    from store.policy import Codes, Origin, Period, Policy, Stage, Who

WHO = {
    "anyone": "any handler",
    "stage": "who handles the stage",
    "allocator": "who allocates at the stage",
    "stage or next": "who handles the stage or the next",
}


def policy_page(
    policy: "Policy", review: Review, today: date, log: "Sequence[LogLine]" = ()
) -> Iterator[str]:
    """The lines of it."""
    about = policy.policy
    yield f"{about.title}, {about.reference}, version {about.version}"
    yield about.organisation
    left = still_open(review, today)
    if left:
        yield left
    facts = [
        ("Issued", str(about.issued)),
        ("Review due", review_words(review, today)),
        ("Owner", about.owner),
        ("Approved by", about.approved_by),
        ("Applies to", about.applies_to),
        ("Equality screened", "yes" if about.equality_screened else "no"),
        ("Time zone", about.time_zone),
        ("Calendar", about.calendar),
    ]
    yield from ("", *columns([fact for fact in facts if fact[1]], indent=""))
    for stage in policy.stages:
        yield from ("", *_stage(stage, policy))
    yield from ("", "Rules")
    for name in policy.rules.__struct_fields__:
        rule = getattr(policy.rules, name)
        yield f"  {name.replace('_', ' ')}: {'yes' if rule.value else 'no'}"
        yield f"    {origin(rule)}"
    yield from _meanings(policy)
    yield from _remedies(policy)
    yield from _privacy(policy)
    yield from _retention(policy)
    yield from _evidence(policy)
    yield from _figures(policy)
    if policy.data_protection is not None:
        strand = policy.data_protection
        yield from (
            "",
            "Complaints about personal data",
            f"  since {strand.in_force or about.issued}; {origin(strand)}",
        )
        yield f"  acknowledge {_period(strand.acknowledge)}; the outcome names {strand.regulator.name}"
    yield from ("", "Who may do what")
    yield from columns([(action, _who(who, policy)) for action, who in policy.who.items()])
    yield from ("", "Roles")
    yield from columns([(code, role.title) for code, role in policy.roles.items()])
    for name in policy.lists.__struct_fields__:
        codes = getattr(policy.lists, name)
        if codes:
            yield from ("", name.replace("_", " ").capitalize(), *columns(list(codes.items())))
    if policy.external_body is not None:
        body = policy.external_body
        after = ", ".join(filter(None, (body.name, body.contact, body.within)))
        yield from ("", "After the last stage", f"  {after}")
    elif policy.no_external_body is not None:
        yield from (
            "",
            "After the last stage",
            f"  no outside body is named; {origin(policy.no_external_body)}",
        )
    yield from _linked(policy)
    yield from _questions(policy)
    if log:
        yield from ("", "What happened to the policy", *columns([log_words(line, policy) for line in log]))


def review_words(review: Review, today: date) -> str:
    """When the review is due, by what the policy says of itself and by its interval where they differ (G8)."""
    if review.due is None:
        return ""
    about = review.of.policy
    words = [str(review.due)]
    interval = f"{about.review_months} months from its {'review' if review.reviewed else 'issue'}"
    if review.stated is None:
        words.append(interval)
    elif review.computed is not None and review.computed != review.stated:
        words.append(f"as it states; {interval} is {review.computed}")
    days = review.overdue(today)
    return ", ".join(words) + (f"; {days:,} days overdue" if days else "")


def _meanings(policy: "Policy") -> Iterator[str]:
    """What is a complaint and what is not, and what the words mean that have no test in the policy (G9, G11)."""
    scope = policy.scope
    said = {"a complaint": scope.definition, "a service request": scope.service_request, **policy.criteria}
    meant = {word: criterion for word, criterion in said.items() if criterion is not None}
    if meant:
        yield from ("", "What is meant by")
    for word, criterion in meant.items():
        yield from wrapped(f"{word.replace('-', ' ')}: {criterion.text}", more="  ")
        yield f"    {origin(criterion)}"
    for body in scope.elsewhere.values():
        details = [contact.details for contact in body.contacts] or ["no contact details are given"]
        yield from wrapped(f"not covered: {body.title}: {details[-1]}", more="  ")
        yield f"    {origin(body)}"


def _remedies(policy: "Policy") -> Iterator[str]:
    """Who may give how much."""
    bands = policy.remedies.approval
    if bands:
        yield from ("", "Remedies in money")
    for band in bands:
        most = "any amount" if band.up_to is None else f"up to {policy.remedies.money(band.up_to * 100)}"
        yield f"  {most}: {policy.titles(band.by)} ({origin(band)})"


def _privacy(policy: "Policy") -> Iterator[str]:
    """Who reads restricted cases, how long a restriction on contact holds unreviewed, and what may be told of characteristics."""
    yield from ("", "Privacy and restrictions")
    if policy.restricted.readers:
        who = policy.titles(policy.restricted.readers)
        yield f"  every restricted case is read by {who}; {origin(policy.restricted)}"
    review = policy.restriction_review
    yield f"  a restriction on contact is reviewed after at most {_count(review.months, 'month')}; {origin(review)}"
    basis = policy.monitoring.lawful_basis or "none named, so none leaves the register"
    yield from wrapped(
        f"lawful basis for telling outcomes by a characteristic: {basis}; {origin(policy.monitoring)}",
        more="  ",
    )


def _retention(policy: "Policy") -> Iterator[str]:
    """How long cases are kept after they ended, why, and what puts one into a class."""
    schedule = policy.retention
    if schedule.classes:
        yield from ("", "How long cases are kept after they ended")
    for code, of in schedule.classes.items():
        into = ", ".join(of.when) or ("every other case" if code == schedule.default else "only by choice")
        yield from wrapped(f"{of.title} ({code}), {_count(of.months, 'month')}: {into}", more="  ")
        who = f"; {of.owner}" if of.owner else ""
        yield from wrapped(f"{of.reason} ({origin(of)}{who})", indent=" " * 4)


def _evidence(policy: "Policy") -> Iterator[str]:
    """From when on something counts as missing, of what no rule waits for."""
    from store.case.lacking import FIRST_CONTACT

    asked, lists = policy.evidence, policy.lists
    said = [
        ("asked for at the first contact", _named(asked.first_contact, FIRST_CONTACT)),
        ("channels that answer by themselves", _named(asked.confirms_itself, lists.channels)),
        ("changes are discussed with", _named(asked.changes_discussed_with, lists.committees)),
        ("changes are told to", _named(asked.changes_told_to, lists.committees)),
    ]
    for words, limit in (
        ("logged within", asked.logged_within),
        ("handed off within", asked.handed_off_within),
    ):
        if limit is not None:
            said.append((f"{words} {_count(limit.days, 'day')} of receipt", f"; {origin(limit)}"))
    if asked.packs is not None:
        committees = ", ".join(lists.committees.get(code, code) for code in asked.packs.to)
        every = f"figures at least every {_count(asked.packs.months, 'month')} to"
        said.append((every, f": {committees}; {origin(asked.packs)}"))
    if asked.quality is not None:
        drawn = f"one answer in {asked.quality.one_in} of the last {_count(asked.quality.months, 'month')} is looked at for its quality"
        said.append((drawn, f"; {origin(asked.quality)}"))
    if any(what for _, what in said):
        yield from ("", "What is reported as missing (upheld evidence)")
    for words, what in said:
        if what:
            yield from wrapped(f"{words}{what}", more="  ")


def _figures(policy: "Policy") -> Iterator[str]:
    """What is hidden in figures that are published."""
    yield from ("", "What is hidden in figures that are published (upheld report --for)")
    limit = policy.figures.threshold
    if limit is None:
        yield "  nothing is said of it, so the program's own threshold holds"
    else:
        yield from wrapped(f"counts below {limit.below}: {limit.reason}", more="  ")
        yield f"    {origin(limit)}"


def _named(codes: "Codes", words: "Mapping[str, str]") -> str:
    if not codes.codes:
        return ""
    return f": {', '.join(words.get(code, code) for code in codes.codes)}; {origin(codes)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _linked(policy: "Policy") -> Iterator[str]:
    if policy.linked:
        yield from ("", "Policies that it refers to, and what of each is served here")
    for linked in policy.linked:
        yield f"  {linked.name}"
        served = f" ({', '.join(linked.actions)})" if linked.actions else ""
        yield from wrapped(f"{linked.hook}{served}", " " * 4)


def _questions(policy: "Policy") -> Iterator[str]:
    if policy.open_questions:
        yield from ("", "Questions that the owner has not answered")
    for question in policy.open_questions:
        yield from wrapped(f"{question.id:<3}  {question.asks}", more=" " * 5)
        yield from wrapped(f"Assumed: {question.assumed}", " " * 7)
    answered = [question for question in policy.questions if question.answer]
    if answered:
        yield from ("", "Questions that the owner has answered")
    for question in answered:
        yield from wrapped(f"{question.id:<3}  {question.asks}", more=" " * 5)
        yield from wrapped(f"Answered on {question.answered_on}: {question.answer}", " " * 7)


def log_words(line: "LogLine", policy: "Policy") -> tuple[str, str, str]:
    """A line of what happened to the policy: the day, by whom, and what."""
    from store import events as e

    match line.event:
        case e.ReviewTriggered(code=code):
            what = f"calls for a review: {policy.lists.review_triggers.get(code, code).lower()}"
        case e.PolicyReviewed(equality_screened=screened):
            what = f"reviewed{', equality impact screened again' if screened else ''}"
        case _:
            what = f"version {line.policy} of this register adopted"
    return str(line.on), line.actor, f"{what}{f': {line.text}' if line.text else ''}"


def _who(who: "Who", policy: "Policy") -> str:
    return policy.titles(who) if isinstance(who, tuple) else WHO[who]


def _stage(stage: "Stage", policy: "Policy") -> Iterator[str]:
    yield stage.title
    yield f"  handled by {policy.titles(stage.handled_by)}; allocated by {policy.titles(stage.allocated_by)}"
    yield from columns(
        [
            ("acknowledge", _period(stage.acknowledge), origin(stage.acknowledge)),
            ("respond", _period(stage.respond), origin(stage.respond)),
            ("extend by", f"at most {_period(stage.extension)}", origin(stage.extension)),
        ]
    )
    if stage.direct.value:
        yield f"  a complaint may begin here, for a reason that is kept ({origin(stage.direct)})"
    for other, unless in (
        (stage.another_decider_than, ""),
        (stage.lone_reviewer, ", unless an exception is recorded"),
    ):
        if other.stages:
            numbers = " and ".join(str(number) for number in other.stages)
            yield f"  nobody decides who decided at stage {numbers}{unless} ({origin(other)})"


def _period(period: "Period") -> str:
    after = " from acknowledgement" if period.runs_from == "acknowledgement" else ""
    return f"{period.days} {period.unit} {'day' if period.days == 1 else 'days'}{after}"


def origin(value: "Origin") -> str:
    """Where a value comes from."""
    if value.source:
        return f"{value.source} ({value.question})" if value.question else value.source
    return f"set by the owner ({value.question})" if value.question else "set by the owner"
