"""Addresses of the messages."""

from django.urls import path

from emdia.web.messages import acts, views

urlpatterns = [
    path("", views.messages, name="messages"),
    path("export/", views.export, name="export_messages"),
    path("new/", acts.send_charges, name="send_charges"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/source/", views.source, name="message_source"),
    path("<int:message_id>/decide/", acts.decide, name="decide_message"),
    path("<int:message_id>/again/", acts.send_again, name="send_message_again"),
    path("batches/<int:send_batch_id>/", views.batch, name="send_batch"),
    path("batches/<int:send_batch_id>/stop/", acts.stop, name="stop_send_batch"),
    path("receivables/<int:receivable_id>/", acts.send_receivable, name="send_receivable"),
]
