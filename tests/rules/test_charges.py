"""Which state of a charge may follow which: every pair in sight."""

from emdia.rules import charges
from emdia.rules.charges import Report

# What each report makes of a charge, from which states, and how strongly.
TABLE = {
    "REGISTERED": ("registered", {"draft", "sent", "rejected"}, 1),
    "REJECTED": ("rejected", {"draft", "sent"}, 0),
    "WRITTEN_OFF": (
        "written_off",
        {"draft", "sent", "registered", "payment_announced", "written_off", "cancel_requested"},
        2,
    ),
    "ANNOUNCED": (
        "payment_announced",
        {"draft", "sent", "registered", "payment_announced", "written_off", "cancel_requested"},
        2,
    ),
    "WRITE_OFF_TAKEN_BACK": ("registered", {"payment_announced", "written_off"}, 2),
    "PAID": (
        "paid",
        {
            "draft",
            "sent",
            "registered",
            "payment_announced",
            "written_off",
            "cancel_requested",
            "rejected",
            "replaced",
        },
        3,
    ),
}


def test_every_report() -> None:
    found = {
        name: (report.to, set(report.may_follow), report.strength)
        for name, report in vars(charges).items()
        if isinstance(report, Report)
    }
    assert found == TABLE


def test_the_groups() -> None:
    assert {"draft", "sent", "registered"} == charges.OPEN
    assert {"payment_announced", "written_off", "cancel_requested"} == charges.CLOSING
