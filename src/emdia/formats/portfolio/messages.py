"""What each fault of an imported row means and what to do, in plain English."""

from collections.abc import Mapping
from types import MappingProxyType

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "access_key_invalid": "The access key is not one: 44 places, the last a check digit.",
        "address_incomplete": "An address needs a street and a city.",
        "amount_ambiguous": "The amount may be thousands or a fraction: say which decimal mark"
        " the column uses.",
        "amount_invalid": "This is no amount of the row's currency.",
        "amount_negative": "The amount is below zero.",
        "amount_too_large": "The amount is too large to be one.",
        "amount_zero": "The amount is zero.",
        "cell_missing": "The cell is empty and must not be.",
        "charged_title": "The bank has a boleto of this title: change it there, by an instruction.",
        "choice_unknown": "This is none of the words the column may have.",
        "country_invalid": "A country is written with two letters, as BR.",
        "currency_unknown": "This currency is not known.",
        "customer_discarded": "This customer was thrown away: put it back on its page.",
        "customer_merged": "This customer was merged into another: use that one's tax id.",
        "customer_unknown": "No customer has this tax id, key or code: import customers first.",
        "date_ambiguous": "The day and the month may be taken for each other: say which order"
        " the column uses.",
        "date_implausible": "The year of this date is not plausible.",
        "date_invalid": "This is no date.",
        "date_serial": "A spreadsheet turned this date into a number: format the column as a date.",
        "discount_too_large": "The discount and the rebate leave nothing to be paid.",
        "document_of_another_key": "The document is of one title and the key of another.",
        "due_before_issue": "The due date is before the issue.",
        "email_invalid": "This is no e-mail address.",
        "excel_mangled": "A spreadsheet changed this code: format the column as text and export"
        " again.",
        "fixed_value_changed": "These were posted or agreed and are not changed by a file: cancel"
        " and issue again.",
        "month_closed": "The month of this date is closed.",
        "name_invalid": "This name has no letter and no digit.",
        "nothing_left_after_taxes": "The taxes withheld leave nothing to be paid.",
        "number_invalid": "This is no whole number of that size.",
        "opted_out": "This person refused the channel: only the person says yes again, on the"
        " contact's page.",
        "paid_too_much": "More was paid than the title is owed: bring what is too much as a"
        " credit.",
        "percent_invalid": "This is no percentage between 0 and 100.",
        "phone_invalid": "This telephone number cannot be called.",
        "receivable_unknown": "No title has this document or key: import titles first.",
        "relative_in_circle": "A parent cannot stand below its own child.",
        "relative_is_itself": "A customer cannot be its own parent, payer or guarantor.",
        "relative_unknown": "No customer and no row of the file has this tax id, key or code.",
        "relative_wrong": "The row of this parent, payer or guarantor is wrong itself.",
        "row_columns": "The row has more cells than there are columns.",
        "row_separator": "This row is cut by another separator than the headings.",
        "row_repeated": "The same stands in more than one row of the file.",
        "settled_title": "The title is settled: it is not changed any more.",
        "tax_id_invalid": "The check digits of this tax id do not match, or its kind is not told.",
        "tax_id_lost_zeros": "A spreadsheet took the leading zeros of this tax id: write them"
        " again, or choose to have them filled in.",
        "tax_id_of_another_key": "The tax id is of one customer and the key of another.",
        "text_hidden_marks": "The text holds marks that hide or turn it.",
        "text_too_long": "The text is too long.",
    }
)
