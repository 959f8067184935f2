"""Protest at a notary; a person sends it after the checks of the law."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.MEASURE, becomes=Becomes.TASK, needs_notice=True)
