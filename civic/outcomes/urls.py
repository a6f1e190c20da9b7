"""Addresses of the public register of promises: municipality first, then the number of one commitment."""

from django.urls import path

from civic.outcomes.views import files, public

app_name = "outcomes"
LIST = "<slug:place>/commitments"
ONE = f"{LIST}/<int:year>-<int:number>/"

urlpatterns = [
    path(f"{LIST}/", public.register, name="register"),
    path(f"{LIST}.csv", files.csv, name="csv"),
    path(f"{LIST}.json", files.json, name="json"),
    path(f"{LIST}.atom", files.atom, name="atom"),
    path(f"{LIST}/photos/<int:pk>/", public.photo, name="photo"),
    path(f"{LIST}/photos/<int:pk>/preview/", public.preview, name="preview"),
    path(ONE, public.commitment, name="commitment"),
    path(f"{ONE}follow/", public.follow, name="follow"),
    path(f"{ONE}commitment.json", files.one_json, name="one_json"),
    path(f"{ONE}stages.csv", files.one_csv, name="one_csv"),
    path(f"{ONE}news.atom", files.one_atom, name="one_atom"),
]
