"""The record asked for is not in this company."""


class Missing(LookupError):
    """There is no such record, or it is another company's: both look the same."""
