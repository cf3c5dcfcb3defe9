"""Cards that describe the data. Text only."""
