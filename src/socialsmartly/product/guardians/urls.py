from django.urls import path

from socialsmartly.product.guardians.views import answering, waiting

app_name = "guardians"
urlpatterns = [
    path("guardian", waiting.waiting, name="waiting"),
    path("g/<str:token>", answering.page, name="page"),
    path("g/<str:token>/code", answering.code, name="code"),
    path("g/<str:token>/agree", answering.agree, name="agree"),
    path("g/<str:token>/refuse", answering.refuse, name="refuse"),
    path("g/<str:token>/withdraw", answering.withdraw, name="withdraw"),
]
