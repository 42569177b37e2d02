"""What every answer of the API shares: pages of results, and errors in one shape.

REST framework loads this module while its own views are loading, so it imports none of them but
`rest_framework.views`; what builds on viewsets stands in `sistercity/viewsets.py`.
"""

from typing import Any

from django.core.exceptions import ValidationError as ModelError
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from sistercity.lifecycle import Conflict


class Pagination(PageNumberPagination):
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100


class ConflictError(APIException):
    """Somebody else changed it meanwhile."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every error as {"code", "detail", "fields"}; None for what is a server's fault.

    `code` is for programs, `detail` a sentence for people, `fields` names what to correct.
    """
    if isinstance(error, ModelError):
        error = ValidationError(by_field(error))
    elif isinstance(error, Conflict):
        error = ConflictError(str(error.message))
    response = default_handler(error, context)
    if response is not None:
        response.data = body(response)
    return response


def by_field(error: ModelError) -> dict[str, Any]:
    """Return what a model's validation found, as the serializers name it."""
    found: dict[str, Any] = (
        dict(error.message_dict) if hasattr(error, "error_dict") else {"__all__": error.messages}
    )
    if "__all__" in found:
        found["non_field_errors"] = found.pop("__all__")
    return found


def body(response: Response) -> dict[str, Any]:
    """Return an error as the API writes it."""
    data: Any = response.data
    if response.status_code == status.HTTP_400_BAD_REQUEST and "detail" not in data:
        fields = data if isinstance(data, dict) else {"non_field_errors": data}
        return {"code": "invalid", "detail": first_sentence(fields), "fields": fields}
    detail = data["detail"]
    code = detail.code if isinstance(detail, ErrorDetail) else "error"
    return {"code": code, "detail": str(detail), "fields": {}}


def first_sentence(found: Any) -> str:
    """Return the first sentence in nested errors: what to look at before anything else."""
    while isinstance(found, dict | list) and found:
        values = list(found.values()) if isinstance(found, dict) else found
        found = next((value for value in values if value), "")
    return str(found)
