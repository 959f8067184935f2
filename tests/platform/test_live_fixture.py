"""`live` and `page` show the application to a browser, on the clone of the test."""

from typing import Any

from django.db import connection

from ..conftest import Live


def test_a_page_opens_and_the_queue_is_drained(page: Any, live: Live, demo: str) -> None:
    answer = page.goto("/")
    assert answer.status == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, args, queue_name, priority) VALUES"
            " ('builtin:procrastinate.builtin_tasks.remove_old_jobs', '{\"max_hours\": 1}',"
            " 'builtin', 0)"
        )
    live.drain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), array_agg(status::text) FROM procrastinate_jobs")
        assert cursor.fetchone() == (demo, ["succeeded"])
