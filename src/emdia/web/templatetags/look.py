"""Icons and badges: the two marks every page uses."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emdia.web.words import State

register = template.Library()

SPRITE = "web/img/icons.svg"


@register.simple_tag
def icon(name: str, tone: str = "") -> SafeString:
    """Draw an icon of the sprite. It is decoration: the word beside it says the same."""
    return format_html(
        '<svg class="icon icon--{}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        tone or "plain",
        static(SPRITE),
        name,
    )


@register.simple_tag
def badge(state: State) -> SafeString:
    """Say a state by a word and a shape; the colour only helps."""
    return format_html(
        '<span class="badge badge--{}">{}{}</span>', state.tone, icon(state.icon), state.word
    )
