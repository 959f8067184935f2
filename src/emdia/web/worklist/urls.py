"""Addresses of the worklist."""

from django.urls import path

from emdia.web.worklist import acts, listing, policy, views

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("export/", listing.export, name="export_worklist"),
    path("customers/<int:customer_id>/", views.why, name="worklist_why"),
    path("put-off/", acts.put_off, name="put_off_worklist"),
    path("put-off/<int:skip_id>/end/", acts.end_skip, name="end_worklist_skip"),
    path("hand-over/", acts.hand_over, name="hand_over_worklist"),
    path("policy/", policy.policy, name="worklist_policy"),
    path("policy/weights/", policy.set_weights, name="set_worklist_weights"),
    path("policy/queues/new/", policy.new_queue, name="new_worklist_queue"),
    path("policy/queues/<int:queue_id>/", policy.edit_queue, name="edit_worklist_queue"),
    path("policy/queues/<int:queue_id>/close/", policy.close_queue, name="close_worklist_queue"),
]
