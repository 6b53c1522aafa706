import os
import sys
from contextlib import ExitStack
from multiprocessing.util import Finalize

from django.core.wsgi import get_wsgi_application

from socialsmartly.site.lifeline import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialsmartly.site.settings")
application = get_wsgi_application()

from socialsmartly.privacy.promises.counting import counting  # noqa: E402 - models may not be imported before
from socialsmartly.site.commandline import REFUSALS  # noqa: E402 - same reason
from socialsmartly.site.starting import ready_to_serve  # noqa: E402 - same reason

try:
    ready_to_serve()
except REFUSALS as refused:
    sys.stderr.write(f"socialsmartly: {refused}\n")
    sys.exit(1)

_serving = ExitStack()
_serving.enter_context(counting())
Finalize(None, _serving.close, exitpriority=1)  # the server forks, and a forked process leaves without atexit
