"""The stages of an agreement up to implementation, as its log has them."""

from collections.abc import Iterable
from typing import Any

from .models import Agreement, Stage
from .stage_log import UNDER_WAY

MAIN_STAGES = list(Stage)[: list(Stage).index(Stage.RENEWAL)]
# Most agreements never have it, so that it is shown only where it was reached.
OPTIONAL_STAGES = {Stage.IN_PRINCIPLE}
AFTER_SIGNING = (Stage.SIGNED, Stage.IMPLEMENTATION)


def stage_steps(agreement: Agreement, changes: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the stages up to implementation with their states, by the part of the log
    that the reader may see."""
    logged = {change.stage for change in changes}
    hidden = OPTIONAL_STAGES - {*logged, agreement.stage}
    return [
        {"label": stage.label, "state": step_state(agreement, stage, logged)}
        for stage in MAIN_STAGES
        if stage not in hidden
    ]


def step_state(agreement: Agreement, stage: Stage, logged: set[str]) -> str:
    """Return the state of a stage: `current`, `done` where the log has it, `todo`,
    `not_reached` where the agreement ended before it, or `unknown`."""
    if stage == agreement.stage:
        return "current"
    if is_ahead(agreement, stage, logged):
        return "todo"
    if stage in AFTER_SIGNING and agreement.signature == "no":
        return "not_reached"
    if stage in logged or (stage == Stage.SIGNED and agreement.signature == "yes"):
        return "done"
    is_later = MAIN_STAGES.index(stage) > last_logged(logged)
    if agreement.stage == Stage.CANCELLED and logged & {*MAIN_STAGES} and is_later:
        return "not_reached"
    return "unknown"


def is_ahead(agreement: Agreement, stage: Stage, logged: set[str]) -> bool:
    """Return whether a stage is still to come: one after the current stage, or after
    the last one before a hold."""
    if stage == Stage.SIGNED and agreement.signature != "no":
        return False
    if agreement.stage in MAIN_STAGES:
        reached = MAIN_STAGES.index(Stage(agreement.stage))
    elif agreement.stage in UNDER_WAY:
        reached = last_logged(logged)
    else:
        return False
    if reached < 0:
        return stage in AFTER_SIGNING
    return MAIN_STAGES.index(stage) > reached


def last_logged(logged: set[str]) -> int:
    """Return the position of the last main stage in the log; -1 for none."""
    return max((n for n, s in enumerate(MAIN_STAGES) if s in logged), default=-1)
