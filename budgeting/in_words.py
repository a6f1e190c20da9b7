"""The rules of a cycle as sentences: who proposes, who votes, on what, and what is marked. In the language in force."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from budgeting import phases, tallies
from budgeting.elections import KINDS
from budgeting.models import Process, Shift
from budgeting.phases import FUTURE, Stretch
from budgeting.states import BallotKind, Method, Phase, Residence
from budgeting.tally.rules import Rule
from civic import words
from civic.dates import local, today
from civic.money import lari


def who_proposes(process: Process) -> str:
    """From which age, from where, and how many ideas each."""
    said = _(
        "An idea can be submitted by anybody registered here who is at least %(age)s years old."
    )
    most = ngettext(
        "Each may submit one idea.",
        "Each may submit up to %(number)s ideas.",
        process.ideas_per_person,
    )
    return f"{said} {most}" % {"age": process.submit_age, "number": process.ideas_per_person}


def what_an_idea_may_cost(process: Process) -> str:
    """The limit for one project; empty where there is none."""
    if not process.cost_cap:
        return ""
    return _("One project may cost at most %(cap)s.") % {"cap": lari(process.cost_cap)}


def how_ideas_are_judged(process: Process) -> str:
    """Screening, evaluation and appeal, as far as the cycle has them."""
    parts = []
    if process.council_step and phases.term_of(process, Phase.SCREENING):
        parts.append(_("The council of the participatory budget checks each idea first."))
    if phases.term_of(process, Phase.EVALUATION):
        parts.append(
            _("The departments of city hall say whether it can be done and what it costs.")
        )
    if phases.term_of(process, Phase.APPEAL):
        parts.append(
            ngettext(
                "The author of an idea that was not admitted can appeal within a day.",
                "The author of an idea that was not admitted can appeal within %(days)s days.",
                process.appeal_days,
            )
            % {"days": process.appeal_days}
        )
    return " ".join(parts)


def who_votes(process: Process) -> str:
    """From which age and from where."""
    if process.method == Method.ASSEMBLY:
        return _(
            "People registered in the settlement who are at least %(age)s years old vote at its assembly."
        ) % {"age": process.vote_age}
    return _("Everybody registered here who is at least %(age)s years old can vote, once.") % {
        "age": process.vote_age
    }


def for_which_money(process: Process) -> str:
    """On which projects one person votes."""
    return {
        Residence.CITY: _("Everybody votes on the same list of projects."),
        Residence.OWN: _("You vote on the projects of the unit where you are registered."),
        Residence.OWN_PLUS_ONE: _(
            "You vote on the projects of the unit where you are registered, and of one other you choose."
        ),
        Residence.OWN_AND_CITY: _(
            "You vote on the projects of the unit where you are registered, and on those for the whole"
            " municipality."
        ),
        Residence.ANY_ONE: _("You choose one unit and vote on its projects."),
    }[Residence(process.residence)]


def what_is_marked(process: Process) -> str:
    """What one ballot may hold."""
    least, most = process.choices_min, process.choices_max
    kind = BallotKind(process.ballot)
    if kind == BallotKind.KNAPSACK:
        return _("Mark as many projects as fit the money.")
    if kind == BallotKind.POINTS:
        each = process.points_max or process.points
        return _("You have %(points)s points; one project can get up to %(each)s.") % {
            "points": process.points,
            "each": each,
        }
    if kind == BallotKind.RANKING:
        return _("Put up to %(most)s projects in order, the most important first.") % {"most": most}
    return _marks(least, most)


def _marks(least: int, most: int) -> str:
    values = {"least": least, "most": most}
    if most == 1:
        return _("Mark one project.")
    if least == most:
        return _("Mark exactly %(most)s projects.") % values
    if least == 1:
        return _("Mark up to %(most)s projects.") % values
    return _("Mark from %(least)s to %(most)s projects.") % values


def how_it_is_held(process: Process) -> str:
    """Where one votes, and whether it is secret."""
    if process.method == Method.ASSEMBLY:
        return _("The vote is a show of hands; staff record it and the minutes are published.")
    blank = _("An empty ballot is allowed.") if process.blank_allowed else ""
    secret = _(
        "The vote is secret: on the portal, at a service centre or on paper. Until the voting ends you"
        " can change your choice with the code of your ballot, and no count is shown anywhere."
    )
    return f"{secret} {blank}".strip()


def how_it_is_counted(process: Process, language: str) -> list[str]:
    """The rule of the count for the readers of this cycle: only what applies to its ballot."""
    groups = process.projects.exclude(group="").exists()
    kind = KINDS[BallotKind(process.ballot)]
    clauses = tallies.clauses_for(tallies.rule_of(process), language, kind, groups=groups)
    return _with_leftover(clauses, language, leftover_to_whole=process.leftover_to_whole)


def by_law(rule: Rule, language: str, *, leftover_to_whole: bool) -> list[str]:
    """The rule of the count as clauses of a by-law, and what becomes of money units do not spend."""
    clauses = tallies.bylaw_clauses(rule, language)
    return _with_leftover(clauses, language, leftover_to_whole=leftover_to_whole)


def _with_leftover(clauses: list[str], language: str, *, leftover_to_whole: bool) -> list[str]:
    if leftover_to_whole:
        with translation.override(language):
            clauses.append(
                _(
                    "The money of the units is given first. What a unit does not spend goes to the money"
                    " for the whole municipality, which is given last."
                )
            )
    return clauses


# --- Dates ------------------------------------------------------------------------------------


# Nine phases stand side by side, so each is named in one word there.
ON_THE_BAR = {
    Phase.SUBMISSION: gettext_lazy("Ideas"),
    Phase.SCREENING: gettext_lazy("Checking"),
    Phase.EVALUATION: gettext_lazy("Evaluation"),
    Phase.APPEAL: gettext_lazy("Appeals"),
    Phase.BALLOT: gettext_lazy("Ballot"),
    Phase.VOTING: gettext_lazy("Voting"),
    Phase.COUNT: gettext_lazy("Counting"),
    Phase.RESULTS: gettext_lazy("Results"),
    Phase.IMPLEMENTATION: gettext_lazy("Works"),
}


def bar(timeline: Iterable[Stretch]) -> list[dict[str, str]]:
    """The phases for the phase bar: name, dates, and past, now or nothing."""
    return [
        {
            "title": str(ON_THE_BAR[one.phase]),
            "text": span(one),
            "state": "" if one.state == FUTURE else one.state,
        }
        for one in timeline
    ]


def span(stretch: Stretch) -> str:
    """The first and the last day of a phase in digits, "15.05 – 10.06": words do not fit the bar.

    What ends at midnight ends on the day before. The year is said when it is not the present one.
    """
    first = local(stretch.starts_at).date()
    last = local(stretch.ends_at - timedelta(seconds=1)).date()
    return f"{_digits(first)} – {_digits(last)}" if first != last else _digits(first)


def _digits(day: date) -> str:
    return f"{day:%d.%m}" if day.year == today().year else f"{day:%d.%m.%Y}"


def what_happened(shift: Shift) -> str:
    """A change of dates in one sentence, without its reason."""
    label = Phase(shift.phase).label
    if shift.act == Shift.Act.EXTEND and shift.before and shift.after:
        return _("“%(phase)s” ends on %(after)s instead of %(before)s.") % {
            "phase": label,
            "after": words.moment(shift.after),
            "before": words.moment(shift.before),
        }
    if shift.act == Shift.Act.HOLD:
        return _("The cycle was held during “%(phase)s”.") % {"phase": label}
    return _("The cycle goes on.")
