"""Addresses of one's own account; allauth's own stand beside them (`urls_allauth`)."""

from django.urls import path

from identity.views import account, reports, security, verification

app_name = "identity"
urlpatterns = [
    path("", account.account, name="account"),
    path("verify/", verification.verify, name="verify"),
    path("in-my-name/", reports.in_my_name, name="in_my_name"),
    path("sessions/end/", account.end_session, name="end_session"),
    path("language/", account.language, name="language"),
    path("export/", account.export, name="export"),
    path("close/", account.close, name="close"),
    path("security/", security.enter, name="second_factor"),
    path("security/enrol/", security.enrol, name="second_factor_enrol"),
    path("security/codes/", security.recovery_codes, name="recovery_codes"),
]
