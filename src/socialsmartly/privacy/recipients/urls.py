from django.urls import path

from socialsmartly.privacy.recipients import views

app_name = "recipients"
urlpatterns = [
    path("recipients", views.public_list, name="list"),
    path("recipients/changes/<slug:language>.atom", views.feed, name="feed"),
    path("recipients/<uuid:recipient_id>/leave", views.leave, name="leave"),
    path("recipients/told/<str:number>", views.told, name="told"),
    path("recipients/answer/<str:token>", views.answer, name="answer"),
    path("recipients/read", views.read, name="read"),
]
