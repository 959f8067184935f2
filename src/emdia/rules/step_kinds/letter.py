"""A letter on paper, which a person prints and posts."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.CONTACT, becomes=Becomes.TASK, channels=("letter",))
