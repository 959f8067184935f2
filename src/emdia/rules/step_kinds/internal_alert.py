"""A word to the team, never to the debtor."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.ALERT, becomes=Becomes.TASK)
