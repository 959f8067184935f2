#!/usr/bin/env python3
"""Make pictures of the pages: wide and narrow, light and dark, in build/screenshots.

The README's picture, docs/bank-files.svg, is drawn anew where Debian's poppler-utils is
installed: lines and letters, which a repository keeps better than pixels.

Starts `emdia demo` in a temporary folder, runs the day as the demo's clerk, and
stops it again. Needs the development environment and a Chromium.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "build" / "screenshots"
DRAWING = OUT.parent.parent / "docs" / "bank-files.svg"
WINDOW = 'height="540pt" viewBox="0 0 1080 540"'  # 1440 × 720 pixels, in points
PORT = 8099
# Tall enough to show a page, not its hundred rows.
SIZES = {"wide": (1440, 1000), "narrow": (360, 1500)}
CLERK = "ana@demo.emdia"


@dataclass(frozen=True)
class Demo:
    """A running demo: where it is, and the password of its people."""

    url: str
    password: str


@contextmanager
def running_demo() -> Iterator[Demo]:
    home = tempfile.mkdtemp(prefix="emdia-screenshots-")
    # A server that refuses to run as root hands its folder to another account.
    Path(home).chmod(0o711)
    command = [
        sys.executable,
        "-m",
        "emdia.cli",
        "demo",
        "--port",
        str(PORT),
        "--customers",
        "1200",
    ]
    process = subprocess.Popen(
        command,
        env=os.environ | {"EMDIA_HOME": f"{home}/home"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield _demo_of(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def _demo_of(process: "subprocess.Popen[str]") -> Demo:
    """Read what the demo says until it has told everything a visitor needs."""
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if password := re.search(r"with the password (\S+)", told):
            return Demo(f"http://127.0.0.1:{PORT}", password[1])
    sys.exit(f"The demo did not start:\n{told}")


def sign_in(page: Page, demo: Demo) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(CLERK)
    page.locator("[name=password]").fill(demo.password)
    page.locator(".button--main").click()
    page.locator("header.bar").wait_for()


def run_day(page: Page) -> None:
    """Press the day's one button and wait until tonight's files are settled."""
    page.goto("/day/")
    page.locator("main form button").first.click()
    page.locator(".stages").wait_for(timeout=60_000)
    page.locator(".stages [data-state=done]").nth(5).wait_for(timeout=120_000)


def pages_of(browser: Browser, demo: Demo) -> dict[str, str]:
    """Run the day and return the address of each page worth a picture."""
    page = browser.new_page(base_url=demo.url, locale="pt-BR")
    sign_in(page, demo)
    run_day(page)
    day = page.url
    page.goto("/bank-files/")
    # The latest one is held: a file before it is missing.
    row = page.locator("[data-row]", has_text="itau-").first
    file = row.get_attribute("href") or "/bank-files/"
    page.goto(f"{file}?outcome=settled")
    receivable = page.locator("[data-row]").first.get_attribute("href") or "/receivables/"
    page.goto("/customers/")
    customer = page.locator("[data-row]").first.get_attribute("href") or "/customers/"
    page.close()
    return {
        "home": "/",
        "bank-files": "/bank-files/",
        "bank-file": file,
        "receivables": "/receivables/?state=late",
        "receivable": receivable,
        "customers": "/customers/",
        "customer": customer,
        "worklist": "/worklist/",
        "call": f"{customer}call/",
        "tasks": "/tasks/",
        "plans": "/dunning/",
        "report-of-the-day": "/reports/",
        "planned-and-done": "/reports/compliance/",
        "receipts": "/receipts/",
        "exceptions": "/exceptions/",
        "aging": "/aging/",
        "ledger": "/ledger/",
        "day": day,
        "approvals": "/approvals/",
    }


def shoot(browser: Browser, demo: Demo, addresses: dict[str, str]) -> None:
    for scheme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            page = browser.new_page(
                base_url=demo.url,
                locale="pt-BR",
                color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": height},
            )
            sign_in(page, demo)
            for name, address in addresses.items():
                page.goto(address)
                page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
            page.close()


def draw(browser: Browser, demo: Demo, address: str) -> None:
    """Print one page as the screen shows it, and turn the print into a drawing."""
    converter = shutil.which("pdftocairo")
    if converter is None:
        return
    page = browser.new_page(
        base_url=demo.url,
        locale="pt-BR",
        viewport={"width": 1440, "height": 720},
        bypass_csp=True,
    )
    sign_in(page, demo)
    page.goto(address)
    # Shadows and shades would be drawn as pixels.
    page.add_style_tag(
        content="* { box-shadow: none !important; background-image: none !important }"
    )
    page.emulate_media(media="screen")
    printed = OUT / "bank-files.pdf"
    # A sheet only as high as the window would break before its last box.
    page.pdf(path=printed, width="1440px", height="1440px", print_background=True, page_ranges="1")
    page.close()
    subprocess.run([converter, "-svg", str(printed), str(DRAWING)], check=True)
    drawn = DRAWING.read_text(encoding="utf-8")
    window = re.sub(r'height="1080pt" viewBox="0 0 1080 1080"', WINDOW, drawn, count=1)
    DRAWING.write_text(re.sub(r"(\d+\.\d{2})\d+", r"\1", window), encoding="utf-8")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    options = ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with running_demo() as demo, sync_playwright() as playwright:
        names = ("chromium-headless-shell", "chromium")
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
        browser = playwright.chromium.launch(executable_path=path, args=options)
        addresses = pages_of(browser, demo)
        shoot(browser, demo, addresses)
        draw(browser, demo, addresses["bank-files"])
        browser.close()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")


if __name__ == "__main__":
    main()
