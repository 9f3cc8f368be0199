"""What goes over the wire: the OpenAPI document and the browser's types are made from these models."""
