"""One module a question. Each offers `score(data_dir) -> figures`, and prints its errors with `--errors`."""
