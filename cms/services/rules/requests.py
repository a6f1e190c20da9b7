"""Who may follow a request, work on it and decide it, and how its clock runs; pure decisions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from civic import words
from civic.decisions import ALLOWED, Decision
from civic.places.models import Department, Municipality
from civic.roles import Role
from cms.services.models import Round, ServiceRequest
from cms.services.refusals import refused
from cms.services.states import FOR_SOMEBODY, OPEN, Progress, Result
from identity.levels import Level
from identity.models import User
from identity.registry.agencies import QUESTIONS

MOST_FILES = 40
CHECKS_A_DAY = 10  # questions to registers about one applicant, as of a person at verification
DESK_ROLES = (Role.DEPARTMENT_OFFICER, Role.MAYOR_OFFICE)
GEORGIAN = range(0x10D0, 0x1100)
LEAST_LETTERS = 20  # of a decision with its reasons: two words at least


# --- Who ---------------------------------------------------------------------------------------


def is_applicant(user: Any, request: ServiceRequest, organisations: Collection[int]) -> bool:
    """The account that filed it; for an organisation everybody who may act for it now.

    `organisations` are the keys of those the user may act for (`identity.queries.may_act_for`). Another
    account in the same name does not see it: nobody knows yet whose that account is. What was filed at a
    centre or on paper belongs to no account: the person's, once it is confirmed beyond doubt, sees it.
    """
    if not user.is_authenticated or not user.is_active or user.stopped_at:
        return False
    if request.organisation_id is not None:
        return request.organisation_id in organisations
    if request.user_id is None and request.channel in FOR_SOMEBODY:
        is_sure = user.level >= Level.STRONG and user.person_id is not None
        return is_sure and request.person_id == user.person_id
    return request.user_id is not None and request.user_id == user.pk


def may_follow(user: Any, request: ServiceRequest, organisations: Collection[int]) -> Decision:
    """Read it and write about it: its applicant."""
    return ALLOWED if is_applicant(user, request, organisations) else refused("not_yours")


def is_own(user: User, request: ServiceRequest) -> bool:
    """True when the member of staff filed it, or somebody of the same name did."""
    if request.user_id == user.pk:
        return True
    return user.person_id is not None and user.person_id == request.person_id


def sees_everything(user: Any, municipality: Municipality) -> bool:
    """The mayor's office leads requests to departments and watches their terms."""
    return bool(user.holds(Role.MAYOR_OFFICE, municipality))


def may_see(user: User, request: ServiceRequest) -> bool:
    """On the desk: the department it is with, and the mayor's office; never one's own, never a draft."""
    if request.state == Progress.DRAFT or is_own(user, request):
        return False
    if sees_everything(user, request.municipality):
        return True
    return request.department_id in user.departments_in(request.municipality)


def may_work(user: User | None, request: ServiceRequest) -> Decision:
    """Whoever sees it on the desk, while it is open; the portal itself (None) by its own rules."""
    if user is not None:
        if is_own(user, request):
            return refused("own_request")
        if not may_see(user, request):
            return refused("not_department")
    return ALLOWED if request.state in OPEN else refused("request_ended")


def may_lead(user: User | None, request: ServiceRequest, department: Department) -> Decision:
    """The mayor's office gives it to an open department of the municipality; a department passes it on."""
    allowed = may_work(user, request)
    if not allowed:
        return allowed
    if department.municipality_id != request.municipality_id or not department.is_active:
        return refused("foreign_department")
    return ALLOWED if department.pk != request.department_id else refused("same_department")


# --- What is missing ---------------------------------------------------------------------------


def round_days(day: date, *, least: int, most: int) -> tuple[date, date]:
    """The first and the last day a department may set for what is missing (calendar days from tomorrow)."""
    return day + timedelta(days=least), day + timedelta(days=max(least, most))


def may_ask(
    user: User | None,
    request: ServiceRequest,
    text: str,
    due_on: date,
    *,
    day: date,
    least: int,
    most: int,
) -> Decision:
    """A text, and a day within the terms of the General Administrative Code (Article 83) or the council's."""
    allowed = may_work(user, request)
    if not allowed:
        return allowed
    if not text.strip():
        return refused("round_text_needed")
    first, last = round_days(day, least=least, most=most)
    if due_on < first:
        return refused("round_too_short", days=least, day=words.day(first))
    if due_on > last:
        return refused("round_too_long", days=most, day=words.day(last))
    return ALLOWED


def has_lapsed(missing: Round | None, day: date) -> bool:
    """True when what was asked for did not come by its day."""
    return (
        missing is not None
        and missing.answered_at is None
        and missing.ended_at is None
        and missing.due_on < day
    )


def may_answer(
    user: User, request: ServiceRequest, organisations: Collection[int], *, text: str, files: int
) -> Decision:
    """The applicant, with words or files; also after the day, until somebody has decided."""
    allowed = may_follow(user, request, organisations)
    if not allowed:
        return allowed
    if request.state != Progress.INCOMPLETE:
        return refused("request_ended")
    return ALLOWED if text.strip() or files else refused("answer_needed")


def may_write(text: str, files: int, kept: int) -> Decision:
    """Something to say, and room for the files."""
    if not text.strip() and not files:
        return refused("text_needed")
    if kept + files > MOST_FILES:
        return refused("too_many_files", most=MOST_FILES)
    return ALLOWED


# --- The clock ---------------------------------------------------------------------------------


def due_from(day: date, days: int) -> date:
    """The last day of a term of calendar days that begins the day after `day`; holidays are not left out."""
    return day + timedelta(days=days)


def left_of(due_on: date | None, day: date) -> int:
    """Days left when the clock stops; negative when the day has passed already."""
    return (due_on - day).days if due_on else 0


def resumed(left_days: int | None, day: date) -> date:
    """The new day when the clock runs on with what was left of it."""
    return day + timedelta(days=left_days or 0)


# --- The decision ------------------------------------------------------------------------------


def may_decide(
    user: User | None,
    request: ServiceRequest,
    result: str,
    text: str,
    *,
    missing: Round | None,
    day: date,
) -> Decision:
    """A result with its reasons, in Georgian. While the applicant has time for what is missing only a grant;
    without consideration only when that time has passed (General Administrative Code, Article 83)."""
    allowed = may_work(user, request)
    if not allowed:
        return allowed
    if result not in Result.values:
        return refused("unknown_result")
    if not text.strip():
        return refused("decision_text_needed")
    if sum(sign.isalpha() for sign in text) < LEAST_LETTERS:
        return refused("decision_text_short")
    if not is_georgian(text):
        return refused("georgian_needed")
    return _may_end(request, result, missing, day)


def _may_end(request: ServiceRequest, result: str, missing: Round | None, day: date) -> Decision:
    lapsed = has_lapsed(missing, day)
    if result == Result.UNCONSIDERED and not lapsed:
        return refused("no_round")
    waits = request.state == Progress.INCOMPLETE and missing is not None and not lapsed
    if waits and result != Result.POSITIVE:
        assert missing is not None
        return refused("still_waits", day=words.until_day(missing.due_on))
    return ALLOWED


def is_georgian(text: str) -> bool:
    """True when most letters are Georgian: names and references may be Latin."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum(ord(sign) in GEORGIAN for sign in letters) * 2 > len(letters)


# --- Look-ups ----------------------------------------------------------------------------------


def may_check(
    user: User | None,
    request: ServiceRequest,
    question: str,
    about: str,
    asked: Collection[str],
    *,
    today: int = 0,
) -> Decision:
    """A question of the list that fits the applicant, once for a request, with what it is about.

    `today` is how many questions about the applicant were put within a day, over all requests.
    """
    allowed = may_work(user, request)
    if not allowed:
        return allowed
    found = QUESTIONS.get(question)
    if found is None:
        return refused("unknown_question")
    if question in asked:
        return refused("asked_already")
    fits = found.organisations if request.organisation_id else found.persons
    if not fits:
        return refused("wrong_applicant")
    if found.about and not about.strip():
        return refused("about_needed", label=found.about)
    return ALLOWED if today < CHECKS_A_DAY else refused("many_checks", most=CHECKS_A_DAY)


def may_record(user: User, request: ServiceRequest, answer: str, how: str) -> Decision:
    """An officer's own check, while no answer has come: what came out, and how it was done."""
    allowed = may_work(user, request)
    if not allowed:
        return allowed
    if answer:
        return refused("answered_already")
    return ALLOWED if how.strip() else refused("how_needed")
