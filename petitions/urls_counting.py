"""Addresses of what is about the count: paper, help at a centre, protection, examination; for the desk and for everybody."""

from django.urls import path

from petitions.views import (
    counted,
    desk_assisted,
    desk_examination,
    desk_paper,
    desk_protection,
    group_sheets,
    standing_up,
)

DESK = [
    path("sheets/", desk_paper.find, name="sheet_find"),
    path("<int:pk>/sheets/", desk_paper.sheets, name="sheets"),
    path("<int:pk>/sheets/print.pdf", desk_paper.printed, name="sheets_file"),
    path("<int:pk>/sheets/<int:number>/", desk_paper.sheet, name="sheet"),
    path("<int:pk>/sheets/<int:number>/<slug:name>/", desk_paper.act, name="sheet_act"),
    path("<int:pk>/protection/", desk_protection.protection, name="protection"),
    path("<int:pk>/protection/rule/", desk_protection.rule, name="rule"),
    path("<int:pk>/protection/network/", desk_protection.network, name="network"),
    path("<int:pk>/protection/removal/<int:row>/", desk_protection.removal, name="removal"),
    path("<int:pk>/protection/<slug:what>/<int:row>/", desk_protection.act, name="protection_act"),
    path("<int:pk>/examination/", desk_examination.examination, name="examination"),
    path("<int:pk>/examination/report.pdf", desk_examination.report, name="report"),
    path("<int:pk>/examination/list/", desk_examination.open_list, name="open_list"),
    path("<int:pk>/examination/<slug:name>/", desk_examination.sample, name="sample"),
    path("<int:pk>/assisted/", desk_assisted.assisted, name="assisted"),
]

OF_PETITION = "<slug:place>/petitions/<int:pk>-<slug:slug>/"
PUBLIC = [
    path(f"{OF_PETITION}join/", standing_up.join, name="join"),
    path(f"{OF_PETITION}not-me/", standing_up.deny, name="deny"),
    path(f"{OF_PETITION}object/", standing_up.object_to_removal, name="object"),
    path(f"{OF_PETITION}count/", counted.counted, name="counted"),
    path(f"{OF_PETITION}sheets/", group_sheets.sheets, name="sheets"),
    path(f"{OF_PETITION}sheets.pdf", group_sheets.printed, name="sheets_file"),
]
