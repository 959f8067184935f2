"""Releasing a restored installation, by an administrator who says what was checked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from emdia.reports.quarantine import quarantine as found_quarantine
from emdia.web import toasts
from emdia.web.figures import instant
from emdia.web.guard import GuardedRequest, form_page, now
from emdia.web.quarantine.forms import Release
from emdia.workflows import release_quarantine


@form_page("quarantine.release", sudo=True)
def quarantine(request: GuardedRequest) -> HttpResponse:
    """Say what the quarantine is and ask what was checked, then end it."""
    found = found_quarantine()
    if found is None:
        return render(request, "web/quarantine/quarantine.html", {})
    form = Release(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            release_quarantine.release(
                reason=form.cleaned_data["reason"], by=request.actor, now=now()
            )
        except release_quarantine.UnableToRelease:
            # Somebody released it meanwhile: what was wanted has happened.
            return redirect("home")
        toasts.done(request, _("Released: days run and jobs are taken again."))
        return redirect("home")
    context = {
        "form": form,
        "backup": found.backup,
        "made_at": instant(found.made_at),
        "began_at": instant(found.began_at),
        "gap": found.gap,
    }
    status = 422 if form.errors else 200
    return render(request, "web/quarantine/quarantine.html", context, status=status)
