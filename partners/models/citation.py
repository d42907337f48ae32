"""What sources say about partners and people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import Citation, at_most_one, exactly_one

from .facts import PartnerFact
from .names import Name, Tie
from .partner import Partner
from .people import Person, Post


class PartnerCitation(Citation):
    """What a source says about a partner or a person, or about one of their rows."""

    partner = models.ForeignKey(
        Partner,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )
    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    name = models.ForeignKey(
        Name,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("name"),
    )
    tie = models.ForeignKey(
        Tie,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("relationship"),
    )
    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("position"),
    )
    partner_fact = models.ForeignKey(
        PartnerFact,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("key fact"),
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="partnercitation_of_one",
                condition=exactly_one("partner", "person"),
            ),
            models.CheckConstraint(
                name="partnercitation_one_row",
                condition=at_most_one("name", "tie", "post", "partner_fact"),
                violation_error_message=_("Choose one row at most."),
            ),
        ]
