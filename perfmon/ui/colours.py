"""What Streamlit calls the colours of the lights."""

from perfmon.measures.rates import is_missing


def light_colour(light: object) -> str:
    """What Markdown calls the colour of a light; gray where there is none."""
    return "gray" if is_missing(light) else _COLOUR_NAMES[str(light)]


_COLOUR_NAMES = {"red": "red", "yellow": "orange", "green": "green", "blue": "blue"}
