"""THE TABLE of the API: every operation, the scope it asks for, and a body it would take.

`{name}` in an address is a record of tests/access/two_companies.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WHY = {"reason": "Because."}
BACK = {"amount_cents": 100, **WHY}
DAY = {"due_date": "2199-01-01", **WHY}
PERSON = {"role": "finance", "name": "Rita"}
TITLES = {"receivable_ids": ["{receivable_id}"], **WHY}
CUSTOMERS = {"customer_ids": ["{customer_id}"], **WHY}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One row. `sends` may name records as the address does, by `{name}`.

    Where any of several scopes lets in, the first is what its own record asks for.
    """

    method: str
    path: str
    scopes: tuple[str, ...]
    sends: Any = None
    takes: str = "application/json"


def read(path: str, *scopes: str) -> Operation:
    return Operation(method="GET", path=path, scopes=scopes)


def write(method: str, path: str, scope: str | tuple[str, ...], sends: Any) -> Operation:
    scopes = (scope,) if isinstance(scope, str) else scope
    return Operation(method=method, path=path, scopes=scopes, sends=sends)


OF_A_RUN = ("receivables.change", "receivables.cancel", "customers.edit")
PART = {"receivable_id": "{receivable_id}", "amount_cents": 100}
CASH = {"instrument": "cash", "amount_cents": 100, "received_date": "2026-03-02"}
SALE = {"document": "NF 9", "issue_date": "2026-03-02", "due_date": "2026-04-02"}
# 192.88.99.0/24 is of the public network and of nobody.
AN_ENDPOINT = {"url": "https://93.184.216.34/emdia", "event_kinds": ["file.applied"]}
A_CUSTOMER = {"tax_id_kind": "cpf", "tax_id": "11144477735", "name": "Ana"}

OPERATIONS: dict[str, Operation] = {
    "get_company": read("/company", "receivables.see"),
    "list_customers": read("/customers", "customers.see"),
    "get_customer": read("/customers/{customer_id}", "customers.see"),
    "register_customer": write("POST", "/customers", "customers.edit", A_CUSTOMER),
    "change_customer": write("PATCH", "/customers/{customer_id}", "customers.edit", WHY),
    "set_address": write(
        "PUT",
        "/customers/{customer_id}/addresses/billing",
        "customers.edit",
        {"street": "Rua B", "city": "Olinda"},
    ),
    "discard_customer": write("POST", "/customers/{customer_id}/discard", "customers.edit", {}),
    "put_customer_back": write("POST", "/customers/{customer_id}/put-back", "customers.edit", {}),
    "list_trash": read("/trash", "customers.see"),
    "add_contact": write("POST", "/customers/{customer_id}/contacts", "contacts.edit", PERSON),
    "change_contact": write("PUT", "/contacts/{contact_id}", "contacts.edit", PERSON),
    "list_receivables": read("/receivables", "receivables.see"),
    "get_receivable": read("/receivables/{receivable_id}", "receivables.see"),
    "issue_receivable": write(
        "POST",
        "/receivables",
        "receivables.issue",
        {"customer_id": "{customer_id}", "gross_cents": 100, **SALE},
    ),
    "change_receivable": write("PATCH", "/receivables/{receivable_id}", "receivables.change", WHY),
    "change_due_date": write(
        "POST", "/receivables/{receivable_id}/due-date", "receivables.change", DAY
    ),
    "grant_rebate": write("POST", "/receivables/{receivable_id}/rebate", "receivables.change", WHY),
    "cancel_receivable": write(
        "POST", "/receivables/{receivable_id}/cancel", "receivables.cancel", WHY
    ),
    "restore_receivable": write(
        "POST", "/receivables/{receivable_id}/restore", "receivables.cancel", {}
    ),
    "list_charges": read("/charges", "receivables.see"),
    "get_charge": read("/charges/{charge_id}", "receivables.see"),
    "get_charge_codes": read("/charges/{charge_id}/codes", "receivables.see"),
    "get_boleto": read("/charges/{charge_id}/boleto", "boletos.print"),
    "issue_boletos": write(
        "POST", "/boletos", "borderos.send", {"receivable_ids": ["{receivable_id}"]}
    ),
    "charge_by_pix": write(
        "POST", "/pix-charges", "receivables.change", {"receivable_ids": ["{receivable_id}"]}
    ),
    "instruct_charge": write(
        "POST", "/charges/{charge_id}/instruct", "borderos.send", {"asked": "protest"}
    ),
    "resend_charge": write("POST", "/charges/{charge_id}/resend", "borderos.send", {}),
    "cancel_charge": write("POST", "/charges/{charge_id}/cancel", "receivables.change", WHY),
    "replace_pix_charge": write(
        "POST", "/pix-charges/{charge_id}/replace", "receivables.change", {}
    ),
    "list_receipts": read("/receipts", "receipts.see"),
    "get_receipt": read("/receipts/{receipt_id}", "receipts.see"),
    "register_receipt": write(
        "POST", "/receipts", "receipts.post", {"customer_id": "{customer_id}", **CASH}
    ),
    "allocate_receipt": write(
        "POST", "/receipts/{receipt_id}/allocations", "receipts.post", {"parts": [PART]}
    ),
    "take_allocation_back": write(
        "POST", "/receipts/{receipt_id}/allocations/1/take-back", "receipts.post", WHY
    ),
    "clear_receipt": write(
        "POST", "/receipts/{receipt_id}/clear", "receipts.post", {"cleared_date": "2026-03-03"}
    ),
    "reverse_receipt": write("POST", "/receipts/{receipt_id}/reverse", "settlements.reverse", WHY),
    "move_receipt": write(
        "POST",
        "/receipts/{receipt_id}/move",
        "receipts.move",
        {"customer_id": "{customer_id}", **WHY},
    ),
    "refund_receipt": write("POST", "/receipts/{receipt_id}/refunds", "refunds.request", BACK),
    "list_credits": read("/credits", "receipts.see"),
    "get_credit": read("/credits/{credit_id}", "receipts.see"),
    "use_credit": write("POST", "/credits/{credit_id}/uses", "receipts.post", {"parts": [PART]}),
    "take_credit_use_back": write(
        "POST", "/credits/{credit_id}/uses/1/take-back", "receipts.post", WHY
    ),
    "refund_credit": write("POST", "/credits/{credit_id}/refunds", "refunds.request", BACK),
    "list_refunds": read("/refunds", "receipts.see"),
    "get_refund": read("/refunds/{refund_id}", "receipts.see"),
    "pay_refund": write("POST", "/refunds/{refund_id}/pay", "receipts.post", {}),
    "send_refund_by_pix": write("POST", "/refunds/{refund_id}/send-by-pix", "receipts.post", {}),
    "undo_refund_payment": write("POST", "/refunds/{refund_id}/undo-payment", "receipts.post", WHY),
    "cancel_refund": write("POST", "/refunds/{refund_id}/cancel", "refunds.request", WHY),
    "list_exceptions": read("/exceptions", "receipts.see"),
    "get_exception": read("/exceptions/r{exception_id}", "receipts.see"),
    "settle_exception": write(
        "POST", "/exceptions/r{exception_id}/settle", "receipts.post", {"parts": [PART]}
    ),
    "undo_exception": write("POST", "/exceptions/r{exception_id}/undo", "receipts.post", {}),
    "note_exception": write(
        "POST", "/exceptions/r{exception_id}/note", "receipts.post", {"state": "waiting"}
    ),
    "list_runs": read("/runs", "receivables.see"),
    "get_run": read("/runs/{run_id}", "receivables.see", "customers.see"),
    "list_run_records": read("/runs/{run_id}/records", "receivables.see", "customers.see"),
    "run_due_date": write(
        "POST", "/runs/due-date", "receivables.change", TITLES | {"due_date": "2199-01-01"}
    ),
    "run_rebate": write("POST", "/runs/rebate", "receivables.change", TITLES | {"rebate_cents": 1}),
    "run_cancel": write("POST", "/runs/cancel", "receivables.cancel", TITLES),
    "run_salesperson": write(
        "POST", "/runs/salesperson", "receivables.change", TITLES | {"salesperson_id": None}
    ),
    "run_interrupt": write(
        "POST",
        "/runs/interrupt",
        "receivables.change",
        TITLES | {"interruption": "protest", "day": "2026-03-02"},
    ),
    "run_risk": write("POST", "/runs/risk", "customers.edit", CUSTOMERS | {"risk": "B"}),
    "run_segment": write("POST", "/runs/segment", "customers.edit", CUSTOMERS | {"segment": "x"}),
    "run_language": write(
        "POST", "/runs/language", "customers.edit", CUSTOMERS | {"language": "en"}
    ),
    "run_customer_salesperson": write(
        "POST", "/runs/customer-salesperson", "customers.edit", CUSTOMERS | {"salesperson_id": None}
    ),
    "start_run": write("POST", "/runs/{run_id}/start", OF_A_RUN, {}),
    "stop_run": write("POST", "/runs/{run_id}/stop", OF_A_RUN, {}),
    "give_up_run": write("POST", "/runs/{run_id}/give-up", OF_A_RUN, {}),
    "take_run_back": write("POST", "/runs/{run_id}/take-back", OF_A_RUN, {}),
    "list_files": read("/files", "bank_files.see"),
    "get_file": read("/files/{bank_file_id}", "bank_files.see"),
    "list_lines": read("/files/{bank_file_id}/lines", "bank_files.see"),
    "list_webhooks": read("/webhooks", "webhooks.manage"),
    "get_webhook": read("/webhooks/{endpoint_id}", "webhooks.manage"),
    "add_webhook": write("POST", "/webhooks", "webhooks.manage", AN_ENDPOINT),
    "change_webhook": write("PUT", "/webhooks/{endpoint_id}", "webhooks.manage", AN_ENDPOINT | WHY),
    "rotate_webhook_secret": write(
        "POST", "/webhooks/{endpoint_id}/secret", "webhooks.manage", WHY
    ),
    "list_deliveries": read("/webhooks/{endpoint_id}/deliveries", "webhooks.manage"),
    "send_again": write("POST", "/deliveries/{delivery_id}/send-again", "webhooks.manage", {}),
    "upload_file": Operation(
        method="POST",
        path="/files?bank_agreement_id={bank_agreement_id}&name=a.ret",
        scopes=("bank_files.upload",),
        sends=b"no return file",
        takes="application/octet-stream",
    ),
}


def filled(value: Any, objects: dict[str, int]) -> Any:
    """Return a body or an address with the records of a house in their places."""
    if isinstance(value, dict):
        return {name: filled(one, objects) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, objects) for one in value]
    if isinstance(value, str) and value.startswith("{"):
        return objects[value.strip("{}")]
    return value


def names_records(operation: Operation) -> bool:
    """Return whether an address or a body speaks of a record of a company."""
    return "{" in operation.path or any("{" in text for text in _texts(operation.sends))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value
