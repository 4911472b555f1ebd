"""What every screen is given: how things look, in which words, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.ui.widgets.text import Text

if TYPE_CHECKING:
    from kiosk_app.i18n.catalogue import Catalogue
    from kiosk_app.session.states import Preferences
    from kiosk_app.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The theme, the words, the visitor's wishes; ``width`` is the window's in px, ``portrait`` where it is upright."""

    theme: Theme
    catalogue: Catalogue
    preferences: Preferences
    city: str
    width: int
    portrait: bool
    mirror_preview: bool

    def say(self, key: str, **values: str | int) -> str:
        """The sentence of ``key`` in the visitor's language."""
        return self.catalogue.text(self.preferences.language, key, **values)

    def title(self, text: str, *, dense: bool = False) -> Text:
        """The one title of a screen, smaller where a ``dense`` screen needs the room."""
        theme = self.theme
        px = theme.type.title_small if dense else theme.type.title
        return Text(text, theme.font(px, bold=True), theme.palette.text, leading=theme.leading_tight)

    def lead(self, text: str) -> Text:
        """What to do, said below a title."""
        theme = self.theme
        return Text(text, theme.font(theme.type.heading), theme.palette.text, leading=theme.leading)

    def heading(self, text: str) -> Text:
        """The heading of a part of a screen."""
        theme = self.theme
        return Text(text, theme.font(theme.type.heading, bold=True), theme.palette.text, leading=theme.leading_tight)

    def body(self, text: str, *, bold: bool = False) -> Text:
        """A sentence."""
        theme = self.theme
        return Text(text, theme.font(theme.type.body, bold=bold), theme.palette.text, leading=theme.leading)

    def small(self, text: str, *, bold: bool = False, centred: bool = False) -> Text:
        """A label or a remark."""
        theme = self.theme
        font = theme.font(theme.type.small, bold=bold)
        return Text(text, font, theme.palette.text_quiet, leading=theme.leading_tight, centred=centred)
