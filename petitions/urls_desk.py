"""Addresses of the desk's petition pages, below `/desk/<place>/petitions/`."""

from django.urls import path

from petitions.views import desk, desk_moderation, desk_terms
from petitions.views.desk_promises import promise

app_name = "petitions_desk"
urlpatterns = [
    path("", desk.index, name="index"),
    path("numbers/", desk_terms.numbers, name="numbers"),
    path("numbers/figure/", desk_terms.figure, name="figure"),
    path("<int:pk>/", desk.petition, name="petition"),
    path("<int:pk>/moderate/", desk_moderation.moderate, name="moderate"),
    path("<int:pk>/checkout/", desk_moderation.checkout, name="checkout"),
    path("<int:pk>/release/", desk_moderation.release, name="release"),
    path("<int:pk>/edit/", desk_moderation.edit, name="edit"),
    path("<int:pk>/promise/", promise, name="promise"),
    path("<int:pk>/<slug:name>/", desk.act, name="act"),
]
