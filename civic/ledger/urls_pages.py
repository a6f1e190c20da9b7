"""The pages of the log for people: /ledger/ in each language."""

from django.urls import path

from civic.ledger import pages

app_name = "ledger"

urlpatterns = [path("", pages.home, name="home")]
