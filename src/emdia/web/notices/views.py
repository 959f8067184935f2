"""What a provider of Pix tells us. Nobody is signed in: the address itself is the secret."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from emdia.web.guard import now
from emdia.workflows import receive_notice as workflow

LARGEST_BYTES = 2_000_000
ANSWERS = {"unreadable": 400, "unknown_address": 404}


@csrf_exempt
@require_POST
def pix_notice(request: HttpRequest, token: str) -> HttpResponse:
    """Keep a notice of payments and answer; a job asks the provider what is true of it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        return HttpResponse(status=413)
    try:
        workflow.receive_pix(token=token, client=_client(request), content=request.body, now=now())
    except workflow.UnableToReceive as refusal:
        return HttpResponse(status=ANSWERS[str(refusal)])
    return HttpResponse(status=200)


def _client(request: HttpRequest) -> str:
    """Return what the proxy in front says of the caller's certificate; empty when it says nothing.

    Only the header that the installation names is believed: the proxy sets it itself.
    """
    header = settings.NOTICE_CLIENT_HEADER
    return request.headers.get(header, "") if header else ""
