"""Addresses of tasks."""

from django.urls import path

from emdia.web.tasks import acts, listing, views

urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("export/", listing.export, name="export_tasks"),
    path("<int:task_id>/", views.task, name="task"),
    path("done/", acts.finish, name="finish_tasks"),
    path("not-done/", acts.skip, name="skip_tasks"),
    path("put-off/", acts.put_off, name="put_off_tasks"),
    path("hand-over/", acts.hand_over, name="hand_over_tasks"),
    path("open-again/", acts.reopen, name="reopen_tasks"),
    path("undo/<int:fact_id>/", acts.undo, name="undo_tasks"),
]
