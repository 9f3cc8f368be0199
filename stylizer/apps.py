from django.apps import AppConfig


class StylizerConfig(AppConfig):
    name = "stylizer"
    default_auto_field = "django.db.models.BigAutoField"
