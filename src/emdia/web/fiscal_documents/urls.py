"""Addresses of the fiscal documents."""

from django.urls import path

from emdia.web.fiscal_documents import links, views

urlpatterns = [
    path("", views.fiscal_documents, name="fiscal_documents"),
    path("export/", views.export, name="export_fiscal_documents"),
    path("of/<int:receivable_id>/new/", links.link, name="link_fiscal_document"),
    path(
        "of/<int:receivable_id>/<int:fiscal_document_id>/away/",
        links.unlink,
        name="unlink_fiscal_document",
    ),
    path(
        "of/<int:receivable_id>/<int:fiscal_document_id>/again/",
        links.link_again,
        name="link_fiscal_document_again",
    ),
]
