"""Addresses of the reports."""

from django.urls import path

from emdia.web.reports import compliance, day, sales, timetable

urlpatterns = [
    path("", day.show, name="day_report"),
    path("day/export/", day.export, name="export_day_report"),
    path("compliance/", compliance.compliance, name="compliance"),
    path("compliance/sign/", compliance.sign, name="sign_day_off"),
    path("compliance/steps/", compliance.planned_steps, name="planned_steps"),
    path("compliance/steps/export/", compliance.export, name="export_planned_steps"),
    path("salespeople/", sales.salespeople, name="salespeople"),
    path("salespeople/export/", sales.export, name="export_salespeople"),
    path("silent/", sales.silent, name="silent_customers"),
    path("silent/export/", sales.export_silent, name="export_silent_customers"),
    path("timetable/", timetable.timetable, name="report_timetable"),
    path("timetable/add/", timetable.add, name="add_report_wish"),
    path("timetable/set/", timetable.set_up, name="set_reports"),
    path("timetable/<int:report_wish_id>/stop/", timetable.stop, name="stop_report_wish"),
    path(
        "timetable/mail/<int:report_mail_id>/again/", timetable.send_again, name="send_report_again"
    ),
]
