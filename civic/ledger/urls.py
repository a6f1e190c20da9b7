"""The public files of the log and its proofs, for machines: under /ledger/, without a language."""

from django.urls import path, re_path

from civic.ledger import views

app_name = "ledger_files"
PAGES = "check|recounts|checkpoints"  # these are for people: `urls_pages`

urlpatterns = [
    path("proof/inclusion", views.inclusion, name="inclusion"),
    path("proof/consistency", views.consistency, name="consistency"),
    path("recounts.json", views.recounts, name="recounts"),
    re_path(rf"^(?!(?:{PAGES})/$)(?P<name>.+)$", views.file, name="file"),
]
