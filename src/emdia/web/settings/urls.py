"""Addresses of the settings."""

from django.urls import path

from emdia.web.settings import bank, calendar, company, first_day, members, pix, policies

urlpatterns = [
    path("", company.company, name="company_settings"),
    path("company/", company.edit, name="edit_company"),
    path("branches/new/", company.add_branch, name="add_branch"),
    path("branches/<int:branch_id>/", company.edit_branch, name="edit_branch"),
    path("bank-accounts/", bank.accounts, name="bank_accounts"),
    path("bank-accounts/new/", bank.open_account, name="open_bank_account"),
    path(
        "bank-accounts/<int:bank_account_id>/agreements/new/",
        bank.add_agreement,
        name="add_agreement",
    ),
    path("agreements/<int:bank_agreement_id>/", bank.change_agreement, name="change_agreement"),
    path("agreements/<int:bank_agreement_id>/files/", bank.declare_intake, name="declare_intake"),
    path("pix/", pix.pix, name="pix_settings"),
    path("pix/new/", pix.set_up, name="set_up_pix"),
    path("pix/<int:pix_account_id>/test/", pix.test_connection, name="try_pix"),
    path("pix/<int:pix_account_id>/notices/", pix.ask_for_notices, name="ask_pix_notices"),
    path("users/", members.members, name="members"),
    path("users/new/", members.invite, name="invite_user"),
    path("users/<int:user_id>/", members.member, name="member"),
    path("users/<int:user_id>/roles/", members.set_roles, name="set_roles"),
    path("users/<int:user_id>/out/", members.shut_out, name="shut_out"),
    path("users/<int:user_id>/link/", members.new_link, name="new_link"),
    path(
        "users/<int:user_id>/second-factors/",
        members.forget_second_factors,
        name="forget_second_factors",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/day/", calendar.set_day, name="set_bank_day"),
    path("calendar/indexes/", calendar.load_indexes, name="load_indexes"),
    path("policies/", policies.policies, name="policies"),
    path("policies/limit/", policies.set_limit, name="set_limit"),
    path("policies/concession-limit/", policies.set_concession_limit, name="set_concession_limit"),
    path("policies/tolerance/", policies.set_tolerance, name="set_tolerance"),
    path("policies/late-terms/", policies.set_usual_terms, name="set_usual_terms"),
    path("first-steps/", first_day.first_day, name="first_day"),
    path("first-steps/part/", first_day.first_day_part, name="first_day_part"),
    path("first-steps/show/", first_day.show_first_day, name="show_first_day"),
]
