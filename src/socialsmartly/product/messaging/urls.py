from django.urls import path

from socialsmartly.product.messaging import views

app_name = "messaging"
urlpatterns = [
    path("local/mail", views.mails, name="mails"),
    path("local/mail/<slug:name>", views.mail, name="mail"),
    path("local/mail/<slug:name>/answer", views.answer, name="answer"),
    path("local/texts", views.texts, name="texts"),
]
