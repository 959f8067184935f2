"""Addresses of the cockpit."""

from django.urls import path

from emdia.web.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("<int:customer_id>/call/", views.call, name="call"),
    path("<int:customer_id>/call/log/", views.log, name="log"),
    path("<int:customer_id>/call/timeline/", views.timeline, name="timeline"),
    path("<int:customer_id>/call/dispute/", views.dispute, name="dispute"),
    path("calls/<int:interaction_id>/undo/", views.undo, name="undo"),
]
