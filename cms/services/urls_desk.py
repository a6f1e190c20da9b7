"""Staff pages under `/desk/<place>/services/`."""

from django.urls import path

from cms.services.views import desk, desk_visit

app_name = "services_desk"
urlpatterns = [
    path("<slug:place>/services/", desk.index, name="index"),
    path("<slug:place>/services/<int:pk>/", desk.detail, name="request"),
    path("<slug:place>/services/<int:pk>/checks/<int:check>/", desk.record, name="record"),
    path("<slug:place>/services/visit/", desk_visit.services, name="visit"),
    path("<slug:place>/services/visit/<slug:code>/", desk_visit.visit, name="visit_service"),
    path("<slug:place>/services/visit/filed/<str:token>/", desk_visit.filed, name="visit_filed"),
    path("<slug:place>/services/paper/", desk_visit.papers, name="paper"),
    path("<slug:place>/services/paper/<slug:code>/", desk_visit.paper, name="paper_service"),
    path(
        "<slug:place>/services/paper/filed/<str:token>/", desk_visit.paper_filed, name="paper_filed"
    ),
    path(
        "<slug:place>/services/<int:pk>/documents/<int:document>/", desk.document, name="document"
    ),
    path(
        "<slug:place>/services/<int:pk>/case-documents/<int:document>/",
        desk.case_paper,
        name="case_paper",
    ),
    path("<slug:place>/services/<int:pk>/<slug:name>/", desk.act, name="act"),
]
