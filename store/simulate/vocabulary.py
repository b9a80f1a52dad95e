"""The pools of words as far as a policy's lists know them; for a policy with other lists, plain words made from those."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from store.policy import Policy
from store.rules.fields import type_of_value
from store.simulate import phrases, shares
from store.simulate.dice import Dice, Weighted, weighted
from store.simulate.names import person
from store.simulate.theme import PERSONAL_DATA, REQUEST, Incident, Season, Theme
from store.simulate.themes_beside import BESIDE
from store.simulate.themes_contact import CONTACT
from store.simulate.themes_examinations import EXAMINATIONS
from store.simulate.themes_membership import MEMBERSHIP
from store.simulate.themes_qualifications import QUALIFICATIONS

Given = dict[str, type_of_value]

FORM = "form"  # the channel that answers by itself
EMAIL = "email"
UPHELD, PARTLY, NOT_UPHELD = "upheld", "partly-upheld", "not-upheld"

# Per cent of the ordinary, January to December: results come in March and August, renewals fall in October to January.
SEASONS: Mapping[Season, tuple[int, ...]] = {
    "": (100,) * 12,
    "results": (70, 80, 190, 120, 80, 80, 90, 210, 130, 80, 70, 60),
    "renewals": (170, 90, 70, 60, 60, 60, 60, 60, 80, 150, 170, 140),
}
HOW_MANY_POINTS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3)
CHANNELS = {FORM: 44, EMAIL: 31, "telephone": 13, "letter": 5, "in-person": 2, "social": 4, "other": 1}
TYPES = {
    "students": {"student": 78, "member": 8, "centre": 11, "other": 3},
    "members": {"member": 84, "student": 9, "employee": 1, "board": 1, "volunteer": 3, "other": 2},
    "anyone": {
        "student": 38,
        "member": 42,
        "centre": 8,
        "employee": 2,
        "board": 1,
        "volunteer": 3,
        "other": 6,
    },
}
STATUSES = {
    "student": {"current": 74, "lapsed": 6, "applicant": 14, "none": 6},
    "member": {"current": 83, "lapsed": 13, "applicant": 4},
    "volunteer": {"current": 80, "lapsed": 5, "none": 15},
    "board": {"current": 85, "none": 15},
}
OTHERS = {"none": 90, "lapsed": 6, "applicant": 4}
OUTCOMES = {UPHELD: 31, PARTLY: 29, NOT_UPHELD: 40}
OUTCOMES_ON_REVIEW = {UPHELD: 14, PARTLY: 24, NOT_UPHELD: 62}


class Story(NamedTuple):
    """What one complaint is about, from first to last; `amount` is the money that it speaks of, if it does."""

    theme: Theme
    incident: Incident
    subject: str
    account: str
    points: tuple[str, ...]
    amount: str


class Effect(NamedTuple):
    """What a change does: of the complaints of a category, and a service where it names one, `keeps` per cent come from `since` on."""

    since: date
    service: str
    category: str
    keeps: int

    def share(self, theme: Theme, day: date) -> int:
        """Per cent of the complaints of a theme that come on a day."""
        meant = self.category == theme.category and self.service in ("", theme.service)
        return self.keeps if meant and day >= self.since else 100


class Vocabulary:
    """Everything that is said and chosen in the simulation of one policy."""

    def __init__(self, policy: Policy) -> None:
        lists = policy.lists
        ours = EXAMINATIONS + QUALIFICATIONS + MEMBERSHIP + CONTACT + BESIDE
        about = {"", REQUEST, PERSONAL_DATA, *policy.scope.elsewhere}
        self._themes = [
            t
            for t in ours
            if t.service in lists.services and t.category in lists.categories and t.about in about
        ] or _plain(policy)
        self._effects: tuple[Effect, ...] = ()
        self._on: dict[tuple[int, int], Weighted[Theme]] = {}
        self._channels = weighted(lists.channels, CHANNELS)
        self._types = {whose: weighted(lists.complainant_types, weights) for whose, weights in TYPES.items()}
        self._statuses = {
            code: weighted(lists.complainant_statuses, STATUSES.get(code, OTHERS))
            for code in lists.complainant_types
        }
        self._outcomes = weighted(lists.outcomes, OUTCOMES)
        self._outcomes_on_review = weighted(lists.outcomes, OUTCOMES_ON_REVIEW)
        self._words = lists.outcomes
        self._has_email = EMAIL in lists.channels
        self.has_form = FORM in lists.channels
        self._policy = policy
        self.lists = frozenset(name for name in lists.__struct_fields__ if policy.choices(name))  # not empty
        self._codes: dict[str, Weighted[str]] = {}

    def changes(self, effects: tuple[Effect, ...]) -> None:
        """Some things will be complained about less, each from its day."""
        self._effects = tuple(sorted(effects))
        self._on.clear()

    def themes_on(self, day: date) -> Weighted[Theme]:
        """What is complained about on a day: by the month, and by what was changed before."""
        key = day.month, sum(effect.since <= day for effect in self._effects)
        if key not in self._on:
            self._on[key] = Weighted((theme, self._weight(theme, day)) for theme in self._themes)
        return self._on[key]

    def _weight(self, theme: Theme, day: date) -> int:
        weight = theme.weight * SEASONS[theme.season][day.month - 1] * 100
        for effect in self._effects:
            weight = weight * effect.share(theme, day) // 100
        return weight

    def code(self, list_name: str, dice: Dice) -> str:
        """A code of one of the policy's lists, as often as the table of shares says; "" where the list is empty."""
        return self._of(list_name, list_name, shares.LISTS.get(list_name, {}), dice)

    def remedy(self, category: str, dice: Dice) -> str:
        """A kind of remedy, as it suits what went wrong."""
        preferences = shares.REMEDIES.get(category, shares.REMEDIES[""])
        return self._of(f"remedies {category}", "remedies", preferences, dice)

    def _of(self, key: str, list_name: str, preferences: Mapping[str, int], dice: Dice) -> str:
        if key not in self._codes:
            self._codes[key] = weighted(self._policy.choices(list_name), preferences)
        codes = self._codes[key]
        return codes.pick(dice) if codes.total else ""

    def channel(self, dice: Dice) -> str:
        """How a complaint comes on a working day."""
        return self._channels.pick(dice)

    def reply_channel(self, channel: str, dice: Dice) -> str:
        """How a person answers what came by a channel: nobody answers by form."""
        by_mail = channel in (FORM, "social", "other") or (
            channel in ("telephone", "in-person") and dice.chance(60)
        )
        return EMAIL if by_mail and self._has_email else channel

    def story(self, today: date, day: str, dice: Dice) -> Story:
        """What the next complaint is about. `day` is a date in words, some time before."""
        theme = self.themes_on(today).pick(dice)
        incident = dice.pick(theme.incidents)
        filling = {
            "day": day,
            "unit": dice.pick(phrases.UNITS),
            "place": dice.pick(phrases.PLACES),
            "amount": dice.pick(phrases.AMOUNTS),
            "weeks": dice.pick(phrases.WEEKS),
        }
        first, count = dice.below(len(theme.points)), dice.pick(HOW_MANY_POINTS)
        points = (theme.points[first:] + theme.points[:first])[:count]
        subject, account = incident.subject.format_map(filling), incident.account.format_map(filling)
        amount = filling["amount"] if "{amount}" in incident.account + incident.subject else ""
        return Story(theme, incident, subject, account, points, amount)

    def complaint(self, story: Story, channel: str, dice: Dice) -> Given:
        """The values of the action `receive`."""
        theme = story.theme
        kind = self._types[theme.customers].pick(dice)
        values: Given = {
            "subject": story.subject,
            "detail": story.account,
            "complainant_type": kind,
            "complainant_status": self._statuses[kind].pick(dice),
            "channel": channel,
            "service": theme.service,
            "category": theme.category,
        }
        if channel != FORM or dice.chance(40):
            values["outcome_sought"] = story.incident.sought
        if len(story.points) > 1:
            values["point"] = story.points
        if not dice.chance(shares.ANONYMOUS):
            who = person(dice)
            values.update((name, text) for name, text in zip(who._fields, who, strict=True) if text)
        return values

    def agreed(self, story: Story, dice: Dice) -> Given:
        """The complaint as agreed before it is investigated."""
        parts = (story.subject, *story.points) if len(story.points) > 1 else (story.subject,)
        definition = f"{dice.pick(phrases.AGREED)}: {'. '.join(parts)}."
        return {"definition": definition, "outcome_sought": story.incident.sought}

    def outcome(self, review: bool, dice: Dice) -> str:
        """A decision; on review more often the one that was made before."""
        return (self._outcomes_on_review if review else self._outcomes).pick(dice)

    def decision(self, story: Story, outcome: str, review: bool, dice: Dice) -> Given:
        """The values of the action `decide`, but for the point."""
        incident = story.incident
        if outcome == UPHELD:
            reasons = f"{incident.found} {dice.pick(phrases.PUT_RIGHT)}"
        elif outcome == PARTLY:
            reasons = f"{incident.found} {dice.pick(phrases.IN_PART)} {incident.not_found}"
        elif outcome == NOT_UPHELD:
            reasons = f"{incident.not_found} {dice.pick(phrases.NOT_UPHELD)}"
        else:
            reasons = f"{incident.found} {incident.not_found} Our decision: {self._words[outcome].lower()}."
        if review:
            reasons = f"{dice.pick(phrases.ON_REVIEW)} {reasons}"
        return {"outcome": outcome, "reasons": reasons, "authority": dice.pick(story.theme.authority)}


def _plain(policy: Policy) -> list[Theme]:
    """A theme for every service and category of a policy that shares none of ours."""
    return [
        Theme(
            service,
            category,
            weight=10,
            season="",
            customers="anyone",
            staff=5,
            points=("It was not done as it should have been", "Nobody explained it", "It took too long"),
            authority=(policy.policy.title,),
            incidents=(
                Incident(
                    f"{kind}: {what}",
                    f"I am not satisfied with what happened on {{day}}. It concerns {what.lower()} ({kind.lower()}).",
                    "An explanation, and an apology.",
                    "What happened was not what should have happened.",
                    "The published procedure was followed.",
                ),
            ),
        )
        for service, what in policy.lists.services.items()
        for category, kind in policy.lists.categories.items()
    ]
