"""Who does the units of work: this process, several, or a cluster. What a unit is, engines do not know."""
