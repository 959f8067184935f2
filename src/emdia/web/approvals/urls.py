"""Addresses of the approvals."""

from django.urls import path

from emdia.web.approvals import listing, views

urlpatterns = [
    path("", views.approvals, name="approvals"),
    path("export/", listing.export, name="export_approvals"),
    path("<int:approval_id>/decide/", views.decide, name="decide_approval"),
]
