"""A call by a person of the team."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.CALL, becomes=Becomes.TASK)
