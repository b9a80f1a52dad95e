"""When a policy is to be reviewed: the clock runs from its issue, or from its last review (R58)."""

import calendar
from datetime import date
from typing import NamedTuple

from store.policy import Policy


class Review(NamedTuple):
    """The review of a policy: what it says of itself, and when it was reviewed last."""

    of: Policy
    reviewed: date | None = None

    @property
    def stated(self) -> date | None:
        """The date that the policy states; none once it was reviewed, for that is what it was stated for."""
        return None if self.reviewed else self.of.policy.review_due

    @property
    def computed(self) -> date | None:
        """The date that its interval gives, from its last review or its issue."""
        months = self.of.policy.review_months
        return months_after(self.reviewed or self.of.policy.issued, months) if months else None

    @property
    def due(self) -> date | None:
        """When it is due: as stated, else as computed; None where neither is."""
        return self.stated or self.computed

    def overdue(self, today: date) -> int:
        """By how many days it is overdue; 0 where it is not."""
        return max(0, (today - self.due).days) if self.due else 0


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def still_open(review: Review, today: date) -> str:
    """What is still open about a policy, for a line of the desk: "13 open questions · review 1,424 days overdue"."""
    questions, days = len(review.of.open_questions), review.overdue(today)
    return " · ".join(
        filter(
            None,
            (
                f"{questions} open {'question' if questions == 1 else 'questions'}" if questions else "",
                f"review {days:,} {'day' if days == 1 else 'days'} overdue" if days else "",
            ),
        )
    )
