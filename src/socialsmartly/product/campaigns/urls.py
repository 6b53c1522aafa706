from django.urls import path

from socialsmartly.product.campaigns import public, second, views

app_name = "campaigns"
SHOP = "w/<uuid:workspace_id>/campaigns/"
ONE = SHOP + "<uuid:campaign_id>/"

urlpatterns = [
    path(SHOP, views.campaigns, name="list"),
    path(SHOP + "new", views.new, name="new"),
    path(SHOP + "reach", views.count, name="reach"),
    path(ONE + "edit", views.edit, name="edit"),
    path(ONE + "check", views.check, name="check"),
    path(ONE + "test", views.test, name="test"),
    path(ONE + "send", views.send, name="send"),
    path(ONE + "ask", second.ask, name="ask"),
    path(ONE + "ask/<uuid:request_id>", second.answer, name="answer"),
    path(ONE + "discard", views.discard, name="discard"),
    path(ONE + "stop", views.stop, name="stop"),
    path(ONE + "resume", views.resume, name="resume"),
    path(ONE + "results", views.results, name="results"),
    path("u/<str:token>", public.unsubscribe, name="unsubscribe"),
]
