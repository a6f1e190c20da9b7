"""Addresses of the desk's own pages; each app adds its own below `/desk/<place>/`."""

from django.urls import path

from civic.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:place>/", views.work, name="work"),
    path("<slug:place>/departments/", views.departments, name="departments"),
    path("<slug:place>/departments/<int:pk>/", views.set_department, name="set_department"),
]
