"""Checks of what is given to others: licences, the bill of materials, the wheel."""
