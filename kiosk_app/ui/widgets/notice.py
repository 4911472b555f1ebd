"""A sentence that must not be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from kiosk_app.ui.widgets.panel import Panel
from kiosk_app.ui.widgets.picture import Icon
from kiosk_app.ui.widgets.text import Text

if TYPE_CHECKING:
    from kiosk_app.ui.theme import Theme


def notice_panel(sentence: str, theme: Theme, *, strong: bool = False) -> Panel:
    """A marked panel; ``strong`` for the one thing a visitor has to take away from a screen."""
    palette = theme.palette
    panel = Panel(theme, palette.notice, edge=palette.notice_edge, radius=theme.radius)
    row = QHBoxLayout(panel)
    inset = theme.space(2 if strong else 1.5)
    row.setContentsMargins(inset, inset, inset, inset)
    row.setSpacing(inset)
    px = theme.type.body if strong else theme.type.small
    if strong:
        row.addWidget(Icon("attention", theme, px=theme.type.heading * 3 // 2, ink=palette.on_notice))
    row.addWidget(Text(sentence, theme.font(px, bold=strong), palette.on_notice, leading=theme.leading_tight), 1)
    return panel
