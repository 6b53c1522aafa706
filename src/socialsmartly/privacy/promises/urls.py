from django.urls import path, register_converter

from socialsmartly.privacy.promises import views
from socialsmartly.privacy.promises.text import CLAUSE_ID


class DigestConverter:
    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PromiseConverter(DigestConverter):
    regex = CLAUSE_ID.pattern


register_converter(PromiseConverter, "promise")
register_converter(DigestConverter, "digest")
app_name = "promises"
urlpatterns = [
    path("policy", views.policy, name="policy"),
    path("policy/weighty", views.weighty, name="weighty"),
    path("policy/versions", views.versions, name="versions"),
    path("policy/version/<digest:digest>", views.version, name="version"),
    path("policy/<slug:language>", views.policy, name="policy_in"),
    path("promises", views.promise_board, name="board"),
    path("promises/<promise:promise>", views.one_promise, name="promise"),
    path("promises.json", views.promises_json, name="json"),
]
