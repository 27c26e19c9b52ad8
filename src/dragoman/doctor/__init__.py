"""Is this installation whole, and fit for what it is asked to do? examine() in examination.py looks at everything."""
