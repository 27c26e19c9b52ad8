"""How the store bears much: synthetic stores of any size, and how long questions to them take."""
