"""Questions of language models to a store, by the Model Context Protocol."""
