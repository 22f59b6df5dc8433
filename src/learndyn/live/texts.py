"""Texts that readers write, made fit to stand in a drawing or a sentence.

This module is in the live subset (see `learndyn.live.translate`). JavaScript counts some letters as
two, a high and a low half; here they are never parted, and measured once.
"""

from __future__ import annotations

# Width of a letter of the 12-pixel text, rather too wide than too narrow; East Asian letters and
# pictures take twice as much.
LETTER = 6.2
WIDE_FROM = 11904
HALVES_FROM = 55296
HALVES_TO = 56320


def escape(text: str) -> str:
    """Write a text so that it means itself in SVG and HTML, between tags and within quotes.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same text without a character that could begin markup.

    Examples
    --------
    >>> escape("<b> & 'c'")
    '&lt;b&gt; &amp; &#39;c&#39;'
    """
    out = ""
    for i in range(len(text)):
        letter = text[i]
        if letter == "&":
            letter = "&amp;"
        elif letter == "<":
            letter = "&lt;"
        elif letter == ">":
            letter = "&gt;"
        elif letter == '"':
            letter = "&quot;"
        elif letter == "'":
            letter = "&#39;"
        out = out + letter
    return out


def fit(text: str, width: float) -> str:
    """Shorten a text with an ellipsis until it takes no more than a width.

    Parameters
    ----------
    text : str
        Any text.
    width : float
        Pixels that there are.

    Returns
    -------
    str
        The text, or its beginning and an ellipsis.

    Examples
    --------
    >>> fit("Shark", 60.0), fit("Hammerhead", 40.0)
    ('Shark', 'Hamme…')
    """
    used = 0.0
    cut = 0
    for i in range(len(text)):
        code = ord(text[i])
        if code < HALVES_FROM or code >= HALVES_TO:
            used = used + (2.0 * LETTER if code >= WIDE_FROM else LETTER)
            if used > width:
                return text[:cut] + "…"
            if used + LETTER <= width:
                cut = i + 1
    return text


def isolate(text: str) -> str:
    """Keep the direction of a text to itself, so that the words around it stay in their order.

    Parameters
    ----------
    text : str
        Any text without characters that set directions.

    Returns
    -------
    str
        The text between the marks FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.

    Examples
    --------
    >>> len(isolate("Shark"))
    7
    """
    return "\u2068" + text + "\u2069"
