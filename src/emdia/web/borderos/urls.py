"""Addresses of the borderôs."""

from django.urls import path

from emdia.web.borderos import acts, views

urlpatterns = [
    path("", views.borderos, name="borderos"),
    path("issue/", acts.issue, name="issue_charges"),
    path("prepare/", acts.prepare, name="prepare_bordero"),
    path("resend/", acts.resend, name="resend_charges"),
    path("instruct/<int:charge_id>/", acts.instruct, name="instruct_charge"),
    path("correct/<int:charge_id>/", acts.correct, name="correct_charge"),
    path("<int:bordero_id>/", views.bordero, name="bordero"),
    path("<int:bordero_id>/file/", views.remessa, name="bordero_file"),
    path("<int:bordero_id>/send/", acts.send, name="send_bordero"),
    path("<int:bordero_id>/leave-out/", acts.leave_out, name="leave_out_lines"),
    path("<int:bordero_id>/discard/", acts.discard, name="discard_bordero"),
]
