"""`dragoman serve`: an API over one store, and the pages that use it."""
