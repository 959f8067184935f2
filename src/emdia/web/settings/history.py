"""What was done to a company's settings, or to a user, as the pages of the settings tell it."""

from collections.abc import Iterable

from emdia.reports.record_history import ChangeRow
from emdia.web.audit.said import event
from emdia.web.figures import instant
from emdia.web.settings.words import changes
from emdia.web.words import actor


def history(rows: Iterable[ChangeRow]) -> list[dict[str, object]]:
    """Return what happened, latest first, ready for the timeline."""
    return [
        {
            "word": event(row.kind).word,
            "reason": row.reason,
            "changes": changes(row.changes),
            "at": instant(row.at),
            "actor": actor(row.actor),
        }
        for row in rows
    ]
