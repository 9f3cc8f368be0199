"""Django's admin: people, projects, roles and styles are written through actions; all else is to look at."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from stylizer import models
from stylizer.actions import (
    ActionRefused,
    add_member,
    add_style_version,
    create_project,
    create_user,
    describe_style,
    remove_member,
    set_user_active,
)
from stylizer.models import Membership, Project, Style, StyleVersion, User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin  # Django's classes take no type arguments while they run


admin.site.site_header = admin.site.site_title = "Stylizer"
admin.site.index_title = "All tables"
admin.site.unregister(Group)  # roles are memberships of projects


def _never(*_arguments: Any, **_options: Any) -> bool:
    return False


class ReadOnlyAdmin(ModelAdmin):
    has_add_permission = has_change_permission = has_delete_permission = _never


class ActionAdmin(ModelAdmin):
    """Saves and deletes by actions; what an action refuses is said on the page."""

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return self._or_say_why(super().changeform_view, request, *arguments, **options)

    def delete_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return self._or_say_why(super().delete_view, request, *arguments, **options)

    def changelist_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return self._or_say_why(super().changelist_view, request, *arguments, **options)

    def _or_say_why(
        self, view: Callable[..., HttpResponse], request: HttpRequest, *arguments: Any, **options: Any
    ) -> HttpResponse:
        try:
            return view(request, *arguments, **options)
        except ActionRefused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(User)
class PeopleAdmin(ActionAdmin):
    """People sign in by links, so there is no password to set."""

    list_display = ("username", "name", "is_active", "is_superuser")
    search_fields = ("username", "name")
    fields = ("username", "name", "is_superuser", "is_active")
    has_delete_permission = _never

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("username", "name", "is_superuser") if obj else ("is_active",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: ARG002
        assert isinstance(request.user, User)
        if change:
            set_user_active(actor=request.user, user=obj, is_active=obj.is_active)
            return
        made = create_user(
            actor=request.user, username=obj.username, name=obj.name, is_superuser=obj.is_superuser
        )
        obj.pk = made.pk


@admin.register(Project)
class ProjectAdmin(ActionAdmin):
    list_display = ("name",)
    fields = ("name",)
    has_change_permission = has_delete_permission = _never

    def save_model(
        self,
        request: HttpRequest,
        obj: Project,
        form: Any,  # noqa: ARG002
        change: bool,  # noqa: ARG002
    ) -> None:
        assert isinstance(request.user, User)
        obj.pk = create_project(actor=request.user, name=obj.name).pk


@admin.register(Membership)
class MembershipAdmin(ActionAdmin):
    list_display = ("project", "user", "role")
    list_filter = ("project", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("project", "user") if obj else ()

    def save_model(
        self,
        request: HttpRequest,
        obj: Membership,
        form: Any,  # noqa: ARG002
        change: bool,  # noqa: ARG002
    ) -> None:
        assert isinstance(request.user, User)
        obj.pk = add_member(actor=request.user, project=obj.project, user=obj.user, role=obj.role).pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        assert isinstance(request.user, User)
        remove_member(actor=request.user, project=obj.project, user=obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """All of them, or none."""
        with transaction.atomic():
            for membership in queryset:
                self.delete_model(request, membership)


@admin.register(Style)
class StyleAdmin(ActionAdmin):
    """Added, retired and withdrawn on the page of styles."""

    list_display = ("name", "credit", "licence", "state")
    list_filter = ("state", "licence")
    search_fields = ("name", "credit", "tags")
    fields = ("name", "credit", "licence", "tags", "state", "withdrawn_because", "created_by", "created_at")
    readonly_fields = ("state", "withdrawn_because", "created_by", "created_at")
    has_add_permission = has_delete_permission = _never

    def save_model(self, request: HttpRequest, obj: Style, form: Any, change: bool) -> None:  # noqa: ARG002
        assert isinstance(request.user, User)
        describe_style(
            actor=request.user,
            style=obj,
            name=obj.name,
            credit=obj.credit,
            licence=obj.licence,
            tags=obj.tags,
        )


class NewStyleVersion(forms.ModelForm):  # type: ignore[type-arg]
    """Another picture of a style, which takes from now on are painted with."""

    file = forms.FileField(label="Picture")

    class Meta:
        model = StyleVersion
        fields = ("style",)


@admin.register(StyleVersion)
class StyleVersionAdmin(ActionAdmin):
    list_display = ("style", "number", "width", "height", "created_at")
    form = NewStyleVersion
    has_change_permission = has_delete_permission = _never

    def get_fields(self, request: HttpRequest, obj: StyleVersion | None = None) -> Any:  # noqa: ARG002
        if obj is None:
            return ("style", "file")
        return [field.name for field in StyleVersion._meta.fields]

    def save_model(self, request: HttpRequest, obj: StyleVersion, form: Any, change: bool) -> None:  # noqa: ARG002
        assert isinstance(request.user, User)
        picture = form.cleaned_data["file"].read()
        obj.pk = add_style_version(actor=request.user, style=obj.style, picture=picture).pk


for table in (
    models.Shot,
    models.Take,
    models.ContactSheet,
    models.Render,
    models.Revision,
    models.Transition,
    models.Decision,
    models.Note,
    models.NoteReply,
    models.Event,
    models.AccessChange,
    models.Worker,
):
    admin.site.register(table, ReadOnlyAdmin)
