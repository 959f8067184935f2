"""Addresses of the API."""

from django.urls import path

from emdia.api.v1.api import api
from emdia.api.v1.docs import docs

urlpatterns = [
    path("v1/docs", docs, name="api_docs"),
    path("v1/", api.urls),
]
