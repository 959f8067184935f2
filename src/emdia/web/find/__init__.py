"""Finding: the field in the bar, the page of results, the palette of Ctrl-K."""
