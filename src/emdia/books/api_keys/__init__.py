"""Keys by which programs enter, and the answers kept for requests that come twice."""
