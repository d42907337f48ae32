"""App configuration of the core, and the data that every installation needs."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from .access import RIGHTS, ROLES
from .audit import audit_as, system_account
from .collation import refresh_sort_keys, sort_keys
from .countries import country_facts
from .history.triggers import create_history_triggers
from .kept_numbers import remember_numbers, restore_numbers
from .search import search_column

COUNTRY_FIELDS = ["name_id", "name_en", "region", "aliases", "search_text"]


def write_roles() -> None:
    """Create the group of each role with exactly its rights; those who may administer
    also get every permission of Django's admin."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, role in ROLES.items():
        group, _created = group_model.objects.get_or_create(name=name)
        permissions = permission_model.objects.filter(
            content_type__app_label="perpusnas", codename__in=role.rights
        )
        if "administer" in role.rights:
            permissions = permissions | permission_model.objects.exclude(
                codename__in=RIGHTS
            )
        group.permissions.set(permissions)


def write_countries() -> None:
    """Insert or update all countries from `countries.json`."""
    country_model = apps.get_model("perpusnas", "Country")
    before = {*country_model.objects.values_list("code", "sort_id", "sort_en")}
    rows = [
        country_model(
            code=fact.code,
            name_id=fact.name_id,
            name_en=fact.name_en,
            region=fact.region,
            aliases="\n".join(fact.aliases),
            search_text=search_column([fact.name_id, fact.name_en, *fact.aliases]),
            **sort_keys(fact.name_id, fact.name_en),
        )
        for fact in country_facts()
    ]
    country_model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*COUNTRY_FIELDS, "sort_id", "sort_en"],
    )
    after = {(row.code, row.sort_id, row.sort_en) for row in rows}
    if after != before:  # the columns are new, or the rules of the order have changed
        refresh_sort_keys()


def write_missing_search_texts() -> None:
    """Write the derived columns of records without a search text: those of which a
    migration has emptied it because what is searched has changed."""
    for model in apps.get_models():
        if hasattr(model, "refresh_derived"):
            for record in model._base_manager.filter(search_text="").iterator():
                record.refresh_derived()


def write_required_data(app_config, using, **_kwargs) -> None:
    """Write roles, countries, the system account, required data of each app and history
    triggers (receiver of post_migrate).

    It runs once at the end of every `migrate` and `flush`. A migration cannot do this,
    since permissions are created after the migrations ran.
    """
    # Django sends the signal only for apps that have models.
    with_models = [c for c in apps.get_app_configs() if c.models_module]
    if app_config is not with_models[-1]:
        return
    restore_numbers(using)
    connection = connections[using]
    existing_tables = set(connection.introspection.table_names())
    if not {m._meta.db_table for m in apps.get_models()} <= existing_tables:
        return
    write_roles()
    write_countries()
    with audit_as(system_account(), "migrate"):
        for model in apps.get_models():
            getattr(model, "add_first_rows", lambda: None)()
        for config in apps.get_app_configs():
            getattr(config, "write_essentials", lambda: None)()
        write_missing_search_texts()
    create_history_triggers(connection, apps)


class CoreConfig(AppConfig):
    """The core app; its label is `perpusnas`."""

    name = "perpusnas.core"
    # The label is part of table names and permissions, so it cannot follow the package.
    label = "perpusnas"
    verbose_name = _("Register")

    def ready(self):
        pre_migrate.connect(remember_numbers, dispatch_uid="numbers_given")
        post_migrate.connect(write_required_data, dispatch_uid="what_must_be_there")


class RegisterAdminConfig(AdminConfig):
    """Django's admin with the project's own AdminSite."""

    default_site = "perpusnas.core.admin.site.RegisterSite"
