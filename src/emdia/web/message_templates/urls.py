"""Addresses of the templates."""

from django.urls import path

from emdia.web.message_templates import trying, views

urlpatterns = [
    path("", views.templates, name="message_templates"),
    path("ship/", views.ship, name="ship_templates"),
    path("new/", views.begin, name="begin_template"),
    path("<int:template_id>/", views.template, name="message_template"),
    path("<int:template_id>/write/", views.write, name="write_template"),
    path("versions/<int:version_id>/ask/", views.ask, name="ask_template"),
    path("versions/<int:version_id>/back/", views.take_back, name="take_back_template"),
    path("versions/<int:version_id>/preview/", trying.preview, name="try_template"),
    path("versions/<int:version_id>/preview.pdf", trying.paper, name="template_paper"),
    path("versions/<int:version_id>/send/", trying.send, name="send_template_to_me"),
]
