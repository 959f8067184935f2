"""What is wrong with a bank file, in the reader's words: what it is and what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from emdia.web.words import Word

# What each fault of a file means and what to do; line, columns and text stand beside it.
FAULTS: Mapping[str, Word] = {
    "numbered_by_the_bank": _("The bank numbers this carteira itself: choose another."),
    "numbering_unknown": _("How this bank numbers its boletos is not known."),
    "account_missing": _("The file names no account. Choose it and send it again."),
    "currency_mismatch": _("The statement is in another currency than the company."),
    "amount_invalid": _("Not an amount in digits. Ask the bank to send the file again."),
    "amount_range": _("An amount no title can have. Ask the bank to send the file again."),
    "bank_unknown": _("Emdia has no rules for this bank yet. Check the bank's code."),
    "control_character": _("A control character, read as a question mark. Correct it if needed."),
    "data_missing": _("Something the bank needs is missing. Fill it in and make the file again."),
    "data_not_taken": _("The bank does not take this in a file. Leave it out, or ask it directly."),
    "data_unfit": _("It does not fit its field. Correct it and make the file again."),
    "date_implausible": _("More than two years after the file was made. Ask the bank about it."),
    "date_invalid": _("Not a day of the calendar. Ask the bank to send the file again."),
    "digits_invalid": _("Something other than digits. Ask the bank to send the file again."),
    "encoding": _("Damaged or in another encoding. Send it as the bank delivered it."),
    "file_duplicate_content": _("The same content was received before in another file."),
    "file_empty": _("The file is empty. Download it again from the bank."),
    "file_truncated": _("The file ends in the middle. Download it again from the bank."),
    "file_type": _("Not a CNAB file. Download the bank's return file again."),
    "form_unknown": _("The bank has no such form of number. Check the carteira."),
    "number_digit": _("The nosso número has a wrong digit. Ask the bank what it should say."),
    "number_digit_unsure": _(
        "Some numbers do not fit the bank's rule. Look whether the titles are the right ones."
    ),
    "rows_missing": _("The file has headings and no rows. Send one with rows."),
    "internal_error": _("Emdia failed while applying it. Nothing was posted; send it again."),
    "layout_mismatch": _("Another bank or layout than the account's. Check the file chosen."),
    "line_length": _("The line has another length and was set apart. Ask the bank about it."),
    "line_sequence": _("Lines are missing, repeated or out of order. Ask for the file again."),
    "lines_after_trailer": _("There are lines after the trailer. Ask for the file again."),
    "literal_mismatch": _("Not what this layout has here. Check the layout of the account."),
    "literal_unusual": _("Not what the manual prints here. The file was read all the same."),
    "not_ours": _("The file is of another account. Choose its agreement and send it again."),
    "number_invalid": _("Not a number. Ask the bank to send the file again."),
    "occurrence_unknown": _("An occurrence the bank does not list. Ask the bank what it means."),
    "pix_code_invalid": _(
        "A Pix code that cannot be read, or pays a key. Its boleto goes without; ask for it again."
    ),
    "pix_codes_invalid": _("More Pix codes cannot be read, or pay a key. Ask for them again."),
    "record_order": _("A Pix record, and it is not sure of which title. Ask for the file again."),
    "record_unknown": _("A record the layout does not have. It was kept but not read."),
    "segment_order": _("A segment without its fellow. Ask the bank what became of the title."),
    "sequence_mismatch": _("Header and trailer are of different files. Ask for the file again."),
    "sequence_reused": _("The number and day of another file. Ask the bank which one is right."),
    "several_files": _("Several files in one. Send them one by one."),
    "tax_id_invalid": _("Not a CPF or CNPJ. Ask the bank to send the file again."),
    "too_large": _("The file is too large. Ask the bank for smaller files."),
    "too_many_faults": _("There are more faults than are listed. Check the layout chosen."),
    "trailer_count": _("The trailer counts other records than the file has. Ask for it again."),
    "trailer_count_unsure": _("The trailer counts otherwise. The manual does not say how it does."),
    "trailer_missing": _("The trailer is missing, maybe more. Download the file again."),
    "trailer_total": _("The trailer's total differs from the lines. Ask for the file again."),
}
