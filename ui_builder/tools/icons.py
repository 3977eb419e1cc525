"""Draws the icons of the installed app from the mark, by the browser of the end-to-end tests."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

PUBLIC = Path(__file__).parents[1] / "public"
MARK = "M6 8h20v3H6zM9 12.5h14v3H9zM12 17h8v3h-8zM14 21.500h4V26h-4z"
GROUND = "#0f6e64"


def drawing(size: int, *, rounded: bool, scale: float) -> str:
    """Give the mark; a maskable icon fills its square, for the device cuts the shape itself."""
    shift = 16 * (1 - scale)
    radius = 7 if rounded else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        'viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="{radius}" fill="{GROUND}"/>'
        f'<path transform="translate({shift} {shift}) scale({scale})" fill="#fff" d="{MARK}"/>'
        "</svg>"
    )


def main() -> None:
    """Write the pictures."""
    pictures = {
        "192": drawing(192, rounded=True, scale=1),
        "512": drawing(512, rounded=True, scale=1),
        "maskable-512": drawing(512, rounded=False, scale=0.72),
        "apple-180": drawing(180, rounded=False, scale=0.86),
    }
    with sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page()
        for name, svg in pictures.items():
            page.set_content(f"<style>body{{margin:0;background:transparent}}</style>{svg}")
            page.locator("svg").screenshot(
                path=PUBLIC / "icons" / f"{name}.png", omit_background=True
            )
        browser.close()


if __name__ == "__main__":
    main()
