"""Parameters of the address: none that the operation does not know, none twice."""

from typing import Any

from django.http import HttpRequest

from emdia.api.problems import NOTHING_DONE, Problem, Wrong

_known: dict[tuple[str, str], frozenset[str]] = {}


def refuse_unknown(service: Any, request: HttpRequest) -> None:
    """Let a request pass whose parameters are known.

    :raises Problem: parameter_invalid, with the parameters that there are.
    """
    if not request.GET:
        return
    name = str(request.resolver_match.url_name) if request.resolver_match else ""
    allowed = _allowed(service).get((name, request.method or ""), frozenset())
    said = f"Known here: {', '.join(sorted(allowed)) or 'none'}."
    errors = [
        Wrong(code="parameter_invalid", detail=said, parameter=name[:100])
        for name, values in request.GET.lists()
        if name not in allowed or len(values) > 1
    ]
    if errors:
        detail = f"A parameter is not known or stands twice. {said} {NOTHING_DONE}"
        raise Problem(422, "parameter_invalid", detail, errors)


def _allowed(service: Any) -> dict[tuple[str, str], frozenset[str]]:
    """Return the parameters of each operation, by the name of its address and its method."""
    if not _known:
        for bound in service._get_bound_routers():
            for view in bound.path_operations.values():
                for operation in view.operations:
                    names = _query_names(operation)
                    for method in operation.methods:
                        _known[operation.url_name, method] = names
    return _known


def _query_names(operation: Any) -> frozenset[str]:
    return frozenset(
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", model.model_fields)
    )
