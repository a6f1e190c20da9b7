"""Around a petition: news by e-mail, sharing, the poster, the widget for other sites, and the earlier portal's petitions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from civic import limits, printing, qr
from civic.addresses import absolute
from civic.decisions import Refused
from civic.doors import in_place, posted, signed_in
from civic.fields import OneOf
from petitions import actions, queries
from petitions.models import OldPetition, Petition, Topic, Watch
from petitions.open_data import short_url
from petitions.views.doors import of_petition
from petitions.views.lists import page_of
from petitions.views.rows import rows_of
from petitions.views.share import share_of
from petitions.views.wizard import DAY, row_number

WATCHES_A_DAY = 60
POSTER_SIZES = ("a4", "a5")
IN_WIDGET = 3


class WatchForm(forms.Form):
    """Of what, and how often."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    rhythm = OneOf(label=gettext_lazy("How often?"), choices=Watch.Rhythm.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {str(row.pk): row for row in Topic.objects.all()}
        self.fields["topic"].choices = [
            ("", gettext_lazy("All topics")),
            *((pk, row.name) for pk, row in self.topics.items()),
        ]

    def clean_topic(self) -> Topic | None:
        """The topic chosen; None for all of them."""
        return self.topics.get(self.cleaned_data["topic"])


@in_place
@signed_in
def watch(request: HttpRequest) -> HttpResponse:
    """News of a municipality or a topic by e-mail: ask for it, and see and end what was asked for."""
    place, user = request.municipality, request.user
    here = reverse("petitions:watch", args=[place.slug])
    if request.method == "POST" and "stop" in request.POST:
        actions.unwatch(row_number(request.POST["stop"]), by=user)
        messages.success(request, _("These mails have ended."))
        return redirect(here)
    form = WatchForm(posted(request), initial={"rhythm": Watch.Rhythm.WEEKLY})
    if form.is_bound and form.is_valid():
        try:
            if not limits.hit("petition.watch", str(user.pk), WATCHES_A_DAY, DAY):
                form.add_error(None, _("That was a lot for one day. Come back tomorrow."))
            else:
                actions.watch(place, by=user, **form.cleaned_data)
                messages.success(request, _("You get a letter when there is something new."))
                return redirect(here)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "watches": Watch.objects.filter(user=user, municipality=place).select_related("topic"),
        "section": "petitions",
    }
    return render(request, "petitions/watch.html", context, status=400 if form.is_bound else 200)


@require_safe
@of_petition("share")
def share(request: HttpRequest, petition: Petition) -> HttpResponse:
    """Everything to pass it on with: short address, QR code, poster, a piece for another site."""
    context = {
        "petition": petition,
        "widget_url": absolute(reverse("petitions:widget", args=_key(petition))),
        "section": "petitions",
        **share_of(petition),
    }
    return render(request, "petitions/share.html", context)


@require_safe
@of_petition("poster")
def poster(request: HttpRequest, petition: Petition) -> HttpResponse:
    """A poster with the QR code, A4 or A5, as a PDF."""
    size = request.GET.get("size", "a4")
    if size not in POSTER_SIZES or petition.hides_text:
        raise Http404
    url = short_url(petition)
    context = {
        "petition": petition,
        "municipality": petition.municipality,
        "size": size,
        "qr": qr.drawn(url),
        "short_url": url.split("//", 1)[-1].rstrip("/"),
    }
    name = f"poster-{petition.pk}-{size}.pdf"
    return printing.response(name, "petitions/print/poster.html", context)


@require_safe
@xframe_options_exempt
@of_petition("widget")
def widget(request: HttpRequest, petition: Petition) -> HttpResponse:
    """One petition in a frame of another site: count, way to the threshold, link; no script, no cookie."""
    return _widget(request, [petition])


@require_safe
@xframe_options_exempt
@in_place
def place_widget(request: HttpRequest) -> HttpResponse:
    """The current petitions of a municipality nearest to their threshold, in a frame of another site."""
    return _widget(request, list(queries.near_threshold(request.municipality, IN_WIDGET)))


def _widget(request: HttpRequest, petitions: list[Petition]) -> HttpResponse:
    found = [row for row in petitions if not row.hides_text]
    return render(request, "petitions/widget.html", {"rows": rows_of(found), "section": ""})


def _key(petition: Petition) -> list[Any]:
    return [petition.municipality.slug, petition.pk, petition.slug]


# --- The earlier portal -------------------------------------------------------------------------


@require_safe
@in_place
def old_list(request: HttpRequest) -> HttpResponse:
    """The petitions of the earlier portal."""
    page = page_of(request, OldPetition.objects.filter(municipality=request.municipality))
    return render(request, "petitions/old_list.html", {"page": page, "section": "petitions"})


@require_safe
@in_place
def old(request: HttpRequest, number: int) -> HttpResponse:
    """A petition of the earlier portal, at its old address."""
    row = get_object_or_404(OldPetition, municipality=request.municipality, number=number)
    return render(request, "petitions/old.html", {"old": row, "section": "petitions"})


@require_safe
@in_place
def old_shelf(request: HttpRequest, shelf: str) -> HttpResponse:
    """From an old list's address to the list of today."""
    query = "" if shelf == "current" else f"?state={shelf}"
    url = reverse("petitions:list", args=[request.municipality.slug])
    return redirect(f"{url}{query}", permanent=True)
