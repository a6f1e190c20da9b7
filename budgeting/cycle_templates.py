"""What a new cycle starts from: numbers, criteria and a calendar as some municipalities have them.

Everything can be changed afterwards. Where a council's act was not at hand, the template follows what
the municipality has published about its cycles; the act decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgeting.states import BallotKind, Method, Phase, Residence
from budgeting.tallies import rule_json
from budgeting.tally.rules import Greedy
from budgeting.tally.ties import COST, DRAW, TieRule
from civic.dates import TBILISI

Day = tuple[int, int, int, int]  # years after the voting, month, day, hour in Tbilisi
BY_VOTES = rule_json(Greedy(ties=TieRule(order=(COST, DRAW))))


@dataclass(frozen=True)
class Text:
    """A criterion of the template, with its legal basis where the law itself is one."""

    code: str
    ka: str
    en: str
    basis_ka: str = ""
    basis_en: str = ""


@dataclass(frozen=True)
class CycleTemplate:
    """A starting point: `fields` of the cycle, criteria, money for the whole (tetri), and a calendar."""

    code: str
    label: str | Promise
    hint: str | Promise
    fields: Mapping[str, Any] = field(default_factory=dict)
    criteria: Sequence[Text] = ()
    whole: int | None = None
    calendar: Sequence[tuple[Phase, Day, Day]] = ()

    def terms(self, year: int) -> list[tuple[Phase, datetime, datetime]]:
        """The calendar for a vote in `year`, in Tbilisi."""
        return [
            (phase, _moment(year, start), _moment(year, end)) for phase, start, end in self.calendar
        ]


def _moment(year: int, day: Day) -> datetime:
    later, month, number, hour = day
    return datetime(year + later, month, number, hour, tzinfo=TBILISI)


CODE_KA = "ადგილობრივი თვითმმართველობის კოდექსი, მუხლი 16"
CODE_EN = "Local Self-Government Code, Article 16"
PLACE = Text(
    "place",
    "პროექტი მუნიციპალიტეტის ტერიტორიაზე ხორციელდება",
    "The project is carried out in the territory of the municipality",
)
POWERS = Text(
    "powers",
    "საკითხი მუნიციპალიტეტის უფლებამოსილებას განეკუთვნება",
    "The matter is within the powers of the municipality",
    CODE_KA,
    CODE_EN,
)
GOOD = Text(
    "good",
    "პროექტი საზოგადოებრივ სიკეთეს ქმნის და ყველასთვის ხელმისაწვდომია",
    "The project is a public good and open to everybody",
)
OWNED = Text(
    "owned",
    "შედეგი მუნიციპალიტეტის საკუთრებაა ან მის ქონებაზე იქმნება",
    "What is made is public property, or stands on it",
)
UPKEEP = Text("upkeep", "მოვლა-პატრონობა დიდ ხარჯს არ მოითხოვს", "Upkeep does not cost much")
CAP = Text(
    "cap", "ღირებულება დადგენილ ზღვარს არ აჭარბებს", "The cost is within the limit that was set"
)
COMMON = (PLACE, POWERS, GOOD, OWNED, UPKEEP, CAP)
WORKS = Text("works", "პროექტი ინფრასტრუქტურას ეხება", "The project is about infrastructure")
PROGRAMME = Text(
    "programme",
    "პროექტი სოფლის მხარდაჭერის პროგრამის მიზნებს შეესაბამება",
    "The project fits the aims of the Village Support Programme",
    "საქართველოს მთავრობის 2018 წლის 28 დეკემბრის №654 დადგენილება",
    "Resolution of the Government of Georgia No. 654 of 28 December 2018",
)  # fmt: skip

AUTUMN = (
    (Phase.SUBMISSION, (0, 5, 15, 10), (0, 6, 10, 18)),
    (Phase.SCREENING, (0, 6, 10, 18), (0, 6, 20, 18)),
    (Phase.EVALUATION, (0, 6, 20, 18), (0, 8, 31, 18)),
    (Phase.APPEAL, (0, 8, 31, 18), (0, 9, 14, 18)),
    (Phase.BALLOT, (0, 9, 14, 18), (0, 10, 1, 9)),
    (Phase.VOTING, (0, 10, 1, 9), (0, 10, 21, 18)),
    (Phase.COUNT, (0, 10, 21, 18), (0, 10, 28, 12)),
    (Phase.RESULTS, (0, 10, 28, 12), (1, 1, 1, 0)),
    (Phase.IMPLEMENTATION, (1, 1, 1, 0), (2, 1, 1, 0)),
)


def _with_voting(opens: Day, closes: Day) -> tuple[tuple[Phase, Day, Day], ...]:
    """The autumn calendar with other days of voting; the ballot stands until it opens."""
    moved: dict[Phase, tuple[Phase, Day, Day]] = {row[0]: row for row in AUTUMN}
    moved[Phase.BALLOT] = (Phase.BALLOT, moved[Phase.BALLOT][1], opens)
    moved[Phase.VOTING] = (Phase.VOTING, opens, closes)
    moved[Phase.COUNT] = (Phase.COUNT, closes, moved[Phase.COUNT][2])
    return tuple(moved.values())


TEMPLATES = {
    one.code: one
    for one in (
        CycleTemplate(
            code="batumi",
            label=_("Batumi: one vote for the whole city"),
            hint=_("From 18 years, up to three projects, one sum for the whole city."),
            fields={
                "submit_age": 18, "vote_age": 18, "ideas_per_person": 3, "choices_min": 1, "choices_max": 3,
                "residence": Residence.CITY, "ballot": BallotKind.APPROVAL,
            },
            criteria=COMMON,
            whole=120_000_00,
            calendar=AUTUMN,
        ),
        CycleTemplate(
            code="keda",
            label=_("Keda: money for each village"),
            hint=_("From 14 years, one project in the own village, three days of voting."),
            fields={
                "submit_age": 14, "vote_age": 14, "ideas_per_person": 3, "choices_min": 1, "choices_max": 1,
                "residence": Residence.OWN, "ballot": BallotKind.APPROVAL, "show_by_code": True,
            },
            criteria=COMMON,
            calendar=_with_voting((0, 10, 8, 10), (0, 10, 10, 18)),
        ),
        CycleTemplate(
            code="gori",
            label=_("Gori: zones"),
            hint=_("From 18 years, up to two projects in one zone of the voter's choice."),
            fields={
                "submit_age": 18, "vote_age": 18, "ideas_per_person": 2, "choices_min": 1, "choices_max": 2,
                "residence": Residence.ANY_ONE, "ballot": BallotKind.APPROVAL,
            },
            criteria=COMMON,
            calendar=AUTUMN,
        ),
        CycleTemplate(
            code="village",
            label=_("Village Support Programme"),
            hint=_("A show of hands at the assembly of each settlement, from January to April."),
            fields={
                "submit_age": 18, "vote_age": 18, "ideas_per_person": 3, "choices_min": 1, "choices_max": 1,
                "residence": Residence.OWN, "ballot": BallotKind.APPROVAL, "method": Method.ASSEMBLY,
                "supports": False, "comments": False, "council_step": False,
            },
            criteria=(PROGRAMME, PLACE, POWERS, WORKS, CAP),
            calendar=(
                (Phase.SUBMISSION, (0, 1, 10, 10), (0, 2, 10, 18)),
                (Phase.EVALUATION, (0, 2, 10, 18), (0, 2, 28, 18)),
                (Phase.BALLOT, (0, 2, 28, 18), (0, 3, 5, 9)),
                (Phase.VOTING, (0, 3, 5, 9), (0, 4, 5, 18)),
                (Phase.COUNT, (0, 4, 5, 18), (0, 4, 12, 12)),
                (Phase.RESULTS, (0, 4, 12, 12), (0, 5, 1, 0)),
                (Phase.IMPLEMENTATION, (0, 5, 1, 0), (1, 1, 1, 0)),
            ),
        ),
        CycleTemplate(
            code="empty",
            label=_("Empty: everything is entered by hand"),
            hint=_("No criteria, no dates and no money yet."),
        ),
    )
}  # fmt: skip
