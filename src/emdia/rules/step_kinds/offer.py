"""An offer of terms: a person makes it within the policy and speaks with the debtor."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.CALL, becomes=Becomes.TASK)
