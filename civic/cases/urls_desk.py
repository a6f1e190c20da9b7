"""Staff pages under `/desk/<place>/cases/`."""

from django.urls import path

from civic.cases.views import desk

app_name = "cases_desk"
urlpatterns = [
    path("<slug:place>/cases/", desk.overview, name="overview"),
    path("<slug:place>/cases/deliveries/<int:pk>/", desk.delivery, name="delivery"),
    path("<slug:place>/cases/deliveries/<int:pk>/send/", desk.send_again, name="send_again"),
    path("<slug:place>/cases/connections/new/", desk.new_connector, name="new_connector"),
    path("<slug:place>/cases/connections/<int:pk>/", desk.connector, name="connector"),
    path("<slug:place>/cases/connections/<int:pk>/test/", desk.test_connector, name="test"),
    path("<slug:place>/cases/connections/<int:pk>/secret/", desk.rotate, name="rotate"),
    path("<slug:place>/cases/connections/<int:pk>/switch/", desk.switch, name="switch"),
    path("<slug:place>/cases/connections/<int:pk>/since/", desk.send_since, name="send_since"),
]
