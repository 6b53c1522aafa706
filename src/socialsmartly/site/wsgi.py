import os

from django.core.wsgi import get_wsgi_application

from socialsmartly.site.lifeline import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialsmartly.site.settings")
application = get_wsgi_application()
