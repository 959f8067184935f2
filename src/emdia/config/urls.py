"""Every address of the product."""

from django.urls import include, path

from emdia.web.health import healthz

urlpatterns = [
    path("", include("emdia.web.home.urls")),
    path("", include("emdia.web.access.urls")),
    path("views/", include("emdia.web.lists.urls")),
    path("find/", include("emdia.web.find.urls")),
    path("audit/", include("emdia.web.audit.urls")),
    path("bank-files/", include("emdia.web.bank_files.urls")),
    path("day/", include("emdia.web.day.urls")),
    path("customers/", include("emdia.web.customers.urls")),
    path("customers/", include("emdia.web.cockpit.urls")),
    path("charges/", include("emdia.web.charges.urls")),
    path("pix/", include("emdia.web.pix.urls")),
    path("notices/", include("emdia.web.notices.urls")),
    path("fiscal-documents/", include("emdia.web.fiscal_documents.urls")),
    path("borderos/", include("emdia.web.borderos.urls")),
    path("dunning/", include("emdia.web.dunning.urls")),
    path("worklist/", include("emdia.web.worklist.urls")),
    path("tasks/", include("emdia.web.tasks.urls")),
    path("boletos/", include("emdia.web.boletos.urls")),
    path("receivables/", include("emdia.web.receivables.urls")),
    path("p/", include("emdia.web.portal.urls")),
    path("messages/templates/", include("emdia.web.message_templates.urls")),
    path("messages/", include("emdia.web.messages.urls")),
    path("imports/", include("emdia.web.imports.urls")),
    path("runs/", include("emdia.web.bulk_runs.urls")),
    path("trash/", include("emdia.web.trash.urls")),
    path("reports/", include("emdia.web.reports.urls")),
    path("ledger/", include("emdia.web.ledger.urls")),
    path("receipts/", include("emdia.web.receipts.urls")),
    path("exceptions/", include("emdia.web.exceptions.urls")),
    path("aging/", include("emdia.web.aging.urls")),
    path("approvals/", include("emdia.web.approvals.urls")),
    path("settings/", include("emdia.web.settings.urls")),
    path("quarantine/", include("emdia.web.quarantine.urls")),
    path("api/", include("emdia.api.urls")),
    path("healthz", healthz, name="healthz"),
]

handler400 = "emdia.web.errors.bad_request"
handler403 = "emdia.web.errors.forbidden"
handler404 = "emdia.web.errors.not_found"
handler500 = "emdia.web.errors.server_error"
