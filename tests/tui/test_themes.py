"""The themes: contrast by the formula of WCAG 2.2, colours told apart by colour-blind eyes, no colour at all."""

from itertools import combinations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui import themes

GROUNDS = ("background", "surface", "panel")
PAIRS = [
    *((text, ground) for text in ("foreground", "text-muted", "text-disabled") for ground in GROUNDS),
    *(
        (text, ground)
        for text in ("foreground-muted", "foreground-disabled", "link-color")
        for ground in GROUNDS
    ),
    *((colour, ground) for colour in themes.COLOURS for ground in GROUNDS),
    *((f"text-{colour}", ground) for colour in themes.COLOURS for ground in (*GROUNDS, f"{colour}-muted")),
    *(
        ("button-color-foreground", f"{colour}{shade}")
        for colour in themes.COLOURS
        for shade in ("", "-darken-2")
    ),
    ("button-foreground", "surface"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("footer-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("link-color-hover", "link-background-hover"),
    *((f"markdown-h{level}-color", "surface") for level in range(1, 7)),
]
SHAPES = [("border", "background"), ("border-blurred", "background"), ("scrollbar", "scrollbar-background")]

# Machado, Oliveira and Fernandes 2009, full severity, for linear RGB.
BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Triple = tuple[float, float, float]


def linear(colour: Color) -> Triple:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.2, "contrast ratio"; colours without transparency."""
    assert one.a == other.a == 1
    luminances = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def lab(rgb: Triple) -> Triple:
    """CIE L*a*b*, D65."""
    rows = (
        (0.4124, 0.3576, 0.1805, 0.95047),
        (0.2126, 0.7152, 0.0722, 1.0),
        (0.0193, 0.1192, 0.9505, 1.08883),
    )
    parts = [(r * rgb[0] + g * rgb[1] + b * rgb[2]) / white for r, g, b, white in rows]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: Color, eyes: str) -> Triple:
    rgb = linear(colour)
    if eyes == "all cones":
        return lab(rgb)
    r, g, b = (
        max(0.0, min(1.0, sum(m * part for m, part in zip(row, rgb, strict=True)))) for row in BLIND[eyes]
    )
    return lab((r, g, b))


def variables(name: str) -> dict[str, str]:
    """What the theme's names mean in CSS, as `App.get_css_variables` puts it together."""
    theme = themes.theme(name)
    return {**theme.to_color_system().generate(), **theme.variables}


def test_the_formula_gives_the_known_values() -> None:
    assert contrast(Color.parse("#ffffff"), Color.parse("#000000")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", themes.NAMES)
def test_every_text_is_readable(name: str) -> None:
    least = 7 if name == themes.CONTRAST else 4.5
    meaning = variables(name)
    found = {pair: contrast(*(Color.parse(meaning[part]) for part in pair)) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("name", themes.NAMES)
def test_text_that_textual_chooses_by_its_ground_is_readable(name: str) -> None:
    meaning = variables(name)
    assert meaning["text"] == "auto 87%"
    for part in (*GROUNDS, *themes.COLOURS):
        ground = Color.parse(meaning[part])
        assert contrast(ground + ground.get_contrast_text(0.87), ground) >= 4.5, part


@pytest.mark.parametrize("name", themes.NAMES)
def test_borders_and_scrollbars_are_seen(name: str) -> None:
    meaning = variables(name)
    found = {pair: contrast(*(Color.parse(meaning[part]) for part in pair)) for pair in SHAPES}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 3} == {}


@pytest.mark.parametrize("eyes", ["all cones", *BLIND])
def test_good_warning_and_bad_differ_for_every_eye(eyes: str) -> None:
    meaning = variables(themes.COLOUR_BLIND)
    for one, other in combinations(("success", "warning", "error"), 2):
        pair = [seen(Color.parse(meaning[colour]), eyes) for colour in (one, other)]
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance > 20, f"{one} and {other} are only {distance:.0f} apart"


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, themes.DARK),
        ({"COLORFGBG": "15;0"}, themes.DARK),
        ({"COLORFGBG": "0;15"}, themes.LIGHT),
        ({"COLORFGBG": "0;default;7"}, themes.LIGHT),
        ({"COLORFGBG": "nonsense"}, themes.DARK),
        ({"COLORFGBG": "0;15", "NO_COLOR": ""}, themes.CONTRAST),
    ],
)
def test_the_default_follows_the_terminal(environ: dict[str, str], name: str) -> None:
    assert themes.default_theme(environ) == name


async def test_all_are_registered_and_draw() -> None:
    app: App[None] = App()
    themes.register(app)
    async with app.run_test() as pilot:
        for name in themes.NAMES:
            app.theme = name
            await pilot.pause()
            assert app.current_theme.name == name
            assert not app.native_ansi_color


def test_without_colour_no_theme_of_the_terminals_own_colours_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coloured: App[None] = App()
    themes.register(coloured)
    assert any(theme.ansi for theme in coloured.available_themes.values())
    monkeypatch.setenv("NO_COLOR", "1")
    grey: App[None] = App()
    themes.register(grey)
    assert not any(theme.ansi for theme in grey.available_themes.values())
    assert set(themes.NAMES) | {name for name, theme in BUILTIN_THEMES.items() if not theme.ansi} == set(
        grey.available_themes
    )
