"""Addresses of plans and holds."""

from django.urls import path

from emdia.web.dunning import editing, holds, looks, setting, views

urlpatterns = [
    path("", views.plans, name="dunning_plans"),
    path("setting/", setting.set_dunning, name="set_dunning"),
    path("begin/", editing.begin, name="begin_dunning_plan"),
    path("plans/<int:dunning_plan_id>/", views.plan, name="dunning_plan"),
    path("plans/<int:dunning_plan_id>/draft/", editing.draft, name="draft_dunning_plan"),
    path("versions/<int:plan_version_id>/", views.version, name="plan_version"),
    path("versions/<int:plan_version_id>/edit/", editing.edit, name="edit_plan_version"),
    path("versions/<int:plan_version_id>/preview/", looks.preview, name="preview_plan_version"),
    path("versions/<int:plan_version_id>/look/", looks.look_ahead_at, name="look_ahead"),
    path("looks/<int:plan_look_id>/cancel/", looks.cancel_look, name="cancel_look"),
    path("versions/<int:plan_version_id>/publish/", editing.publish, name="publish_plan_version"),
    path(
        "versions/<int:plan_version_id>/take-back/",
        editing.take_back,
        name="take_back_plan_version",
    ),
    path("versions/<int:plan_version_id>/discard/", editing.discard, name="discard_plan_version"),
    path("customers/<int:customer_id>/", holds.customer_holds, name="customer_holds"),
    path("customers/<int:customer_id>/hold/", holds.place, name="place_hold"),
    path("holds/<int:hold_id>/lift/", holds.lift, name="lift_hold"),
]
