"""The desk's own themes: light, dark, high contrast, and one for people who see colours differently.

Each pair of text and background meets 4.5 : 1, in the high-contrast theme 7 : 1 (WCAG 2.2, 1.4.3 and 1.4.6). What a
disabled action says must be read too, so disabled text has no exemption here. Colour never says a thing alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

DARK: Final = "upheld-dark"
LIGHT: Final = "upheld-light"
CONTRAST: Final = "upheld-contrast"
COLOUR_BLIND: Final = "upheld-colour-blind"

COLOURS: Final = ("primary", "secondary", "accent", "warning", "error", "success")


@dataclass(frozen=True, slots=True)
class _Palette:
    background: str
    surface: str
    panel: str
    text: str
    muted: str
    primary: str
    secondary: str
    accent: str
    warning: str
    error: str
    success: str
    on_colour: str  # text on a button in one of the six colours
    cursor: str
    on_cursor: str
    resting_cursor: str  # where the pane isn't focused
    dark: bool


_PALETTES: Final = {
    DARK: _Palette(
        background="#101418",
        surface="#171c22",
        panel="#20262e",
        text="#e6e6e6",
        muted="#a9b4bf",
        primary="#7cc4ff",
        secondary="#a9bccf",
        accent="#ffd479",
        warning="#ffc24d",
        error="#ff9a92",
        success="#7fd89a",
        on_colour="#101418",
        cursor="#28527a",
        on_cursor="#ffffff",
        resting_cursor="#2a333d",
        dark=True,
    ),
    LIGHT: _Palette(
        background="#fbfaf7",
        surface="#f4f2ec",
        panel="#e8e5dd",
        text="#1d1f21",
        muted="#4c5258",
        primary="#0b4f8a",
        secondary="#44525f",
        accent="#6b4200",
        warning="#6b4200",
        error="#9c1515",
        success="#1a5c2c",
        on_colour="#ffffff",
        cursor="#0b4f8a",
        on_cursor="#ffffff",
        resting_cursor="#d3dbe4",
        dark=False,
    ),
    CONTRAST: _Palette(
        background="#000000",
        surface="#000000",
        panel="#141414",
        text="#ffffff",
        muted="#d0d0d0",
        primary="#7ad7ff",
        secondary="#d6d6d6",
        accent="#ffe14d",
        warning="#ffd633",
        error="#ffb0a8",
        success="#8dffa6",
        on_colour="#000000",
        cursor="#ffe14d",
        on_cursor="#000000",
        resting_cursor="#3a3a3a",
        dark=True,
    ),
    # Blue for what went well, orange for what did not, pale yellow between: told apart with any kind of cone
    # missing, after the colours of Okabe and Ito.
    COLOUR_BLIND: _Palette(
        background="#101418",
        surface="#171c22",
        panel="#20262e",
        text="#e6e6e6",
        muted="#a9b4bf",
        primary="#9ecbff",
        secondary="#a9bccf",
        accent="#f2e9a0",
        warning="#f7ee7f",
        error="#ff8f3d",
        success="#5fb3f0",
        on_colour="#101418",
        cursor="#28527a",
        on_cursor="#ffffff",
        resting_cursor="#2a333d",
        dark=True,
    ),
}
NAMES: Final = tuple(_PALETTES)


def theme(name: str) -> "Theme":
    """One of the desk's themes by its name in `NAMES`."""
    from textual.theme import Theme

    p = _PALETTES[name]
    colours: dict[str, str] = {colour: getattr(p, colour) for colour in COLOURS}
    return Theme(
        name=name,
        primary=p.primary,
        secondary=p.secondary,
        accent=p.accent,
        warning=p.warning,
        error=p.error,
        success=p.success,
        foreground=p.text,
        background=p.background,
        surface=p.surface,
        panel=p.panel,
        dark=p.dark,
        luminosity_spread=0.06,  # Textual's shades stay so near that text on them keeps its contrast
        variables={
            **{f"text-{colour}": value for colour, value in colours.items()},
            **{f"{colour}-muted": p.panel for colour in colours},
            "text-muted": p.muted,
            "text-disabled": p.muted,
            "foreground-muted": p.muted,
            "foreground-disabled": p.muted,
            "button-color-foreground": p.on_colour,
            "block-cursor-background": p.cursor,
            "block-cursor-foreground": p.on_cursor,
            "block-cursor-blurred-background": p.resting_cursor,
            "block-cursor-blurred-foreground": p.text,
            "input-selection-background": p.cursor,
            "input-selection-foreground": p.on_cursor,
            "screen-selection-background": p.cursor,
            "screen-selection-foreground": p.on_cursor,
            "border-blurred": p.secondary,
            "scrollbar": p.secondary,
            "scrollbar-hover": p.primary,
            "scrollbar-background": p.surface,
            "footer-key-foreground": p.accent,
            "link-color": p.primary,
            "link-color-hover": p.on_cursor,
            "link-background-hover": p.cursor,
        },
    )


def register(app: "App[Any]") -> None:
    """Offer the desk's themes in `app`; without colour, withdraw those made of the terminal's own sixteen.

    Textual draws those black on black when `NO_COLOR` is set.
    """
    for name in NAMES:
        app.register_theme(theme(name))
    if app.no_color:
        for name, offered in app.available_themes.items():
            if offered.ansi:
                app.unregister_theme(name)


def default_theme(environ: Mapping[str, str]) -> str:
    """The theme for someone who has chosen none, from what the terminal says in its environment.

    `NO_COLOR` gets the one that stays clearest in greys; `COLORFGBG` ends in the number of the background colour.
    """
    if "NO_COLOR" in environ:
        return CONTRAST
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in {"7", "15"} else DARK
