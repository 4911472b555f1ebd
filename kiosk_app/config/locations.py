"""Where the program finds what it ships with: the same tree in a checkout and on a tablet."""

from __future__ import annotations

from pathlib import Path

INSTALL_ROOT = Path(__file__).resolve().parents[2]
RESOURCES = INSTALL_ROOT / "resources"
FORM_TEMPLATES = INSTALL_ROOT / "form_templates"
PRINTER_PROFILES = INSTALL_ROOT / "printer_profiles"
