"""Addresses of the desk's audit and count of a cycle; part of the namespace `budgeting_desk`."""

from django.urls import path

from budgeting.views import desk_audit, desk_count

urlpatterns = [
    path("<slug:process>/audit/", desk_audit.audit, name="audit"),
    path("<slug:process>/audit/propose/", desk_audit.propose, name="annul"),
    path("<slug:process>/audit/votes/", desk_audit.members, name="audit_members"),
    path("<slug:process>/audit/box/<int:pk>/", desk_audit.annul_batch, name="annul_batch"),
    path("<slug:process>/audit/<int:pk>/<slug:name>/", desk_audit.act, name="annulment"),
    path("<slug:process>/count/", desk_count.count, name="count"),
    path("<slug:process>/count/winner/", desk_count.propose, name="adjust"),
    path("<slug:process>/count/winner/<int:pk>/", desk_count.decide, name="adjustment"),
    path("<slug:process>/count/<slug:name>/", desk_count.act, name="count_act"),
]
