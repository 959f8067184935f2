"""Handing the debt to lawyers or an agency; a person does it."""

from .card import Becomes, Lane, StepKind

KIND = StepKind(lane=Lane.MEASURE, becomes=Becomes.TASK, needs_notice=True)
