"""The log for people: what it is, its newest checkpoint, how to check it, and what it cannot prove."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from civic.ledger import audit, queries, sequencer
from civic.ledger.forms import ABSENT, LeafForm, ReceiptForm
from civic.ledger.models import Checkpoint, Leaf
from civic.ledger.pages_checking import keys
from civic.ledger.receipts import Receipt
from civic.ui.menus import address

WORDS = {
    "petition.open": _("Petition /p/%(p)s was opened for signing."),
    "sig.add": _("A signature under petition /p/%(p)s was added."),
    "sig.withdraw": _("A signer of petition /p/%(p)s withdrew the signature in record %(ref)s."),
    "sig.invalidate": _("Signatures under petition /p/%(p)s were invalidated: %(number)s."),
    "sig.restore": _("Signatures under petition /p/%(p)s were restored: %(number)s."),
    "petition.threshold": _(
        "Petition /p/%(p)s reached the number of signatures needed: %(count)s."
    ),
    "petition.close": _("Signing of petition /p/%(p)s was closed; signatures: %(count)s."),
    "outcome": _("The decision on petition /p/%(p)s was published."),
    "journal": _("Public entry %(e)s of the portal's journal."),
    "pb.open": _("Vote %(process)s was opened; its projects, money and rules are frozen."),
    "pb.register": _("Somebody took part in vote %(process)s."),
    "pb.annul": _("Participations in vote %(process)s were annulled: %(number)s."),
    "pb.batch": _(
        "Ballot papers of vote %(process)s were sealed; counted in the box: %(counted)s."
    ),
    "pb.assembly": _(
        "An assembly about vote %(process)s was confirmed; people present: %(present)s."
    ),
    "pb.ballot": _("One ballot of vote %(process)s, as it was counted."),
    "pb.result": _("The result of vote %(process)s was published; ballots: %(ballots)s."),
}
UNKNOWN = _("A record of a kind this page cannot put into words.")


@csrf_exempt  # a post changes nothing here, and a token's cookie would keep the page from every cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The page of the log; POST checks a receipt, `?leaf=` shows one record.

    A record that is not there answers 404, what is no number 400: with the page and the reason on it.
    """
    head = queries.head()
    form = ReceiptForm(request.POST, request.FILES) if request.method == "POST" else ReceiptForm()
    verdict: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        verdict = _verdict(form.cleaned_data["receipt"], head)
    elif form.wrong:
        verdict = {"wrong": form.wrong}
    lookup = LeafForm(request.GET if "leaf" in request.GET else None)
    found = _leaf(lookup) if lookup.is_bound and lookup.is_valid() else None
    status = 422 if form.errors else _status(lookup)
    context = {
        "section": "ledger",
        "head": head,
        "form": form,
        "verdict": verdict,
        "lookup": lookup,
        "forms": [lookup],
        "found": found,
        "keys": keys(),
        "origin": settings.LEDGER_ORIGIN,
        "portal": settings.PORTAL_URL.rstrip("/"),
        "paused": bool(sequencer.why_paused()),
        "last_check": audit.last(),
        "statement": queries.statement(),
    }
    response = render(request, "ledger/index.html", context, status=status)
    if request.method == "POST":
        add_never_cache_headers(response)
    return response


def _verdict(receipt: Receipt, head: Checkpoint | None) -> dict[str, Any]:
    """Whether a receipt that holds by itself belongs to the log as it stands today."""
    size = receipt.checkpoint.size
    leaf = Leaf.objects.filter(index=receipt.index).first()
    is_in = (
        head is not None
        and size <= head.size
        and leaf is not None
        and leaf.data == receipt.leaf
        and queries.root(size) == receipt.checkpoint.root
    )
    return {"is_in": is_in, "index": receipt.index, "petition": receipt.petition}


def _leaf(lookup: LeafForm) -> dict[str, Any] | None:
    """One record in words and as it stands in the log; None, with an error, when it is not there."""
    index = lookup.cleaned_data["leaf"]
    row = Leaf.objects.filter(index=index).first()
    if row is None:
        lookup.add_error("leaf", ValidationError(ABSENT, code="max_value"))
        return None
    leaf = json.loads(row.data)
    petition = address("petitions:short", leaf["p"]) if "p" in leaf else ""
    return {"index": index, "data": row.data, "words": _words(leaf), "petition": petition}


def _status(lookup: LeafForm) -> int:
    """What the look-up of a record answers: 404 beyond the end of the log, 400 to what is no number."""
    if not lookup.errors:
        return 200
    return 404 if lookup.has_error("leaf", "max_value") else 400


def _words(leaf: dict[str, Any]) -> str:
    """What a leaf records, in one sentence; a kind of a newer release has none."""
    return str(WORDS.get(leaf["k"], UNKNOWN)) % (leaf | {"number": len(leaf.get("refs", []))})
