"""Who stands in the booth: an account, the holder of a voting code, one who opens the own ballot, or nobody yet."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from budgeting.actions import codes, voting
from budgeting.forms_voting import Draft
from budgeting.models import Process
from budgeting.queries import voting as queries
from budgeting.refusals import refused
from budgeting.rules import voting as rules
from budgeting.rules.voting import Sheet
from budgeting.states import Attendance
from budgeting.views.doors import address
from civic import limits
from civic.dates import today
from civic.decisions import Refused
from civic.http import client_ip

HOUR = 60 * 60
VOTES_PER_ACCOUNT = 60  # an hour: sendings, not ballots
VOTES_PER_ADDRESS = 900  # an hour; a village library shares one address
WRONG_CODES_PER_ADDRESS = 120  # an hour; a class of pupils that mistypes is still let in


@dataclass
class Visitor:
    """What the booth knows of who is there. `refusal` says why they cannot vote, if they cannot."""

    kind: str
    home: int | None = None
    home_known: bool = False
    refusal: Refused | None = None
    opened: Any = None
    waits: bool = False


def visitor_of(request: HttpRequest, process: Process, sheet: Sheet, draft: Draft) -> Visitor:
    """Find out, changing nothing. Raises Refused for a wrong code, counted against guessing."""
    if draft.key:
        found = guarded(request, lambda: voting.open_ballot(process, draft.key))
        return Visitor("open", found.home, found.home_known, opened=found)
    if draft.slip:
        batch = guarded(request, lambda: codes.is_usable(process, draft.slip))
        home = queries.home_of(process, batch.unit_id)
        return Visitor("code", home, home is not None)
    if not request.user.is_authenticated:
        return Visitor("nobody")
    return _account(request, process, sheet)


def _account(request: HttpRequest, process: Process, sheet: Sheet) -> Visitor:
    voter = queries.voter_of(request.user, process, today())
    if voter is None:
        return Visitor("account", refusal=refused("not_verified"))
    taken = queries.participation_of(process, voter.key)
    if taken is not None and taken.state != Attendance.REFUSED:
        return Visitor("account", refusal=rules.attended(taken))
    if voter.standing is None:
        return Visitor("account", waits=True)
    decision = rules.has_right(process, voter.standing)
    if decision:
        decision = rules.may_vote_from(sheet, voter.unit, voter.home)
    refusal = decision if isinstance(decision, Refused) else None
    return Visitor("account", voter.home, home_known=True, refusal=refusal)


def guarded(request: HttpRequest, act: Any) -> Any:
    """Run `act`, which looks up a code; wrong ones are counted by address. Raises Refused."""
    where = client_ip(request)
    if limits.spent("vote.wrong_code", where, WRONG_CODES_PER_ADDRESS, HOUR):
        raise refused("tries")
    try:
        return act()
    except Refused as refusal:
        if refusal.code in {"no_code", "no_ballot"}:
            limits.hit("vote.wrong_code", where, WRONG_CODES_PER_ADDRESS, HOUR)
        raise


def within_limits(request: HttpRequest) -> bool:
    """Count one sending of a ballot, for the account and for the address."""
    within = limits.hit("vote.address", client_ip(request), VOTES_PER_ADDRESS, HOUR)
    if request.user.is_authenticated:
        within &= limits.hit("vote.account", str(request.user.pk), VOTES_PER_ACCOUNT, HOUR)
    return within


def remedy(request: HttpRequest, process: Process, refusal: Refused) -> tuple[str, str]:
    """A link that helps with a refusal: its address and its words; empty where nothing does."""
    back = address(process, "vote")
    if refusal.code == "not_verified" and not request.user.is_authenticated:
        return f"{reverse('account_login')}?{urlencode({'next': back})}", _("Log in")
    if refusal.code in {"not_verified", "not_registered"}:
        query = urlencode({"next": back, "municipality": process.municipality.slug})
        return f"{reverse('identity:verify')}?{query}", _("Verify your identity")
    if refusal.code in {"voted_already", "voted_already_at", "vote_waits"}:
        return address(process, "vote_open"), _("Open my ballot with its code")
    if refusal.code == "code_used":
        return address(process, "vote_mine"), _("Have I taken part?")
    return "", ""
