"""One request in the booth, and the pages several steps lead to: the unit, the paper, the check, the refusal."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from budgeting import phases, sealing
from budgeting.actions import voting
from budgeting.forms_voting import Draft, HolderForm
from budgeting.models import Process
from budgeting.rules import voting as rules
from budgeting.rules.voting import Sheet
from budgeting.states import Phase, Residence
from budgeting.views import booth
from budgeting.views.doors import address
from budgeting.views.visitors import Visitor, remedy, visitor_of
from civic.decisions import Refused
from civic.doors import sentence

# What is wrong with the ballot itself: the voter goes back to the paper, with the marks on it.
ABOUT_BALLOT = {
    "unreadable", "too_few", "too_many", "no_blank", "no_blank_exactly", "twice", "unknown_project",
    "withdrawn_project", "other_unit", "one_unit", "one_other_unit", "over_money",
    "points_unreadable", "points_too_many", "points_over", "rank_unreadable", "rank_twice",
    "old_page",
}  # fmt: skip
# What is wrong with what was typed beside the button: the voter stays on the check page.
ABOUT_HOLDER = {"code_person", "too_young_to_vote", "tries", "too_many_votes", "too_slow"}


class Booth:
    """One request in the booth: the process, the sheet, the draft, and who is there."""

    def __init__(self, request: HttpRequest, process: Process, draft: Draft | None = None) -> None:
        self.request = request
        prefetch_related_objects([process], "projects")
        self.process = process
        self.sheet = Sheet.of(process)
        self.draft = draft or _draft(request, process)
        self.refusal: Refused | None = None
        self.visitor = Visitor("nobody")
        decision = rules.is_open(self.process, timezone.now())
        if isinstance(decision, Refused):
            self.refusal = decision
            return
        try:
            self.visitor = visitor_of(request, self.process, self.sheet, self.draft)
        except Refused as refusal:
            self.refusal = refusal
        else:
            self.refusal = self.visitor.refusal

    @property
    def pots(self) -> Any:
        """The pots on this voter's paper; None while a unit has to be chosen."""
        here = self.visitor
        return booth.scope(
            self.process, self.sheet, here.home, self.draft.pots, home_known=here.home_known
        )

    def show(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page of the booth, with what all of them need."""
        shown = frame(self.process, self.draft) | {"sheet": self.sheet, "visitor": self.visitor}
        return render(self.request, f"budgeting/vote/{name}.html", shown | context, status=status)


def frame(process: Process, draft: Draft) -> dict[str, Any]:
    """What every page of the booth shows: the steps, the end of the voting, the way back."""
    term = phases.term_of(process, Phase.VOTING)
    units = process.residence != Residence.CITY and len(process.pots.all()) > 1
    steps = [_("Projects"), _("Check"), _("Ballot code")]
    labels = [_("Unit"), *steps] if units else steps
    return {
        "process": process,
        "draft": draft,
        "ends_at": term.ends_at if term else None,
        "labels": labels,
        "choose_step": len(labels) - 2,
        "check_step": len(labels) - 1,
        "done_step": len(labels),
        "is_change": bool(draft.key),
        "units": units,
        "start_url": address(process, "vote"),
        "section": "budget",
    }


def _draft(request: HttpRequest, process: Process) -> Draft:
    """What the page was sent; of an address only the units: a choice never stands in one."""
    if request.method == "POST":
        return Draft.of(request.POST, process.ballot)
    found = Draft.of(request.GET, process.ballot)
    return Draft(pots=found.pots, shared=found.shared)


def asks_unit(here: Booth) -> bool:
    """True where this voter has a unit to choose: the own one is not known, or another one is allowed."""
    known = here.visitor.home_known
    asked = booth.question(here.process, here.sheet, here.visitor.home, home_known=known)
    return asked.asks_home or asked.asks_other


def ask_unit(here: Booth) -> HttpResponse:
    """The page that asks for the unit, or straight to the paper where there is nothing to ask."""
    known = here.visitor.home_known
    asked = booth.question(here.process, here.sheet, here.visitor.home, home_known=known)
    if not asks_unit(here):
        return redirect(address(here.process, "vote_choose"))
    home = next((pot for pot in here.process.pots.all() if pot.pk == here.visitor.home), None)
    hidden = list(here.draft.hidden(here.process.ballot, choices=True))
    return here.show(
        "unit",
        asked=asked,
        home=home if known else None,
        any_other=booth.ANY_OTHER,
        hidden=[pair for pair in hidden if pair[0] != "pot"],
        method="post" if here.draft.slip or here.draft.key else "get",
    )


def paper_page(
    here: Booth, *, refusal: Refused | None = None, status: int = 200, notice: str = ""
) -> HttpResponse:
    """The paper; with what has to be mended, where something has."""
    pots = here.pots
    if pots is None:
        return ask_unit(here)
    here.draft.pots = [pot.pk for pot in pots]
    here.draft.page = voting.mark(here.process)
    parts = booth.paper(here.process, here.sheet, pots, here.draft)
    shown = {row.project.number for part in parts for row in part.rows}
    here.draft.raw = [
        pair for pair in here.draft.raw if pair[0].isdigit() and int(pair[0]) in shown
    ]
    return here.show(
        "choose",
        status=status,
        parts=parts,
        is_marked=any(row.is_marked for part in parts for row in part.rows),
        refusal=sentence(refusal),
        notice=notice,
        instruction=booth.instruction(
            here.sheet,
            pots=len(pots),
            unit=pots[0].name if pots[0].unit_id and len(here.sheet.purses) > 1 else "",
        ),
        other_unit=asks_unit(here),
        total=sum(pot.amount for pot in pots),
        hidden=list(here.draft.hidden(here.process.ballot, choices=False)),
    )


def check_page(
    here: Booth,
    *,
    form: HolderForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    here.draft.fresh = here.draft.fresh or sealing.new_code(sealing.BALLOT_CODE)
    parts = booth.paper(here.process, here.sheet, here.pots or [], here.draft)
    needs_login = here.visitor.kind == "nobody"
    if here.draft.slip and form is None:
        form = HolderForm()
    return here.show(
        "check",
        status=status,
        parts=parts,
        blank=not any(part.chosen for part in parts),
        form=form,
        refusal=sentence(refusal),
        needs_login=needs_login,
        numbers=", ".join(str(row.project.number) for part in parts for row in part.chosen),
        hidden=list(here.draft.hidden(here.process.ballot, choices=True)),
    )


def refused_page(here: Booth, refusal: Refused) -> HttpResponse:
    """Nothing was taken, why, what helps; and the choice, so that it is not lost."""
    parts = booth.paper(
        here.process, here.sheet, here.process.pots.all() if here.draft.raw else [], here.draft
    )
    link, label = remedy(here.request, here.process, refusal)
    return here.show(
        "refused",
        status=status_of(refusal),
        refusal=str(refusal),
        parts=[part for part in parts if part.chosen],
        remedy_url=link,
        remedy_label=label,
    )


def status_of(refusal: Refused) -> int:
    """400 for what can be mended on the page, 429 for haste, 403 for the person, 409 for the moment."""
    if refusal.code in {"tries", "too_many_votes"}:
        return 429
    if refusal.code == "old_page":
        return 409
    if refusal.code in ABOUT_BALLOT | ABOUT_HOLDER | {"no_code", "no_ballot"}:
        return 400
    persons = {"not_verified", "not_registered", "not_alive", "level_too_low", "no_unit"}
    return 403 if refusal.code in persons else 409
