"""Addresses of the desk's pages of ballot papers and assemblies; part of the namespace `budgeting_desk`."""

from django.urls import path

from budgeting.views import desk_assemblies, desk_batches, desk_handout

urlpatterns = [
    path("<slug:process>/handout/", desk_handout.handout, name="handout"),
    path("<slug:process>/batches/", desk_batches.batches, name="batches"),
    path("<slug:process>/batches/<int:pk>/", desk_batches.batch, name="batch"),
    path("<slug:process>/batches/<int:pk>/protocol/", desk_batches.protocol, name="protocol"),
    path("<slug:process>/batches/<int:pk>/<slug:name>/", desk_batches.act, name="batch_act"),
    path("<slug:process>/assemblies/", desk_assemblies.assemblies, name="assemblies"),
    path("<slug:process>/assemblies/<int:pot>/", desk_assemblies.assembly, name="assembly"),
    path(
        "<slug:process>/assemblies/<int:pot>/<slug:name>/",
        desk_assemblies.act,
        name="assembly_act",
    ),
]
