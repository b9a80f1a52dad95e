"""What a complaint can be about: a theme, and under it incidents with everything said of each, from account to decision."""

from typing import Literal, NamedTuple

Season = Literal["", "results", "renewals"]
Customers = Literal["students", "members", "anyone"]
REQUEST, PERSONAL_DATA = (
    "request",
    "personal-data",
)  # what a theme can be about, beside the code of who else deals with it


class Incident(NamedTuple):
    """One thing that went wrong.

    `subject` and `account` may hold {day} {amount} {weeks} {unit} {place}. `found` is what was found where the complaint is
    upheld, `not_found` where it is not; they speak of different things, so that both fit a complaint upheld in part.
    """

    subject: str
    account: str
    sought: str
    found: str
    not_found: str


class Theme(NamedTuple):
    """A service and a category: `weight` is how common it is, `staff` how many in a hundred are about a member of staff.

    `about` is "" for what is a complaint under the policy and nothing more.
    """

    service: str
    category: str
    weight: int
    season: Season
    customers: Customers
    staff: int
    points: tuple[str, ...]
    authority: tuple[str, ...]
    incidents: tuple[Incident, ...]
    about: str = ""
