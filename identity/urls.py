"""Addresses of one's own account; allauth's own stand beside them (`urls_allauth`)."""

from django.urls import path

from identity.views import (
    account,
    organisations,
    own_data,
    phone,
    reports,
    security,
    verification,
)

app_name = "identity"
urlpatterns = [
    path("", account.account, name="account"),
    path("verify/", verification.verify, name="verify"),
    path("phone/", phone.enter, name="phone"),
    path("phone/code/", phone.code, name="phone_code"),
    path("phone/remove/", phone.remove, name="phone_remove"),
    path("at-a-centre/", account.at_a_centre, name="at_a_centre"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<int:pk>/end/", organisations.end, name="organisation_end"),
    path("in-my-name/", reports.in_my_name, name="in_my_name"),
    path("sessions/end/", account.end_session, name="end_session"),
    path("language/", account.language, name="language"),
    path("export/", own_data.export, name="export"),
    path("export/<str:token>/", own_data.copy, name="copy"),
    path("consents/", own_data.consents, name="consents"),
    path("close/", own_data.close, name="close"),
    path("close/for-good/", own_data.close_for_good, name="close_for_good"),
    path("security/", security.enter, name="second_factor"),
    path("security/enrol/", security.enrol, name="second_factor_enrol"),
    path("security/codes/", security.recovery_codes, name="recovery_codes"),
]
