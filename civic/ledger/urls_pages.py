"""The pages of the log for people: /ledger/ in each language."""

from django.urls import path

from civic.ledger import pages, pages_checking

app_name = "ledger"

urlpatterns = [
    path("", pages.home, name="home"),
    path("check/", pages_checking.check, name="check"),
    path("recounts/", pages_checking.recounts, name="recounts"),
    path("checkpoints/", pages_checking.checkpoints, name="checkpoints"),
]
