"""How much one request may bring, and how much one page may hold."""

from django.http import HttpRequest

LARGEST_JSON_BYTES = 1_000_000
LARGEST_FILE_BYTES = 100_000_000
DEEPEST_JSON = 32
USUAL_PAGE = 50
LARGEST_PAGE = 100
LARGEST_CENTS = 10**15
LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 500
LONGEST_IDEMPOTENCY_KEY = 255

UPLOADS = "/api/v1/files"


def is_upload(request: HttpRequest) -> bool:
    """Return whether the body is a file and not JSON."""
    return request.path.rstrip("/") == UPLOADS and request.method == "POST"


def announced_bytes(request: HttpRequest) -> int:
    """Return how long the client says that the body is."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdigit() else 0
