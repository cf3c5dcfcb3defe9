"""The corpora: slot-template sources, immutable releases, and ratings. Data only."""
