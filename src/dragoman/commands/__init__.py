"""The commands on a store, one module each; cli.py registers them. Heavy imports stand inside the functions."""
