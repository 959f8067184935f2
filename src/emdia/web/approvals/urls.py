"""Addresses of the approvals."""

from django.urls import path

from emdia.web.approvals import views

urlpatterns = [
    path("", views.approvals, name="approvals"),
    path("<int:approval_id>/decide/", views.decide, name="decide_approval"),
]
