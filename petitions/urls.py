"""Addresses of the public petition pages: municipality first, then the list, then one petition."""

from django.urls import path, re_path

from petitions import feeds
from petitions.urls_counting import PUBLIC
from petitions.views import (
    around,
    closing,
    drafting,
    group,
    lists,
    mine,
    page,
    receipts,
    signers,
    signing,
)

app_name = "petitions"

urlpatterns = [
    path("p/<int:pk>/", page.short, name="short"),
    path("support/<str:token>/", group.support, name="support"),
    path("receipts/", receipts.find, name="find"),
    path("<slug:place>/petitions/", lists.petition_list, name="list"),
    path("<slug:place>/petitions.atom", feeds.atom, name="atom"),
    path("<slug:place>/petitions.csv", feeds.csv, name="csv"),
    path("<slug:place>/petitions.ics", feeds.ics, name="ics"),
    path("<slug:place>/petitions.json", feeds.json, name="json"),
    path("<slug:place>/petitions/watch/", around.watch, name="watch"),
    path("<slug:place>/petitions/widget/", around.place_widget, name="place_widget"),
    path("<slug:place>/petitions/old/", around.old_list, name="old_list"),
    path("<slug:place>/petitions/view/<int:number>/", around.old, name="old"),
    re_path(
        r"^(?P<place>[-\w]+)/petitions/(?P<shelf>current|finished|rejected)/$",
        around.old_shelf,
        name="old_shelf",
    ),
    path("<slug:place>/petitions/new/", drafting.new, name="new"),
    path("<slug:place>/petitions/similar/", drafting.similar, name="similar"),
    path("<slug:place>/petitions/files/<int:pk>/", page.file, name="file"),
    path("<slug:place>/petitions/files/<int:pk>/preview/", page.preview, name="preview"),
    path("<slug:place>/petitions/invitations/<int:pk>/", group.invitation, name="invitation"),
    path("<slug:place>/petitions/invitations/<int:pk>/leave/", group.leave, name="leave"),
    path("<slug:place>/petitions/drafts/<int:pk>/", mine.overview, name="overview"),
    path("<slug:place>/petitions/drafts/<int:pk>/edit/", mine.decide_edit, name="decide_edit"),
    path("<slug:place>/petitions/drafts/<int:pk>/discard/", mine.discard, name="discard"),
    path("<slug:place>/petitions/drafts/<int:pk>/appeal/", mine.appeal, name="appeal"),
    path("<slug:place>/petitions/drafts/<int:pk>/<slug:step>/", drafting.draft, name="draft"),
    path("<slug:place>/petitions/<int:pk>/", page.by_number, name="by_number"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/", page.detail, name="detail"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/days.csv", feeds.days, name="days"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/adopted/", page.adopted, name="adopted"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/decision/", page.decision, name="decision"),
    path(
        "<slug:place>/petitions/<int:pk>-<slug:slug>/package.zip", closing.package, name="package"
    ),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/signers/", signers.signers, name="signers"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/sign/", signing.sign, name="sign"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/shown/", signing.display, name="display"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/receipt/", receipts.receipt, name="receipt"),
    path(
        "<slug:place>/petitions/<int:pk>-<slug:slug>/receipt.json",
        receipts.receipt_file,
        name="receipt_file",
    ),
    path(
        "<slug:place>/petitions/<int:pk>-<slug:slug>/withdraw/",
        signing.withdraw_signature,
        name="withdraw_signature",
    ),
    *PUBLIC,
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/move/", signing.move, name="move"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/share/", around.share, name="share"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/poster/", around.poster, name="poster"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/widget/", around.widget, name="widget"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/dates.ics", feeds.calendar, name="calendar"),
    path("<slug:place>/petitions/<int:pk>-<slug:slug>/follow/", signing.follow, name="follow"),
    path(
        "<slug:place>/petitions/<int:pk>-<slug:slug>/end/",
        mine.withdraw_petition,
        name="withdraw_petition",
    ),
]
