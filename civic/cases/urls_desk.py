"""Staff pages under `/desk/<place>/cases/`."""

from django.urls import path

from civic.cases.views import configuration, deliveries, desk

app_name = "cases_desk"
urlpatterns = [
    path("<slug:place>/cases/", deliveries.overview, name="overview"),
    path("<slug:place>/cases/deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("<slug:place>/cases/deliveries/<int:pk>/send/", deliveries.send_again, name="send_again"),
    path("<slug:place>/cases/deliveries/<int:pk>/give-up/", deliveries.give_up, name="give_up"),
    path("<slug:place>/cases/deliveries/send/", deliveries.send_chosen, name="send_chosen"),
    path("<slug:place>/cases/connections/new/", desk.new_connector, name="new_connector"),
    path("<slug:place>/cases/connections/<int:pk>/", desk.connector, name="connector"),
    path("<slug:place>/cases/connections/<int:pk>/test/", desk.test_connector, name="test"),
    path("<slug:place>/cases/connections/<int:pk>/ask/", desk.ask_now, name="ask_now"),
    path("<slug:place>/cases/connections/<int:pk>/secret/", desk.rotate, name="rotate"),
    path("<slug:place>/cases/connections/<int:pk>/pause/", desk.hold, name="hold"),
    path("<slug:place>/cases/connections/<int:pk>/resume/", desk.resume, name="resume"),
    path("<slug:place>/cases/connections/<int:pk>/since/", desk.send_since, name="send_since"),
    path("<slug:place>/cases/settings/", configuration.types, name="types"),
    path("<slug:place>/cases/settings/<str:name>/", configuration.type_settings, name="type"),
    path(
        "<slug:place>/cases/settings/<str:name>/test/", configuration.send_sample, name="type_test"
    ),
    path("<slug:place>/cases/routes/", configuration.routes, name="routes"),
    path("<slug:place>/cases/routes/new/", configuration.new_route, name="new_route"),
    path("<slug:place>/cases/routes/<int:pk>/", configuration.route, name="route"),
    path("<slug:place>/cases/routes/<int:pk>/drop/", configuration.drop_route, name="drop_route"),
]
