"""What is made for a run, and the records that the addresses of its pages name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Count, F
from django.test import Client

from agreements.models import Agreement, Party
from events.models import (
    Event,
    EventPerson,
    Evidence,
    FollowUp,
    Outcome,
    Participation,
    Program,
)
from partners.models import Partner, Person
from perpusnas.core.models import Country, Feed, Source, User
from perpusnas.core.search import SEPARATOR

ROLES = ("administrator", "viewer")
KINDS: dict[str, Any] = {
    "agreements": Agreement,
    "partners": Partner,
    "people": Person,
    "sources": Source,
    "events": Event,
    "programs": Program,
    "outcomes": Outcome,
    "follow_ups": FollowUp,
}
LONGEST_SEARCH = 100
PER_PAGE = 25
HOME_COUNTRY = "ID"


def account(role: str) -> User:
    """Return the account of the benchmark with this role."""
    user, _made = User.objects.get_or_create(username=f"bench-{role}")
    user.groups.set(Group.objects.filter(name=role))
    return user


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def names_in_addresses(viewer: User) -> Mapping[str, str]:
    """Return the numbers and words that stand in the addresses of pages: of records that
    every reader may see."""
    found: dict[str, Any] = {}
    for space, model in KINDS.items():
        seen = model.objects.visible_to(viewer).order_by("pk")
        count = seen.count()
        record, other = seen[count // 2], seen[count // 3]
        found |= {space: record.pk, f"{space}_other": other.pk}
        found[f"rare_{space}"] = record.search_text.split(SEPARATOR)[0].strip()
        found[f"rare_{space}"] = found[f"rare_{space}"][:LONGEST_SEARCH]
    agreements = Agreement.objects.visible_to(viewer)
    found["middle"] = max(1, agreements.count() // PER_PAGE // 2)
    found["home"] = Partner.objects.get(is_home=True).pk
    found["feed"] = Feed.renew(viewer)
    found |= heaviest(viewer) | busiest_day(viewer)
    return {name: quote_plus(str(value)) for name, value in found.items()}


def heaviest(viewer: User) -> dict[str, Any]:
    """Return the records and the country with the most rows."""
    partners = Partner.objects.visible_to(viewer).filter(is_home=False)
    parties = Party.objects.filter(partner__in=partners).exclude(
        partner__country=HOME_COUNTRY
    )
    events = Event.objects.visible_to(viewer)
    agreements = Agreement.objects.visible_to(viewer)
    country = most(parties.filter(partner__country__isnull=False), "partner__country")
    partner = most(Party.objects.filter(partner__in=partners), "partner")
    name = Partner.objects.get(pk=partner).name
    people = Person.objects.visible_to(viewer)
    return {
        "country": country,
        "country_name": Country.objects.get(pk=country).name_id.lower(),
        "partner_heavy": partner,
        "misspelt": misspelt(name),
        "person_heavy": most(EventPerson.objects.filter(person__in=people), "person"),
        "agreement_heavy": most(
            Evidence.objects.filter(agreement__in=agreements), "agreement"
        ),
        "event_heavy": most(Participation.objects.filter(event__in=events), "event"),
    }


def most(rows: Any, field: str) -> Any:
    """Return the value of this field that most of these rows have."""
    counted = rows.order_by().values_list(field).annotate(number=Count("pk"))
    return counted.order_by("-number", field)[0][0]


def misspelt(name: str) -> str:
    """Return a name without the third letter of its longest word."""
    word = max(name.split(), key=len)
    return name.replace(word, word[:2] + word[3:], 1)[:LONGEST_SEARCH]


def busiest_day(viewer: User) -> dict[str, Any]:
    events = Event.objects.visible_to(viewer)
    day = most(
        events.filter(when_earliest=F("when_latest")), "when_earliest"
    ).isoformat()
    return {"day": day, "month": day[:7], "year": day[:4]}
