"""Codes of imports in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emdia.web.words import State, Word

KINDS: Mapping[str, Word] = {
    "customers": _("Customers"),
    "contacts": _("Contacts"),
    "receivables": _("Receivables"),
    "fiscal_documents": _("Fiscal documents"),
    "credits": _("Customer credits"),
}

STATES: Mapping[str, State] = {
    "received": State(pgettext_lazy("import", "Waits for its columns"), "warn", "question"),
    "checking": State(pgettext_lazy("import", "Being checked"), "info", "clock"),
    "checked": State(pgettext_lazy("import", "Waits for your decision"), "warn", "alert"),
    "applying": State(pgettext_lazy("import", "Being applied"), "info", "clock"),
    "applied": State(pgettext_lazy("import", "Applied"), "good", "check"),
    "cancelled": State(pgettext_lazy("import", "Cancelled"), "quiet", "cross"),
    "expired": State(pgettext_lazy("import", "Nobody decided"), "quiet", "clock"),
    "refused": State(pgettext_lazy("import", "Refused"), "bad", "cross"),
}

FIELDS: Mapping[str, Word] = {
    "": _("The row"),
    "access_key": _("Access key"),
    "allows_email": _("Allows e-mail"),
    "allows_letter": _("Allows letters"),
    "allows_sms": _("Allows SMS"),
    "allows_voice": _("Allows calls"),
    "allows_whatsapp": _("Allows WhatsApp"),
    "amount": _("Amount"),
    "city": _("City"),
    "cofins": _("COFINS withheld"),
    "complement": _("Complement"),
    "country": _("Country"),
    "csll": _("CSLL withheld"),
    "currency": _("Currency"),
    "customer": _("Customer"),
    "delivery_city": _("City of delivery"),
    "delivery_complement": _("Complement of delivery"),
    "delivery_country": _("Country of delivery"),
    "delivery_district": _("District of delivery"),
    "delivery_number": _("Number of delivery"),
    "delivery_postal_code": _("Postal code of delivery"),
    "delivery_state": _("State of delivery"),
    "delivery_street": _("Street of delivery"),
    "discount": _("Discount"),
    "discount_until": _("Discount until"),
    "district": _("District"),
    "document": _("Document"),
    "due_date": _("Due date"),
    "email": _("E-mail"),
    "external_code": _("Code in the ERP"),
    "fine": _("Fine %"),
    "grace_days": _("Days of grace"),
    "gross": _("Amount"),
    "guarantor": _("Guarantor"),
    "holder": _("Holder"),
    "interest": _("Interest per month %"),
    "ir": _("IR withheld"),
    "iss": _("ISS withheld"),
    "issue_date": _("Issue date"),
    "key": _("Key in the source"),
    "kind": pgettext_lazy("import field", "Kind"),
    "language": _("Language"),
    "name": _("Name"),
    "number": pgettext_lazy("import field", "Number"),
    "origin": _("Origin"),
    "paid": _("Paid before"),
    "parent": _("Parent company"),
    "payer": _("Payer"),
    "phone": _("Telephone"),
    "pis": _("PIS withheld"),
    "postal_code": _("Postal code"),
    "rebate": _("Rebate"),
    "receivable": _("Receivable"),
    "role": _("Role"),
    "salesperson": _("Salesperson"),
    "segment": _("Segment"),
    "series": _("Series"),
    "since_date": _("Since"),
    "state": _("State or province"),
    "street": _("Street"),
    "tax_id": _("Tax id"),
    "tax_id_kind": _("Kind of tax id"),
    "time_zone": _("Time zone"),
    "trade_name": _("Trade name"),
}

# As formats.portfolio.messages says them at the command line; a test holds the two equal.
FAULTS: Mapping[str, Word] = {
    "access_key_invalid": _("The access key is not one: 44 places, the last a check digit."),
    "address_incomplete": _("An address needs a street and a city."),
    "amount_ambiguous": _(
        "The amount may be thousands or a fraction: say which decimal mark the column uses."
    ),
    "amount_invalid": _("This is no amount of the row's currency."),
    "amount_negative": _("The amount is below zero."),
    "amount_too_large": _("The amount is too large to be one."),
    "amount_zero": _("The amount is zero."),
    "cell_missing": _("The cell is empty and must not be."),
    "charged_title": _("The bank has a boleto of this title: change it there, by an instruction."),
    "choice_unknown": _("This is none of the words the column may have."),
    "country_invalid": _("A country is written with two letters, as BR."),
    "currency_unknown": _("This currency is not known."),
    "customer_merged": _("This customer was merged into another: use that one's tax id."),
    "customer_discarded": _("This customer was thrown away: put it back on its page."),
    "customer_unknown": _("No customer has this tax id, key or code: import customers first."),
    "date_ambiguous": _(
        "The day and the month may be taken for each other: say which order the column uses."
    ),
    "date_implausible": _("The year of this date is not plausible."),
    "date_invalid": _("This is no date."),
    "date_serial": _("A spreadsheet turned this date into a number: format the column as a date."),
    "discount_too_large": _("The discount and the rebate leave nothing to be paid."),
    "document_of_another_key": _("The document is of one title and the key of another."),
    "due_before_issue": _("The due date is before the issue."),
    "email_invalid": _("This is no e-mail address."),
    "excel_mangled": _(
        "A spreadsheet changed this code: format the column as text and export again."
    ),
    "fixed_value_changed": _(
        "These were posted or agreed and are not changed by a file: cancel and issue again."
    ),
    "month_closed": _("The month of this date is closed."),
    "name_invalid": _("This name has no letter and no digit."),
    "nothing_left_after_taxes": _("The taxes withheld leave nothing to be paid."),
    "number_invalid": _("This is no whole number of that size."),
    "opted_out": _(
        "This person refused the channel: only the person says yes again, on the contact's page."
    ),
    "paid_too_much": _("More was paid than the title is owed: bring what is too much as a credit."),
    "percent_invalid": _("This is no percentage between 0 and 100."),
    "phone_invalid": _("This telephone number cannot be called."),
    "receivable_unknown": _("No title has this document or key: import titles first."),
    "relative_in_circle": _("A parent cannot stand below its own child."),
    "relative_is_itself": _("A customer cannot be its own parent, payer or guarantor."),
    "relative_unknown": _("No customer and no row of the file has this tax id, key or code."),
    "relative_wrong": _("The row of this parent, payer or guarantor is wrong itself."),
    "row_columns": _("The row has more cells than there are columns."),
    "row_separator": _("This row is cut by another separator than the headings."),
    "row_repeated": _("The same stands in more than one row of the file."),
    "settled_title": _("The title is settled: it is not changed any more."),
    "tax_id_invalid": _("The check digits of this tax id do not match, or its kind is not told."),
    "tax_id_lost_zeros": _(
        "A spreadsheet took the leading zeros of this tax id: write them again, or choose to"
        " have them filled in."
    ),
    "tax_id_of_another_key": _("The tax id is of one customer and the key of another."),
    "text_hidden_marks": _("The text holds marks that hide or turn it."),
    "text_too_long": _("The text is too long."),
}

# What is wrong with a file as a whole. Codes of `formats.tables` and of the workflow.
FILE_FAULTS: Mapping[str, Word] = {
    "archive_unsafe": _("The workbook was not opened: it is not what a spreadsheet writes."),
    "column_doubled": _("Two columns have the same heading: rename one of them."),
    "columns_too_many": _("The file has too many columns: keep those of the table."),
    "csv_invalid": _("A line cannot be cut into columns: look for a quote without its end."),
    "dtd_forbidden": _("The workbook holds what no spreadsheet writes: save it again."),
    "encoding": _("The file is damaged or no text: export it again as CSV or XLSX."),
    "encoding_mixed": _("Two files of different encodings were put together: save it once more."),
    "file_empty": _("The file is empty."),
    "file_type": _("This is no table: export it as CSV or XLSX."),
    "header_missing": _("The first row has no headings: keep the row that names the columns."),
    "internal_error": _("Emdia failed while working on the file. Nothing was applied; try again."),
    "line_too_long": _("A line of the file has no end: export it again."),
    "rows_missing": _("The file has headings and no rows."),
    "rows_too_many": _("The file has too many rows: send it in parts."),
    "too_large": _("The file is larger than the limit: send it in parts."),
    "xlsx_damaged": _("The workbook is damaged: save it again."),
    "xlsx_unsupported": _(
        "The workbook has macros, links, a password or cells far apart: save the sheet alone as"
        " .xlsx, or as CSV."
    ),
}

# By what somebody of a file may be known already.
DOUBLES: Mapping[str, Word] = {
    "name": _("the same name under another tax id"),
    "email": _("the e-mail of another customer's contact"),
    "phone": _("the telephone of another customer's contact"),
}

REFUSALS: Mapping[str, Word] = {
    "begun": _("A part of this file is written: it can only be finished."),
    "import_unknown": _("There is no such import."),
    "not_checked": _("This import is not waiting for a decision any more."),
    "not_open": _("This import is over or at work; it cannot be changed now."),
    "rows_wrong": _("Some rows are wrong: correct them, or choose to leave them out."),
}

MARKS: Mapping[str, Word] = {
    "": _("as the file shows"),
    ",": _("comma: 1.234,56"),
    ".": _("point: 1,234.56"),
}
ORDERS: Mapping[str, Word] = {
    "": _("as the file shows"),
    "dmy": _("day first: 31/12/2026"),
    "mdy": _("month first: 12/31/2026"),
}
