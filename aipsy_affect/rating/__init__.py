"""Blind norming: forms for readers, what they send back, and the tidy ratings that come of it.

``scale`` is the questionnaire as data and ``record`` the tidy file; the checks of family R read both. ``forms``,
``page`` and ``files`` make what readers get; ``returned`` and ``collect`` read and judge what they send back.
"""
