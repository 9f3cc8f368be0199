"""The page of the API's document: Swagger's, in the theme that was chosen in the app."""

from ninja.openapi.docs import Swagger


class DocsPage(Swagger):
    template = "stylizer/api_docs.html"
