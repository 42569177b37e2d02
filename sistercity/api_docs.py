"""The description of the API for programs and, in Swagger, for people."""

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from sistercity.access import ScopedMixin


class Schema(ScopedMixin, SpectacularAPIView):
    """OpenAPI as YAML, or as JSON with `?format=json`."""

    permission_required = "accounts.view_api"
    renderer_classes = [OpenApiYamlRenderer, OpenApiJsonRenderer]


class Docs(ScopedMixin, SpectacularSwaggerSplitView):
    """Swagger, with its script at an address of its own as the security policy asks."""

    permission_required = "accounts.view_api"
    template_name = "api_docs.html"
    url_name = "api:schema"
