"""Days without banks that a company adds, and the monthly indexes it reckons with."""
