"""Addresses of the desk's filing, screening, evaluation, release and appeals; part of `budgeting.urls_desk`."""

from django.urls import path

from budgeting.views import desk_filing, desk_opinions, desk_release, desk_screening

urlpatterns = [
    path("<slug:process>/filing/", desk_filing.filing, name="filing"),
    path("<slug:process>/filing/<str:token>/", desk_filing.filed, name="filed"),
    path("<slug:process>/screening/", desk_screening.screen, name="screening"),
    path("<slug:process>/ideas/<int:pk>/", desk_screening.idea, name="idea"),
    path("<slug:process>/ideas/<int:pk>/<slug:name>/", desk_screening.act, name="idea_act"),
    path("<slug:process>/evaluation/", desk_opinions.evaluation, name="evaluation"),
    path("<slug:process>/evaluation/ask/", desk_opinions.ask, name="ask"),
    path("<slug:process>/evaluation/<int:pk>/", desk_opinions.opinion, name="opinion"),
    path(
        "<slug:process>/evaluation/<int:pk>/papers/<int:paper>/",
        desk_opinions.paper,
        name="opinion_paper",
    ),
    path("<slug:process>/release/", desk_release.release, name="release"),
    path("<slug:process>/appeals/", desk_release.appeals, name="appeals"),
    path("<slug:process>/appeals/<int:pk>/", desk_release.answer, name="answer"),
]
