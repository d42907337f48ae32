"""The pictures of the README, taken from the running site with its known cases.

Starts the site as `make run` does, in a folder of its own, signs in as a manager and takes
each page in headless Chromium. Writes docs/pictures/.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic"]
FLAGS += ["--no-first-run", "--disable-background-networking", "--disable-sync"]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def started(folder: str, port: int) -> tuple[subprocess.Popen, str]:
    """The site once it answers, and the manager's password."""
    environment = {**os.environ, "STATE_ROOT": folder, "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    site = subprocess.Popen(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    password = ""
    for line in site.stdout:
        if found := re.search(r"pimpinan\s+(\S+)", line):
            password = found[1]
        if line.startswith("Open "):
            return site, password
    raise SystemExit("The site did not start.")


def take(address: str, password: str) -> None:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        size = {"width": 1280, "height": 860}
        page = browser.new_page(viewport=size, locale="id-ID")
        page.set_default_timeout(30_000)
        page.goto(f"{address}/accounts/login/")
        page.fill("#id_username", "pimpinan")
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/agreements/")
        page.screenshot(path=TARGET / "agreements.png")
        page.click("main table tbody tr a >> nth=0")
        page.wait_for_load_state()
        page.screenshot(path=TARGET / "agreement.png")
        browser.close()


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        site, password = started(folder, port)
        try:
            take(f"http://127.0.0.1:{port}", password)
        finally:
            site.terminate()
            site.wait()


if __name__ == "__main__":
    main()
