"""What a signer takes home: the receipt page, the receipt as a file, and finding a signature by its code."""

import json
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from civic import limits, words
from civic.doors import posted, signed_in
from civic.http import client_ip
from civic.ledger import proofs
from civic.ledger import queries as ledger
from petitions import queries, rules
from petitions.ahead import Step
from petitions.forms import CodeForm
from petitions.models import Petition, Signature
from petitions.phases import is_collecting
from petitions.queries import ThresholdLine
from petitions.queries_public import signatures_between
from petitions.receipts import code_of, identifiers_of
from petitions.states import Display, Signing, Stage
from petitions.views.doors import address, of_petition
from petitions.views.share import share_of

HOUR = 60 * 60
LOOK_UPS_PER_ADDRESS = 300


@require_safe
@signed_in
@of_petition("receipt")
def receipt(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The own receipt; who has not signed is led to the page for it, who took it back is told so."""
    signature = queries.own_signature(request.user, petition)
    if signature is None:
        return redirect(address(petition, "sign"))
    if signature.state == Signing.WITHDRAWN:
        return _withdrawn(request, petition, signature)
    context = {
        "petition": petition,
        "signature": signature,
        "code": code_of(signature.pk),
        "pending": signature.state == Signing.PENDING,
        "removed": signature.state == Signing.REMOVED,
        "signed_between": _between(signature.signed_at),
        "shown_from": _shown_from(signature),
        "may_change": bool(rules.may_change_display(signature)),
        "sign_url": address(petition, "sign"),
        "lead": _lead(petition, signature),
        "checkpoint": ledger.head() if signature.index is not None else None,
        "receipt_file_url": address(petition, "receipt_file"),
        "withdraw_url": address(petition, "withdraw_signature"),
        "may_withdraw": bool(rules.may_withdraw_signature(petition, signature, timezone.now())),
        "follow_url": address(petition, "follow"),
        "follows": queries.is_following(request.user, petition),
        "next_steps": _next(petition, signature),
        "section": "petitions",
        **share_of(petition),
    }
    return render(request, "petitions/receipt.html", context)


def _withdrawn(request: HttpRequest, petition: Petition, signature: Signature) -> HttpResponse:
    """What is left of a signature that was taken back. The day is kept nowhere, so none is named."""
    context = {
        "petition": petition,
        "signature": signature,
        "code": code_of(signature.pk),
        "sign_url": address(petition, "sign"),
        "collecting": bool(rules.is_collecting(petition, timezone.now())),
        "section": "petitions",
    }
    return render(request, "petitions/receipt_withdrawn.html", context)


def _lead(petition: Petition, signature: Signature) -> str:
    """What is true of the count now: what is missing for the highest threshold, that it was reached, or
    what the collection came to in the end."""
    if signature.state == Signing.PENDING:
        return _(
            "The register does not answer at the moment. We ask it again by ourselves and write to you; until then the signature is not counted."
        )
    if signature.state == Signing.REMOVED:
        return _("It is no longer counted. If you do not agree, object to the removal.")
    *lower, goal = queries.threshold_lines(petition)
    if not is_collecting(petition):
        over = str(rules.is_collecting(petition, timezone.now()))
        return f"{over} {_ended(goal, petition.count)}"
    if goal.missing and goal.crossing is None:
        said = [_missing(goal)]
        said += [_reached(line) for line in lower if line.crossing]
        return " ".join(said)
    return _reached(goal)


def _missing(goal: ThresholdLine) -> str:
    """How many more it takes, and what for."""
    if goal.stage == Stage.ANSWER:
        text = ngettext(
            "%(shown)s more signature is needed for the mayor's written answer.",
            "%(shown)s more signatures are needed for the mayor's written answer.",
            goal.missing,
        )
    else:
        text = ngettext(
            "%(shown)s more signature is needed for consideration.",
            "%(shown)s more signatures are needed for consideration.",
            goal.missing,
        )
    return text % {"shown": words.number(goal.missing)}


def _reached(line: ThresholdLine) -> str:
    """A threshold that is reached, or was: a crossing stands while signatures are collected."""
    if line.missing and line.crossing is not None:
        return _(
            "The number needed, %(needed)s, was reached on %(day)s. That stands, though signatures were taken out of the count since."
        ) % {"needed": words.number(line.needed), "day": words.day(line.crossing.at)}
    if line.stage == Stage.ANSWER:
        return _("The number needed for the mayor's written answer is reached.")
    return _("The number needed for consideration is reached.")


def _ended(goal: ThresholdLine, count: int) -> str:
    """What the collection came to in the end."""
    values = {"count": words.number(count), "needed": words.number(goal.needed)}
    return (
        ngettext(
            "%(count)s signature counts; %(needed)s were needed.",
            "%(count)s signatures count; %(needed)s were needed.",
            count,
        )
        % values
    )


def _between(hour: datetime) -> str:
    """The hour in which it was signed: 22 ნოემბერი 2026, 14:00–15:00."""
    return f"{words.moment(hour)}–{words.clock(hour + timedelta(hours=1))}"


def _shown_from(signature: Signature) -> datetime | None:
    """When the name chosen to be shown appears; None when it has, or when nothing is shown."""
    appears = signature.signed_at + timedelta(hours=1)
    is_ahead = signature.display != Display.NONE and appears > timezone.now()
    return appears if is_ahead else None


def _next(petition: Petition, signature: Signature) -> list[Step]:
    """Where the signature is, and what comes."""
    if signature.state == Signing.PENDING:
        first = Step(_("We wait for the register"), when=_("now"), state="now")
    elif signature.index is None:
        first = Step(_("The signature goes into the log"), when=_("within seconds"), state="now")
    else:
        first = Step(_("The signature is in the log"), when=_("now"), state="done")
    ahead = queries.what_next(petition)
    closing = Step(
        _("The petition closes"),
        _("Until then you can withdraw the signature."),
        at=petition.closes_at,
        state="now" if first.state == "done" else "",
    )
    if rules.is_collecting(petition, timezone.now()):
        now, ahead = [closing], ahead[1:]
    else:
        now = []
    rest = [Step(one.title, one.text, one.at, one.when) for one in ahead[:2]]
    return [first, *now, *rest]


@require_safe
@signed_in
@of_petition("receipt_file")
def receipt_file(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The receipt for the offline verifier: leaf, proof, checkpoint, and what only the signer knows."""
    signature = queries.own_signature(request.user, petition)
    if signature is None or signature.index is None:
        raise Http404
    try:
        found = proofs.receipt(
            signature.index,
            petition=petition.pk,
            nonce=bytes(signature.nonce),
            signature=signature.pk,
        )
    except proofs.NotPlacedError as error:
        raise Http404 from error
    answer = HttpResponse(
        json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json"
    )
    code = code_of(signature.pk).replace(" ", "")
    answer["Content-Disposition"] = f'attachment; filename="receipt-{petition.pk}-{code}.json"'
    return answer


@csrf_exempt  # a look-up changes nothing; a token's cookie would keep this reader from every kept page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Whether a signature is counted, by the code on its receipt. The code is posted, so no address holds it."""
    form = CodeForm(posted(request))
    found: list[Signature] = []
    searched = False
    status = 200
    if request.method == "POST" and form.is_valid():
        if limits.hit("petition.find", client_ip(request), LOOK_UPS_PER_ADDRESS, HOUR):
            between = identifiers_of(form.cleaned_data["code"])
            assert between is not None
            found = list(signatures_between(*between)[:5])
            searched = True
        else:
            form.add_error(None, _("That was many look-ups. Wait a little and try again."))
            status = 429
    elif form.is_bound:
        status = 400
    gone = bool(found) and all(one.state == Signing.WITHDRAWN for one in found)
    context = {
        "form": form,
        "results": found,
        "searched": searched,
        "gone": gone,
        "section": "petitions",
    }
    return render(request, "petitions/find.html", context, status=status)
