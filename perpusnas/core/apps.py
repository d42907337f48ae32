"""The ground floor as an installed app, and what must always be there."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from .access import (
    RIGHTS,
    ROLES,
    acting,
    system_account,
)
from .countries import facts
from .history.triggers import guard_history
from .search import search_column


def write_roles() -> None:
    """The four groups with exactly their rights; the administrator also in `/admin/`."""
    group_model = apps.get_model("auth", "Group")
    permission = apps.get_model("auth", "Permission")
    for name, role in ROLES.items():
        group, _created = group_model.objects.get_or_create(name=name)
        wanted = permission.objects.filter(
            content_type__app_label="perpusnas", codename__in=role.rights
        )
        if name == "administrator":
            wanted = wanted | permission.objects.exclude(codename__in=RIGHTS)
        group.permissions.set(wanted)


def write_countries() -> None:
    country = apps.get_model("perpusnas", "Country")
    rows = [
        country(
            code=fact.code,
            name_id=fact.name_id,
            name_en=fact.name_en,
            region=fact.region,
            aliases="\n".join(fact.aliases),
            search_text=search_column([fact.name_id, fact.name_en, *fact.aliases]),
        )
        for fact in facts()
    ]
    country.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_id", "name_en", "region", "aliases", "search_text"],
    )


def write_what_must_be_there(app_config, using, **_kwargs) -> None:
    """Roles, countries, the system account, what each app cannot be without, triggers.

    Runs once at the end of every `migrate` and after every emptying of the tables;
    migrations cannot do it, since permissions do not exist yet when they run.
    """
    # Django sends the signal only for apps that have models.
    with_models = [c for c in apps.get_app_configs() if c.models_module]
    if app_config is not with_models[-1]:
        return
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not {m._meta.db_table for m in apps.get_models()} <= present:
        return
    write_roles()
    write_countries()
    with acting(system_account(), "migrate"):
        for config in apps.get_app_configs():
            getattr(config, "write_essentials", lambda: None)()
    guard_history(connection, apps)


class CoreConfig(AppConfig):
    name = "perpusnas.core"
    # The label is part of table names and permissions, and stays as it was.
    label = "perpusnas"
    verbose_name = _("Register")

    def ready(self):
        post_migrate.connect(
            write_what_must_be_there, dispatch_uid="what_must_be_there"
        )


class RegisterAdminConfig(AdminConfig):
    """The stock admin, opened by our own rule of who may enter."""

    default_site = "perpusnas.core.admin.site.RegisterSite"
