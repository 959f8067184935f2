"""Addresses of the receipts."""

from django.urls import path

from emdia.web.receipts import acts, listing, views

RECEIPT = "<int:receipt_id>/"

urlpatterns = [
    path("", views.receipts, name="receipts"),
    path("export/", listing.export_receipts, name="export_receipts"),
    path("credits/", views.credits, name="credits"),
    path("credits/export/", listing.export_credits, name="export_credits"),
    path("new/", views.register, name="register_receipt"),
    path(RECEIPT, views.receipt, name="receipt"),
    path(RECEIPT + "allocate/", acts.allocate, name="allocate_receipt"),
    path(RECEIPT + "take-back/<int:number>/", acts.take_back, name="take_allocation_back"),
    path(RECEIPT + "clear/", acts.clear, name="clear_receipt"),
    path(RECEIPT + "undo-clearing/", acts.undo_clearing, name="undo_clearing"),
    path(RECEIPT + "return/", acts.return_cheque, name="return_cheque"),
    path(RECEIPT + "present-again/", acts.present_again, name="present_cheque_again"),
    path(RECEIPT + "customer/", acts.set_customer, name="set_receipt_customer"),
    path(RECEIPT + "reverse/", acts.reverse_receipt, name="reverse_receipt"),
    path(RECEIPT + "refund/", acts.request_refund, name="request_refund"),
    path(RECEIPT + "refund/<int:refund_id>/pay/", acts.pay_refund, name="pay_refund"),
    path(
        RECEIPT + "refund/<int:refund_id>/pix/",
        acts.send_refund_by_pix,
        name="send_refund_by_pix",
    ),
    path(RECEIPT + "refund/<int:refund_id>/undo/", acts.undo_refund, name="undo_refund"),
    path(RECEIPT + "refund/<int:refund_id>/cancel/", acts.cancel_refund, name="cancel_refund"),
    path(RECEIPT + "credit/<int:credit_id>/use/", acts.use_credit, name="use_credit"),
    path(
        RECEIPT + "credit/<int:credit_id>/take-back/<int:number>/",
        acts.take_use_back,
        name="take_use_back",
    ),
]
