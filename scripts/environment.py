"""Make or refresh `.venv` from the machine's Python: `environment.py runtime|dev`.

Plain standard library, and syntax an old Python can still read, so that it can
say what is missing. A second run with nothing new takes no time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)


def main(kind):
    """Bring the environment of `kind` (runtime or dev) up to date."""
    if sys.version_info < NEEDED:
        stop(
            "Emdia needs Python {}.{} or newer, and {} is {}.{}: install one and run "
            "make again with PYTHON=python3.11.".format(
                *NEEDED, sys.executable, *sys.version_info[:2]
            )
        )
    if not works():
        make_venv()
    # What the tests run with holds everything the program runs with, in the same versions.
    if not any(stamp(name) == read_stamp(name) for name in {kind, "dev"}):
        install(kind)
        (VENV / f"emdia-{kind}.stamp").write_text(stamp(kind))
    compile_translations()


def stop(words):
    """End with one clear sentence."""
    sys.stderr.write(words + "\n")
    raise SystemExit(1)


def works():
    """Return whether the environment is there, runs, and is new enough."""
    if not VENV_PYTHON.exists():
        return False
    question = f"import pip, sys; sys.exit(sys.version_info < {NEEDED!r})"
    return subprocess.run([VENV_PYTHON, "-c", question], stderr=subprocess.DEVNULL).returncode == 0


def make_venv():
    """Make an empty environment with pip in it."""
    print("Making .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if not has_venv() and os.geteuid() == 0 and shutil.which("apt-get"):
        install_venv_package()
    for module in ("venv", "virtualenv"):
        done = subprocess.run(
            [sys.executable, "-m", module, str(VENV)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if done.returncode == 0 and works():
            return
        shutil.rmtree(VENV, ignore_errors=True)
    stop(
        "This Python cannot make environments: ask the administrator for the package "
        "python3-venv (Debian: apt-get install python3-venv), or install virtualenv."
    )


def has_venv():
    """Return whether this Python can make environments with pip; Debian packs that apart."""
    return (
        subprocess.run(
            [sys.executable, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL
        ).returncode
        == 0
    )


def install_venv_package():
    """Install Debian's package, as root."""
    print("Installing python3-venv …", flush=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv"]
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
    }
    if subprocess.run(command, **quiet).returncode != 0:
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(command, **quiet)


def install(kind):
    """Install the pinned packages, each checked against its hash, then Emdia itself."""
    print(f"Installing requirements/{kind}.txt …", flush=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-input", "--root-user-action=ignore"]
    run([*pip, "--require-hashes", "-r", f"requirements/{kind}.txt"])
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."])


def run(command):
    """Run `command` in the checkout; its own words explain a failure."""
    if subprocess.run(command, cwd=str(ROOT)).returncode != 0:
        stop("The environment is not complete; the lines above say why.")


def stamp(kind):
    """Return a digest of everything that decides what is installed."""
    digest = hashlib.sha256(f"{kind} {ROOT} {sys.version}".encode())
    for name in (f"requirements/{kind}.txt", "pyproject.toml", "setup.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp(kind):
    """Return the digest of the latest complete installation of `kind`, '' when none."""
    path = VENV / f"emdia-{kind}.stamp"
    return path.read_text() if path.exists() else ""


def compile_translations():
    """Compile the catalogues that are newer than their compiled form."""
    sources = (ROOT / "src" / "emdia").glob("**/locale/*/LC_MESSAGES/*.po")
    if any(is_stale(source) for source in sources):
        code = "import setup, pathlib; setup.compile_translations(pathlib.Path('src/emdia'))"
        run([str(VENV_PYTHON), "-c", code])


def is_stale(source):
    """Return whether the compiled form of `source` is missing or older."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    if sys.argv[1:] not in (["runtime"], ["dev"]):
        stop("Say which environment: runtime or dev.")
    main(sys.argv[1])
