from django.urls import path

from socialsmartly.product.guardians.views import answering, caring, waiting

app_name = "guardians"
urlpatterns = [
    path("guardian", waiting.waiting, name="waiting"),
    path("g/<str:token>", answering.page, name="page"),
    path("g/<str:token>/code", answering.code, name="code"),
    path("g/<str:token>/agree", answering.agree, name="agree"),
    path("g/<str:token>/refuse", answering.refuse, name="refuse"),
    path("g/<str:token>/withdraw", answering.withdraw, name="withdraw"),
    path("g/<str:token>/copy", caring.copy, name="copy"),
    path("g/<str:token>/ask", caring.ask, name="ask"),
    path("g/<str:token>/delete", caring.delete, name="delete"),
    path("g/<str:token>/successor/<uuid:succession_id>", caring.successor, name="successor"),
    path("locked", waiting.locked, name="locked"),
]
