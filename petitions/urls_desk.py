"""Addresses of the desk's petition pages, below `/desk/<place>/petitions/`."""

from django.urls import path

from petitions.urls_counting import DESK
from petitions.views import (
    desk,
    desk_moderation,
    desk_terms,
    desk_verdicts,
)
from petitions.views.desk_promises import promise

app_name = "petitions_desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("numbers/", desk_terms.numbers, name="numbers"),
    path("numbers/figure/", desk_terms.figure, name="figure"),
    path("figures/", desk_verdicts.figures, name="figures"),
    path("<int:pk>/", desk.petition, name="petition"),
    path("<int:pk>/moderate/", desk_moderation.moderate, name="moderate"),
    path("<int:pk>/checkout/", desk_moderation.checkout, name="checkout"),
    path("<int:pk>/release/", desk_moderation.release, name="release"),
    path("<int:pk>/edit/", desk_moderation.edit, name="edit"),
    *DESK,
    path("<int:pk>/take-over/", desk_verdicts.take_over, name="take_over"),
    path("<int:pk>/note/", desk_verdicts.note, name="note"),
    path("<int:pk>/marks/", desk_verdicts.marks, name="marks"),
    path("<int:pk>/proposal/", desk_verdicts.decide_proposal, name="decide_proposal"),
    path("<int:pk>/appeal/", desk_verdicts.answer_appeal, name="answer_appeal"),
    path("<int:pk>/restore/", desk_verdicts.restore, name="restore"),
    path("<int:pk>/transfer/", desk_verdicts.transfer, name="transfer"),
    path("<int:pk>/adopted/", desk_verdicts.adopted, name="adopted"),
    path("<int:pk>/merge/", desk_verdicts.merge, name="merge"),
    path("<int:pk>/promise/", promise, name="promise"),
    path("<int:pk>/<slug:name>/", desk.act, name="act"),
]
