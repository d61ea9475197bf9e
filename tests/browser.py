"""A Chromium for the browser tests: found, or else got. `python -m tests.browser` says in words what it does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

VARIABLE = "NATPATSIP_CHROMIUM"
# A container has no sandbox of its own to offer; the rest keeps the browser from calling out while tests run.
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = f"install it (on Debian, “apt-get install chromium fonts-liberation”), or set {VARIABLE} to the program."

_ON_PATH = ("chromium", "chromium-browser", "google-chrome")
_PACKAGES = ("chromium", "fonts-liberation")


class NoChromium(Exception):
    """There is no Chromium to run the tests in; the message says what to install."""


def chromium_path() -> Path:
    """The Chromium to test in: the one named by NATPATSIP_CHROMIUM, the system's, or Playwright's. Raises NoChromium."""
    named = os.environ.get(VARIABLE)
    if named and not shutil.which(named):
        raise NoChromium(f"{VARIABLE} names {named}, which is not a program: correct it, or unset it.")
    candidates = (named, "/usr/bin/chromium", *_ON_PATH)
    found = next((path for path in map(shutil.which, filter(None, candidates)) if path), None)
    path = Path(found) if found else _playwright_chromium()
    if not path.is_file():
        raise NoChromium(f"The browser tests need Chromium, and none was found: {ADVICE}")
    return path


def main() -> int:
    """Find a Chromium or install one, and start it once; 0 when the tests can run."""
    try:
        path = _found_or_installed()
        version = _started(path)
    except NoChromium as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"The browser tests will run in Chromium {version} ({path}).")
    return 0


def _found_or_installed() -> Path:
    if (path := _installed()) or os.environ.get(VARIABLE):
        return path or chromium_path()
    print("There is no Chromium here yet.")
    become_root = _become_root()
    if shutil.which("apt-get") and become_root is not None:
        _run("the system’s package manager", [*become_root, "apt-get", "update"])
        _run("the system’s package manager", [*become_root, "apt-get", "install", "-y", *_PACKAGES])
        if path := _installed():
            return path
    libraries = [] if become_root is None else ["--with-deps"]
    _run("Playwright", [sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
    return chromium_path()


def _installed() -> Path | None:
    try:
        return chromium_path()
    except NoChromium:
        return None


def _become_root() -> list[str] | None:
    """The words before a command that needs the rights of an administrator; None where they can't be had unasked."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def _run(installer: str, command: list[str]) -> None:
    print(f"Asking {installer}: {' '.join(command)}", flush=True)
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)


def _playwright_chromium() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _started(path: Path) -> str:
    """The version of a Chromium that does start; one that lacks libraries does not."""
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGUMENTS)
        except PlaywrightError as problem:
            raise NoChromium(f"The browser tests need Chromium, and {path} does not start: {ADVICE}") from problem
        version = chromium.version
        chromium.close()
    return version


if __name__ == "__main__":
    sys.exit(main())
