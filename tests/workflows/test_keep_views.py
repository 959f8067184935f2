"""Views of lists: one's own and the company's, deleted and put back, the first one."""

from datetime import UTC, datetime

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.reports.saved_views import all_views_of, first_view, views_of
from emdia.workflows import keep_views
from emdia.workflows.keep_views import MOST_VIEWS, UnableToKeepView, Wanted

from .house import ANA, BRUNO, House

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def house(database: str) -> House:
    return House()


def wanted(name: str, **further: object) -> Wanted:
    told = {"list_code": "customers", "name": name, "query": "state=late"} | further
    return Wanted(**told)  # type: ignore[arg-type]


def save(house: House, name: str, **further: object) -> int:
    return keep_views.save(
        company_id=house.company_id, wanted=wanted(name, **further), may_share=True, by=ANA
    )


def names(house: House, user_id: int | None) -> list[str]:
    assert user_id is not None
    found = views_of(company_id=house.company_id, user_id=user_id, list_code="customers")
    return [one.name for one in found]


def kinds(house: House) -> list[str]:
    with company_scope(house.company_id):
        found = Fact.objects.filter(kind__startswith="saved_view").order_by("id")
        return list(found.values_list("kind", flat=True))


def test_an_own_view_is_seen_by_its_owner_alone_and_is_no_fact(house: House) -> None:
    save(house, "Late ones")
    assert names(house, ANA.user_id) == ["Late ones"]
    assert names(house, BRUNO.user_id) == []
    assert kinds(house) == []


def test_a_shared_view_is_seen_by_all_and_each_change_is_a_fact(house: House) -> None:
    number = save(house, "Late ones", is_shared=True)
    assert names(house, BRUNO.user_id) == ["Late ones"]
    keep_views.change(
        company_id=house.company_id,
        view_id=number,
        wanted=wanted("Late", is_shared=True, query="state=late&col=name"),
        may_share=True,
        by=BRUNO,
    )
    keep_views.delete(
        company_id=house.company_id, view_id=number, may_share=True, by=BRUNO, now=NOW
    )
    assert names(house, ANA.user_id) == []
    assert ANA.user_id is not None
    _, deleted = all_views_of(
        company_id=house.company_id, user_id=ANA.user_id, list_code="customers"
    )
    assert [one.name for one in deleted] == ["Late"]
    told = keep_views.put_back(company_id=house.company_id, view_id=number, may_share=True, by=ANA)
    assert told == ("customers", "state=late&col=name")
    assert names(house, BRUNO.user_id) == ["Late"]
    keep_views.change(
        company_id=house.company_id, view_id=number, wanted=wanted("Late"), may_share=True, by=ANA
    )
    assert names(house, BRUNO.user_id) == []
    assert kinds(house) == [
        "saved_view.saved",
        "saved_view.changed",
        "saved_view.deleted",
        "saved_view.put_back",
        "saved_view.unshared",
    ]


def test_one_name_once_in_each_menu_however_it_is_written(house: House) -> None:
    save(house, "Late")
    with pytest.raises(UnableToKeepView, match="name_taken"):
        save(house, "LATE")
    save(house, "Late", list_code="receivables")
    save(house, "Late", is_shared=True)
    with pytest.raises(UnableToKeepView, match="name_taken"):
        save(house, "late", is_shared=True)


def test_a_name_given_again_keeps_the_deleted_view_from_coming_back(house: House) -> None:
    number = save(house, "Late")
    keep_views.delete(company_id=house.company_id, view_id=number, may_share=False, by=ANA, now=NOW)
    save(house, "Late")
    with pytest.raises(UnableToKeepView, match="name_taken"):
        keep_views.put_back(company_id=house.company_id, view_id=number, may_share=False, by=ANA)


def test_nobody_touches_the_view_of_another_or_shares_without_the_right(house: House) -> None:
    number = save(house, "Late")
    with pytest.raises(UnableToKeepView, match="view_unknown"):
        keep_views.delete(
            company_id=house.company_id, view_id=number, may_share=True, by=BRUNO, now=NOW
        )
    shared = save(house, "All", is_shared=True)
    for act in (
        lambda: keep_views.delete(
            company_id=house.company_id, view_id=shared, may_share=False, by=BRUNO, now=NOW
        ),
        lambda: keep_views.change(
            company_id=house.company_id,
            view_id=number,
            wanted=wanted("Late", is_shared=True),
            may_share=False,
            by=ANA,
        ),
    ):
        with pytest.raises(UnableToKeepView, match="not_yours"):
            act()
    assert names(house, ANA.user_id) == ["All", "Late"]


def test_a_list_begins_with_a_view_until_it_is_gone_or_another_is_chosen(house: House) -> None:
    def first() -> str:
        assert ANA.user_id is not None
        found = first_view(company_id=house.company_id, user_id=ANA.user_id, list_code="customers")
        return found.name if found else ""

    number = save(house, "Late", is_first=True)
    assert first() == "Late"
    keep_views.delete(company_id=house.company_id, view_id=number, may_share=False, by=ANA, now=NOW)
    assert first() == ""
    keep_views.put_back(company_id=house.company_id, view_id=number, may_share=False, by=ANA)
    assert first() == "Late"
    keep_views.begin_with(company_id=house.company_id, list_code="customers", view_id=None, by=ANA)
    assert first() == ""
    with pytest.raises(UnableToKeepView, match="view_unknown"):
        keep_views.begin_with(
            company_id=house.company_id, list_code="receivables", view_id=number, by=ANA
        )


def test_there_is_an_end_of_views(house: House) -> None:
    for place in range(MOST_VIEWS):
        save(house, f"View {place}")
    with pytest.raises(UnableToKeepView, match="too_many"):
        save(house, "One more")
