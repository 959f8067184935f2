"""Suspension of a service, days after the notice the law asks for; a person does it."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.MEASURE, becomes=Becomes.TASK, needs_notice=True)
