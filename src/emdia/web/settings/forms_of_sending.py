"""What is asked about sending: the mail account, and the schedule of boletos."""

from django import forms
from django.utils.translation import gettext_lazy as _

from emdia.web.settings.forms import reason
from emdia.web.settings.words import MAIL_SECURITY


class MailAccountForm(forms.Form):
    """The server that takes the company's e-mail."""

    host = forms.RegexField(
        label=_("Server"),
        regex=r"^[A-Za-z0-9.:-]{1,253}$",
        error_messages={"invalid": _("A name as mail.example.com.")},
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("Security"), choices=list(MAIL_SECURITY.items()))
    username = forms.CharField(
        label=_("User"),
        help_text=_("Empty: the server asks for none."),
        max_length=200,
        required=False,
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Kept sealed and never shown again. Empty: it stays what it is."),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forgets_password = forms.BooleanField(label=_("Forget the password"), required=False)
    from_name = forms.CharField(label=_("Sender's name"), max_length=100)
    from_address = forms.EmailField(label=_("Sender's e-mail"), max_length=254)
    reply_to = forms.EmailField(
        label=_("Answers go to"),
        help_text=_("Empty: customers are not invited to answer."),
        max_length=254,
        required=False,
    )
    reason = reason()


class MailboxForm(forms.Form):
    """The mailbox to which what bounced comes back."""

    host = forms.RegexField(
        label=_("Server"),
        regex=r"^[A-Za-z0-9.:-]{1,253}$",
        error_messages={"invalid": _("A name as mail.example.com.")},
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("Security"), choices=list(MAIL_SECURITY.items()))
    username = forms.CharField(label=_("User"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Kept sealed and never shown again. Empty: it stays what it is."),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    folder = forms.RegexField(
        label=_("Folder"),
        regex=r"^[ -~]{1,200}$",
        initial="INBOX",
        error_messages={"invalid": _("Plain letters, as INBOX.")},
    )
    is_read = forms.BooleanField(
        label=_("Read what bounced, every ten minutes"), required=False, initial=True
    )
    reason = reason()


class ScheduleForm(forms.Form):
    """When boletos are sent by themselves."""

    sends_on_issue = forms.BooleanField(label=_("As soon as the bank knows them"), required=False)
    before_due_days = forms.IntegerField(
        label=_("Days before they are due"),
        help_text=_("0 is the due date itself. Empty: not."),
        min_value=0,
        max_value=60,
        required=False,
    )
    attaches_pdf = forms.BooleanField(label=_("With the boleto as a PDF file"), required=False)
    since_date = forms.DateField(
        label=_("Only receivables issued since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = reason()
