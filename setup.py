"""Compiles the translations when the package is built; everything else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PACKAGE = Path("src/emdia")
CATALOGUES = "**/locale/*/LC_MESSAGES/*.po"


class BuildWithTranslations(build_py):
    """Writes a .mo beside every .po before the package's files are gathered."""

    def run(self) -> None:
        compile_translations(Path(__file__).resolve().parent / PACKAGE)
        # The list of files may have been taken before the catalogues were written.
        self.__dict__.pop("data_files", None)
        super().run()


def compile_translations(package: Path) -> None:
    """Compile every catalogue below `package`; fuzzy entries are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(package.glob(CATALOGUES)):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue, use_fuzzy=False)


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithTranslations})
