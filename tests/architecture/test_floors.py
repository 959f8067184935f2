"""You may look down, never up: the import-linter contracts hold, and they can fail."""

import copy
from pathlib import Path

import grimp
import pytest
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

BOOKS_DOWNWARDS = (
    "webhooks",
    "daily_runs",
    "imports",
    "worklist",
    "dunning",
    "outbox",
    "portal",
    "pix",
    "agreements",
    "payments",
    "intake",
    "bank_files",
    "borderos",
    "charges",
    "holds",
    "receivables",
    "ledger",
    "bank_statements",
    "kept_reports",
    "interactions",
    "parties",
    "inbox",
    "message_templates",
    "approvals",
    "bulk_runs",
    "saved_views",
    "api_keys",
    "access",
    "facts",
    "calendar",
    "companies",
)

configuration.configure()


@pytest.fixture(scope="module")
def options(root: Path) -> UserOptions:
    return use_cases.read_user_options(config_filename=str(root / "pyproject.toml"))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("emdia", include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def layers(options: UserOptions) -> dict[str, LayersContract]:
    """Return the layer contracts of pyproject.toml by the package they order."""
    contracts = {}
    for declared in options.contracts_options:
        if declared["type"] == "layers":
            contract = LayersContract(
                name=declared["name"],
                session_options=options.session_options,
                contract_options=declared,
            )
            contracts[declared["containers"][0]] = contract
    return contracts


def test_every_contract_is_kept(root: Path) -> None:
    kept = use_cases.lint_imports(
        config_filename=str(root / "pyproject.toml"), cache_dir=None, no_logo=True
    )
    assert kept, "import-linter prints the broken contract above"


def test_the_contracts_are_exhaustive(layers: dict[str, LayersContract]) -> None:
    assert set(layers) >= {"emdia", "emdia.books"}
    assert all(contract.exhaustive for contract in layers.values())


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("emdia.kernel", "emdia.rules"),
        ("emdia.rules", "emdia.books.ledger"),
        ("emdia.formats", "emdia.connectors"),
        ("emdia.rules", "emdia.formats"),
        ("emdia.books.ledger", "emdia.connectors"),
        ("emdia.workflows", "emdia.reports"),
        ("emdia.workflows", "emdia.web"),
        ("emdia.web", "emdia.jobs"),
        ("emdia.cli", "emdia.config"),
    ],
)
def test_a_look_upwards_or_sideways_breaks_the_floors(
    layers: dict[str, LayersContract], graph: grimp.ImportGraph, importer: str, imported: str
) -> None:
    bent = copy.deepcopy(graph)
    bent.add_import(importer=importer, imported=imported)
    assert layers["emdia"].check(graph, verbose=False).kept
    assert not layers["emdia"].check(bent, verbose=False).kept


@pytest.mark.parametrize("lower", range(1, len(BOOKS_DOWNWARDS)))
def test_a_lower_book_may_not_import_a_higher_one(
    layers: dict[str, LayersContract], graph: grimp.ImportGraph, lower: int
) -> None:
    bent = copy.deepcopy(graph)
    bent.add_import(
        importer=f"emdia.books.{BOOKS_DOWNWARDS[lower]}",
        imported=f"emdia.books.{BOOKS_DOWNWARDS[lower - 1]}",
    )
    assert not layers["emdia.books"].check(bent, verbose=False).kept


@pytest.mark.parametrize("container", ["emdia", "emdia.books"])
def test_an_unnamed_room_breaks_the_contract(
    layers: dict[str, LayersContract], graph: grimp.ImportGraph, container: str
) -> None:
    bent = copy.deepcopy(graph)
    bent.add_module(f"{container}.annexe")
    assert not layers[container].check(bent, verbose=False).kept


def test_a_connector_that_imports_django_breaks_its_contract(
    options: UserOptions, graph: grimp.ImportGraph
) -> None:
    (declared,) = [one for one in options.contracts_options if one["type"] == "forbidden"]
    contract = ForbiddenContract(
        name=declared["name"], session_options=options.session_options, contract_options=declared
    )
    bent = copy.deepcopy(graph)
    bent.add_import(importer="emdia.connectors", imported="django")
    assert contract.check(graph, verbose=False).kept
    assert not contract.check(bent, verbose=False).kept


def test_only_the_contact_workflows_use_the_channels(graph: grimp.ImportGraph) -> None:
    """What a debtor may be told, when and how often is asked in one place."""
    channels = {"emdia.connectors.channels"}
    channels |= graph.find_descendants("emdia.connectors.channels")
    users = {
        user for channel in channels for user in graph.find_modules_that_directly_import(channel)
    }
    assert users - channels
    strangers = {
        user for user in users - channels if not f"{user}.".startswith("emdia.workflows.contact.")
    }
    assert strangers == set()
