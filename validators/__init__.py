"""The defence battery: pure checks over stimuli, a registry, and the certificate.

This folder is installed as ``aipsy_affect.validators``. The relative import below makes a stray
``import validators`` from the root of the repository fail loudly instead of shadowing the popular
package of that name.
"""

from ..errors import AipsyAffectError as AipsyAffectError
