"""Addresses of identity's desk pages."""

from django.urls import path

from identity.views import desk, desk_persons, desk_staff

app_name = "identity_desk"
urlpatterns = [
    path("<slug:place>/register/", desk.register, name="register"),
    path("<slug:place>/register/<int:pk>/", desk.extract, name="extract"),
    path("<slug:place>/reports/<int:pk>/", desk.report, name="report"),
    path("<slug:place>/visit/", desk_persons.visit, name="visit"),
    path("<slug:place>/representatives/", desk_persons.representatives, name="representatives"),
    path(
        "<slug:place>/representatives/<int:pk>/", desk_persons.representative, name="representative"
    ),
    path("<slug:place>/staff/", desk_staff.colleagues, name="staff"),
    path("<slug:place>/staff/<int:pk>/dismiss/", desk_staff.dismiss, name="dismiss"),
    path("<slug:place>/staff/<int:pk>/lost/", desk_staff.lost, name="lost"),
    path("<slug:place>/staff/lost/<int:pk>/", desk_staff.loss, name="loss"),
    path("<slug:place>/roles/", desk_staff.roles, name="roles"),
]
