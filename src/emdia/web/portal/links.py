"""Links to a customer's own page, made and closed by whoever speaks with the customer."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import customers as reports
from emdia.web import toasts
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.messages.forms import Why
from emdia.workflows import payment_links as workflow


@action("messages.send")
def make(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Make a link and show it, here and now: it is stored nowhere."""
    name = _name_or_404(request, customer_id)
    token = workflow.make_one(
        company_id=request.company.id, customer_id=customer_id, by=request.actor, now=now()
    )
    where = reverse("payment_page", args=[token])
    ours = settings.PUBLIC_URL
    url = f"{ours}{where}" if ours else request.build_absolute_uri(where)
    context = {"url": url, "name": name, "customer_id": customer_id}
    return render(request, "web/portal/link.html", context)


@form_page("messages.send")
def revoke(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Close every link of a customer, with a reason."""
    name = _name_or_404(request, customer_id)
    form = Why(request.POST if request.method == "POST" else None)
    if form.is_valid():
        workflow.revoke(
            company_id=request.company.id,
            customer_id=customer_id,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=now(),
        )
        toasts.done(request, _("Closed: no link of this customer opens anything now."))
        return redirect("customer", customer_id)
    context = {"form": form, "name": name, "customer_id": customer_id}
    status = 422 if form.errors else 200
    return render(request, "web/portal/revoke.html", context, status=status)


def _name_or_404(request: GuardedRequest, customer_id: int) -> str:
    try:
        found = reports.customer_page(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing
    return found.row.name
