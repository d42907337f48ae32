"""What sources say about agreements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perpusnas.core.models import Citation, at_most_one

from .agreement import Agreement
from .lifecycle import Extension
from .parties import Party, ScopeItem, Signatory


class AgreementCitation(Citation):
    """What a source says about an agreement or about one of its rows."""

    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        related_name="citations",
        verbose_name=_("agreement"),
    )
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("party"),
    )
    signatory = models.ForeignKey(
        Signatory,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("signatory"),
    )
    scope_item = models.ForeignKey(
        ScopeItem,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("scope item"),
    )
    extension = models.ForeignKey(
        Extension,
        models.CASCADE,
        related_name="citations",
        null=True,
        blank=True,
        verbose_name=_("extension"),
    )

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            # A document is hidden with the record of which it is the text.
            models.Index(
                fields=["source"],
                name="agreementcitation_text",
                condition=Q(stance="text"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="agreementcitation_one_row",
                condition=at_most_one("party", "signatory", "scope_item", "extension"),
                violation_error_message=_("Choose one row at most."),
            )
        ]
