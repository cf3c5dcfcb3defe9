"""How the bundled classifier is made: ``python -m aipsy_affect.validators.training --help``.

Nothing here is imported by the battery. It needs the ``[train]`` extra.
"""
