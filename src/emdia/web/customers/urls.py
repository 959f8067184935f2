"""Addresses of the customers."""

from django.urls import path

from emdia.web.customers import acts, approving, contacts, discarding, listing, registering, views
from emdia.web.portal import links
from emdia.web.promises import views as promises

urlpatterns = [
    path("", views.customers, name="customers"),
    path("export/", listing.export, name="export_customers"),
    path("risk/", acts.set_risk, name="set_risk"),
    path("segment/", acts.set_segment, name="set_segment"),
    path("language/", acts.set_language, name="set_language"),
    path("salesperson/", acts.set_salesperson, name="set_salesperson"),
    path("undo/<int:fact_id>/", acts.undo, name="undo_customers"),
    path("discard/", discarding.discard_many, name="discard_customers"),
    path("discard/undo/<int:fact_id>/", discarding.undo, name="undo_discarded"),
    path("drafts/", approving.approve_drafts, name="approve_drafts"),
    path("drafts/undo/<int:fact_id>/", approving.undo, name="undo_approved_drafts"),
    path("new/", registering.register, name="register_customer"),
    path("<int:customer_id>/", views.customer, name="customer"),
    path("<int:customer_id>/edit/", registering.edit, name="edit_customer"),
    path("<int:customer_id>/approve/", registering.approve, name="approve_customer"),
    path("<int:customer_id>/discard/", discarding.discard, name="discard_customer"),
    path("<int:customer_id>/put-back/", discarding.put_back, name="put_back_customer"),
    path(
        "<int:customer_id>/billing-address/",
        registering.set_address,
        {"purpose": "billing"},
        name="set_billing_address",
    ),
    path(
        "<int:customer_id>/delivery-address/",
        registering.set_address,
        {"purpose": "delivery"},
        name="set_delivery_address",
    ),
    path("<int:customer_id>/merge/<int:duplicate_id>/", registering.merge, name="merge_customers"),
    path("<int:customer_id>/payment-link/", links.make, name="make_payment_link"),
    path("<int:customer_id>/payment-links/close/", links.revoke, name="revoke_payment_links"),
    path("<int:customer_id>/talks/", promises.talks, name="customer_talks"),
    path("<int:customer_id>/promises/new/", promises.make, name="make_promise"),
    path("promises/<int:promise_id>/withdraw/", promises.withdraw, name="withdraw_promise"),
    path("<int:customer_id>/contacts/new/", contacts.add, name="add_contact"),
    path("<int:customer_id>/contacts/<int:contact_id>/", contacts.edit, name="edit_contact"),
    path(
        "<int:customer_id>/contacts/<int:contact_id>/consent/",
        contacts.record_consent,
        name="record_consent",
    ),
]
