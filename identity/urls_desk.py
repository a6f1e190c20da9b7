"""Addresses of identity's desk pages."""

from django.urls import path

from identity.views import desk

app_name = "identity_desk"
urlpatterns = [
    path("<slug:place>/register/", desk.register, name="register"),
    path("<slug:place>/register/<int:pk>/", desk.extract, name="extract"),
    path("<slug:place>/reports/<int:pk>/", desk.report, name="report"),
    path("<slug:place>/staff/", desk.colleagues, name="staff"),
    path("<slug:place>/staff/<int:pk>/dismiss/", desk.dismiss, name="dismiss"),
    path("<slug:place>/staff/<int:pk>/reset/", desk.reset, name="reset"),
]
